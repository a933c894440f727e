"""Each construction of the grammar, alone: the sentence, and an edge that it must yield."""

from collections.abc import Callable

import pytest

Codes = Callable[[str], set[str]]

CONSTRUCTIONS = {
    "a name between giving and gift": ("Germany gave Israel weapons.", "de AID il"),
    "active": ("Germany criticized Hungary.", "de ACCUSE hu"),
    "passive with an agent": ("Hungary was criticized by Germany.", "de ACCUSE hu"),
    "reduced passive": ("Hungary, criticized by Germany last week, is silent now.", "de ACCUSE hu"),
    "relative clause, subject": ("Germany, which criticized Hungary, is silent now.", "de ACCUSE hu"),
    "relative clause, object": ("Hungary, which Germany criticized, is silent now.", "de ACCUSE hu"),
    "participial clause": ("Criticizing Hungary, Germany left the room.", "de ACCUSE hu"),
    "coordinated subjects": ("France and Germany criticized Hungary.", "fr ACCUSE hu"),
    "coordinated objects": ("Germany criticized Hungary and Poland.", "de ACCUSE pl"),
    "coordinated verbs": ("Germany visited Poland and criticized Hungary.", "de ACCUSE hu"),
    "subject control": ("Germany refused to meet Hungary.", "de REJECT hu"),
    "object control": ("Germany urged Hungary to withdraw its troops.", "de REQUEST hu"),
    "nominalisation with a possessor": ("Russia's invasion of Ukraine shocked many.", "ru ASSAULT ua"),
    "nominalisation with an adjective": ("The Russian invasion of Ukraine shocked many.", "ru ASSAULT ua"),
    "nominalisation with by": ("The invasion of Ukraine by Russia shocked many.", "ru ASSAULT ua"),
    "light verb": ("Turkey imposed sanctions on Syria.", "tr COERCE sy"),
    "light verb, passive": ("Sanctions were imposed on Syria by Turkey.", "tr COERCE sy"),
    "light verb with the subject as recipient": ("Hungary faced criticism from Germany.", "de ACCUSE hu"),
    "carrier noun": ("The imposition of sanctions on Syria by Turkey shocked many.", "tr COERCE sy"),
    "paid a visit": ("The Turkish president paid a visit to Uzbekistan.", "tr-gov CONSULT uz"),
    "reciprocal verb": ("Azerbaijan and Armenia met in Prague.", "am & az CONSULT am & az"),
    "reciprocal verb with an object": ("Azerbaijan met Armenia.", "am & az CONSULT am & az"),
    "reciprocal noun": ("Talks between Azerbaijan and Armenia began.", "am & az CONSULT am & az"),
    "held meetings with": ("Azerbaijan held meetings with Armenia.", "am & az CONSULT am & az"),
    "particle verb": ("Ukraine shot down a Russian helicopter.", "ua ASSAULT ru"),
    "iobj": ("Germany gave Ukraine military aid.", "de AID ua"),
    "with": ("Germany supplied Ukraine with tanks.", "de AID ua"),
    "a thing of somebody": ("Germany criticized Hungary's decision.", "de ACCUSE hu"),
    "negation": ("Germany did not criticize Hungary.", "de ACCUSE hu (negated)"),
    "no": ("No agreement was signed by Azerbaijan with Armenia.", "am & az SUPPORT am & az (negated)"),
    "future": ("Russia will attack Ukraine.", "ru ASSAULT ua (future)"),
    "modal verb": ("Russia could attack Ukraine.", "ru ASSAULT ua (hypothetical)"),
    "condition": ("If Russia attacks Ukraine, prices will rise.", "ru ASSAULT ua (hypothetical)"),
    "attempt": ("Russia tried to attack Ukraine.", "ru ASSAULT ua (hypothetical)"),
    "intent to help": ("Germany intends to send aid to Ukraine.", "de AGREE ua"),
    "its content": ("Germany intends to send aid to Ukraine.", "de AID ua (future)"),
    "will not": ("Germany will not send aid to Ukraine.", "de REJECT ua"),
    "pronoun": ("Germany said it supports Ukraine.", "de SUPPORT ua"),
    "pronoun across sentences": ("Germany is angry. It criticized Hungary.", "de ACCUSE hu"),
    "the government": ("Kazakhstan is in turmoil. Protesters attacked the government.", "Protesters ASSAULT kz-gov"),
    "both states": ("Armenia and Iran met. Both states condemned Turkey.", "am ACCUSE tr"),
    "a work that speaks": ("Albania passed a resolution criticizing Serbia.", "al ACCUSE rs"),
    "a work of somebody": ("In a statement condemning Hungary, Germany closed its border.", "de ACCUSE hu"),
    "what a participle of the object holds": ("Sudan lifted the restrictions imposed on Chad.", "sd CONCEDE td"),
    "an act as subject": ("The shelling of Aleppo by Turkey killed Syrian soldiers.", "tr ASSAULT sy-mil"),
    "an act that is ordered": ("Israel ordered attacks on Lebanon.", "il ASSAULT lb (future)"),
    "somebody ordered jailed": ("Spain ordered the Moroccan officials jailed.", "es COERCE ma-gov (future)"),
    "responsible for": ("Rwanda is responsible for the killing of Congolese soldiers.", "rw ASSAULT cd-mil"),
    "behind": ("Iran was behind the attack on Israel.", "ir ASSAULT il"),
    "an object before of and a participle": ("Poland accuses the Belarusian army of crossing.", "pl ACCUSE by-mil"),
    "the cause of a call": ("The Polish president phoned Prague to apologize.", "pl-gov SUPPORT cz-gov"),
    "several who agree": ("India and Nepal agreed to cut tariffs.", "in & np AGREE in & np"),
    "in a country": ("Germany agreed to a truce in Libya.", "de AGREE ly"),
    "would, as said": ("Qatar said it would send aid to Lebanon.", "qa AGREE lb"),
    "harm that is willed": ("Russia will attack Ukraine.", "ru THREATEN ua"),
    "a matter": ("Germany condemned the bombing.", "de ACCUSE bombing"),
    "a sense by its kin": ("Georgia freed three Armenian stowaways.", "ge RETREAT am-civ"),
    "a denied report": ("Turkey denied reports of shelling Syria.", "tr ASSAULT sy (negated)"),
    "a rejected claim": ("Russia rejected claims that it had bombed Poland.", "ru ASSAULT pl (negated)"),
    "an allegation": ("Sudan ignored allegations that Chad supplied arms to Libya.", "td AID ly (hypothetical)"),
    "between two, praised": ("Turkey welcomed a ceasefire between Armenia and Iran.", "tr SUPPORT ir"),
    "among, supported": ("France praised the talks among Libyan rebels.", "fr SUPPORT ly-reb"),
    "several holders": ("Japan welcomed the resumption of ties with Mexico, Chile and Peru.", "jp SUPPORT pe"),
    "a phrase between giving and gift": ("Oman granted the Kenyan government permission to land.", "om CONCEDE ke-gov"),
    "an article and a name before the gift": ("Chad gave the Vatican permission to land.", "td RETREAT va"),
    "an amount of something to somebody": ("Chad provided $4 million in food aid to Niger.", "td AID ne"),
    "what is sent as something": (
        "Kenyan soldiers were deployed as peacekeepers along the Armenian border.",
        "ke-mil AID am",
    ),
    "a refusal without an addressee": ("Kenya will not lift the embargo.", "ke REJECT"),
    "a refusal until somebody acts": ("Kenya will not lift the embargo until Chad frees the pilots.", "ke REJECT td"),
    "a refusal if somebody does not act": ("Kenya will not lift the ban if Chad does not apologize.", "ke REJECT td"),
    "a condition on whom a pronoun means": ("The miners said they will not end the strike.", "miners REJECT"),
    "at a place": ("Norwegian troops remained on alert in the border region.", "no-mil MOBILIZE border region"),
    "an attack that is condemned": ("Poland condemned the attack on a church.", "pl ACCUSE attack"),
    "a pronoun after a call": (
        "The Syrian president phoned his Omani counterpart to thank him.",
        "sy-gov SUPPORT om-gov",
    ),
    "somebody had arrested": ("Chad had two Libyan journalists arrested on Monday.", "td COERCE ly-med"),
    "somebody jailed while": (
        "Jordanian police ordered nine Syrian ministers jailed while they await trial.",
        "jo-cop COERCE sy-gov (future)",
    ),
    "what is said in a relative clause": (
        "The envoy, who Germany said had threatened Poland, left.",
        "envoy THREATEN pl",
    ),
    "between dashes": ("Poland — angry at the delay — condemned Hungary.", "pl ACCUSE hu"),
    "a relative clause before the verb": ("Chad, which borders Libya, condemned Hungary.", "td ACCUSE hu"),
    "a quotation before the speaker": ("“We condemn Russia,” Poland said.", "pl ACCUSE ru"),
    "their talks": ("Chad and Sudan cancelled their summit.", "sd & td SANCTION sd & td"),
    "a promised thing": ("Kenya promised aid to the Somali villages.", "ke AGREE so"),
    "went on strike": ("The Kenyan teachers went on strike.", "ke-civ PROTEST"),
    "drills along their border": (
        "Tensions between Chad and Libya grew. Ties were strained by military drills along their border.",
        "ly & td MOBILIZE ly & td",
    ),
    "would not agree to": ("Kenya will not agree to lift the embargo on Chad.", "ke REJECT td"),
    "verbs that share an object": ("Turkey condemned and then attacked Syria.", "tr ACCUSE sy"),
    "a further verb for an object": ("The Kenyan army captured and killed Somali rebels.", "ke-mil ASSAULT so-reb"),
    "verbs that share an agent": ("Israel was attacked and condemned by Iran.", "ir ASSAULT il"),
    "dateline": ("BERLIN (AP) — Germany criticized Hungary.", "de ACCUSE hu"),
}


@pytest.mark.parametrize("name", CONSTRUCTIONS)
def test_construction(name: str, codes: Codes) -> None:
    text, expected = CONSTRUCTIONS[name]
    assert expected in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Oil prices rose on Monday.",
        "Inflation in Turkey reached a new high in May.",
        "The minister was born in Baku in 1961.",
        "Heavy snow closed schools across Norway.",
        "France beat Spain in the final.",
        "The river runs through three countries.",
        "",
    ],
)
def test_quiet_sentences_stay_quiet(text: str, codes: Codes) -> None:
    assert codes(text) == set()


def test_who_speaks_is_not_who_acts(codes: Codes) -> None:
    assert codes("The White House said that Iran attacked Israel.") == {"ir ASSAULT il"}


@pytest.mark.parametrize(
    ("text", "none"),
    [
        ("Armenia and Iran met. The two were captured.", "am & ir COERCE am & ir"),
        ("Egypt agreed to withdraw its troops.", "eg AGREE eg-mil"),
        ("Iran denied accusations that it shelled Syria.", "ir ASSAULT sy"),
        ("Russia rejected claims that it had bombed Poland.", "ru ASSAULT pl"),
        ("Japan thanked the leaders of France and Peru.", "jp SUPPORT pe"),
        ("Norwegian workers took part in a hunger strike.", "no-civ PROTEST hunger strike"),
        ("Chad and Sudan praised their talks with Libya.", "sd & td SUPPORT sd & td"),
        ("Kenya offered its condolences to Peru.", "ke AGREE pe"),
        ("Armenia will not be able to help Iran.", "am REJECT ir"),
        ("Kenya will not refuse to help Chad.", "ke REJECT td"),
        ("Oman gave a Kenyan report to Chad.", "om COOPERATE ke"),
    ],
)
def test_what_a_construction_does_not_say(text: str, none: str, codes: Codes) -> None:
    assert none not in codes(text)


def test_what_others_fear_is_no_threat(codes: Codes) -> None:
    found = codes("Chad's army would shell Libya if it stalled, the general feared.")
    assert not any("THREATEN" in edge for edge in found)


def test_states_where_something_is_done_are_places(codes: Codes) -> None:
    assert "de-cop ASSAULT six states" not in codes("German police carried out raids in six states.")
