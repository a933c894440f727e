"""Frames of accusing, refusing, threatening and protesting: a sentence, and the edge that it must yield or must not."""

from collections.abc import Callable

import pytest

Codes = Callable[[str], set[str]]

FRAMES = {
    "a particle and a preposition": ("Serbia lashed out at Croatia.", "rs ACCUSE hr"),
    "a noun in a phrase": ("Serbia took aim at Croatia.", "rs ACCUSE hr"),
    "took issue": ("Ghana took issue with Nigeria.", "gh ACCUSE ng"),
    "poured scorn": ("Ghana poured scorn on Nigeria.", "gh ACCUSE ng"),
    "what is mocked belongs to somebody": ("Peru mocked Chile's offer.", "pe ACCUSE cl"),
    "called somebody something": ("Peru called Chile an aggressor.", "pe ACCUSE cl"),
    "described as": ("Peru described Chile as a threat.", "pe ACCUSE cl"),
    "who is angered": ("Chile's decision infuriated Peru.", "pe ACCUSE cl"),
    "who is angered, passive": ("Peru was infuriated by Chile's decision.", "pe ACCUSE cl"),
    "who is angered, adjective": ("Peru is aghast at Chile's decision.", "pe ACCUSE cl"),
    "an outcry that is drawn": ("Chile attracted criticism from Peru.", "pe ACCUSE cl"),
    "blame is put": ("India put the blame on Pakistan.", "in ACCUSE pk"),
    "attributed an attack": ("India attributed the attack to Pakistan.", "in ACCUSE pk"),
    "opened proceedings": ("Bolivia instituted proceedings against Chile.", "bo ACCUSE cl"),
    "filed a complaint": ("Bolivia filed a complaint against Chile.", "bo ACCUSE cl"),
    "a charge is words": ("Iraq charged Kuwait with stealing oil.", "iq ACCUSE kw"),
    "brushed aside": ("Denmark brushed aside a Swedish suggestion.", "dk REJECT se"),
    "gave short shrift": ("Denmark gave short shrift to a Swedish demand.", "dk REJECT se"),
    "a deaf ear": ("Denmark turned a deaf ear to Sweden's appeals.", "dk REJECT se"),
    "cold water": ("Denmark poured cold water on Sweden's plan.", "dk REJECT se"),
    "closed the door": ("Denmark closed the door on talks with Sweden.", "dk REJECT se"),
    "said no": ("Denmark said no to Sweden.", "dk REJECT se"),
    "called a claim baseless": ("Iran called the American accusation baseless.", "ir REJECT us"),
    "voted down": ("Spain's motion was voted down by Italian senators.", "it-leg REJECT es"),
    "refused something": ("France refused Turkey a licence.", "fr REJECT tr"),
    "refused something, passive": ("Turkey was refused a licence by France.", "fr REJECT tr"),
    "deaf to": ("Denmark is deaf to Sweden's appeals.", "dk REJECT se"),
    "gave hours": ("Chad gave Libya 48 hours to withdraw.", "td THREATEN ly"),
    "put on notice": ("Chad put Libya on notice.", "td THREATEN ly"),
    "presented with an ultimatum": ("Chad presented Libya with an ultimatum.", "td THREATEN ly"),
    "reserved the right": ("Chad reserved the right to retaliate against Libya.", "td THREATEN ly"),
    "raised the spectre": ("Chad raised the spectre of war with Libya.", "td THREATEN ly"),
    "prepares sanctions": ("Japan is preparing sanctions against Iran.", "jp THREATEN ir"),
    "threatens reprisals": ("Chad threatened reprisals against Libya.", "td THREATEN ly"),
    "on strike": ("Nurses are on strike.", "Nurses PROTEST"),
    "tools": ("Engineers downed tools.", "Engineers PROTEST"),
    "scaled a fence": ("Students scaled the fence of the ministry.", "Students PROTEST ministry"),
    "stones": ("Students hurled stones at the police.", "Students PROTEST police"),
    "a way is closed": ("Farmers blocked a bridge.", "Farmers PROTEST bridge"),
    "chained themselves": ("Activists chained themselves to the embassy.", "Activists PROTEST embassy"),
    "refused food": ("Prisoners refused food.", "Prisoners PROTEST"),
    "left the chamber": (
        "Opposition deputies walked out of the Turkish parliament.",
        "Opposition deputies PROTEST tr-leg",
    ),
}
QUIET = {
    "a fee": "Turkey charged tourists a fee.",
    "markets": "Investors shrugged off a warning from Japan.",
    "spectators": "Fans booed the striker.",
    "a salvo": "Serbia hammered out a deal.",
    "opinion": "Voters in Peru are sceptical of Chile.",
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_yields_its_edge(name: str, codes: Codes) -> None:
    text, expected = FRAMES[name]
    assert expected in codes(text)


@pytest.mark.parametrize("name", QUIET)
def test_a_sense_that_is_no_act_is_quiet(name: str, codes: Codes) -> None:
    assert codes(QUIET[name]) == set()
