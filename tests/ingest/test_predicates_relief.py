"""Aid, concessions, retreats and requests: one sentence a frame, and an edge that it must yield."""

from collections.abc import Callable

import pytest

Codes = Callable[[str], set[str]]

FRAMES = {
    "equipment from actor to actor": ("Denmark handed Ukraine four rescue boats.", "dk AID ua"),
    "dropped over": ("Canada dropped food parcels over the valleys of Pakistan.", "ca AID pk"),
    "aid drop, a compound noun": ("Israel began humanitarian aid drops over Lebanon.", "il AID lb"),
    "debt": ("Norway cancelled Somalia's debt.", "no AID so"),
    "pay for": ("Italy paid for the treatment of Libyan children.", "it AID ly-civ"),
    "come to the aid of": ("Greece came to the aid of Bulgaria.", "gr AID bg"),
    "take in": ("Poland took in Ukrainian refugees.", "pl AID ua-ref"),
    "shelter": ("Spain sheltered Afghan judges.", "es AID af-jud"),
    "train": ("Kenya trains Somali cadets.", "ke AID so-mil"),
    "more of the same": ("Ireland doubled its aid to Malawi.", "ie AID mw"),
    "received from": ("Malawi received a loan from Ireland.", "ie AID mw"),
    "encourage": ("Sweden encouraged Finland to join the talks.", "se REQUEST fi"),
    "implore": ("Ireland implored Israel to spare the convent.", "ie REQUEST il"),
    "what is asked for is not said to happen": (
        "Ireland implored Israel to free the priest.",
        "il RETREAT priest (hypothetical)",
    ),
    "want": ("Mexico wants Canada to halt the deportations.", "mx REQUEST ca"),
    "tell": ("Mexico told Canada to reopen the border.", "mx REQUEST ca"),
    "press for": ("France pressed Mali for new elections.", "fr REQUEST ml"),
    "require": ("Germany required Hungary to release the journalist.", "de REQUEST hu"),
    "noun of asking": ("Chile's request to Peru for the extradition of the banker was sent.", "cl REQUEST pe"),
    "seek from": ("Kenya sought a loan from China.", "ke REQUEST cn"),
    "that with should": ("Germany argued that Hungary should reform its courts.", "de REQUEST hu"),
    "a contested tax": ("Bolivia watered down the decree.", "bo CONCEDE"),
    "a right": ("Spain conceded autonomy to Morocco.", "es CONCEDE ma"),
    "a ban on": ("Qatar lifted its ban on Egypt.", "qa CONCEDE eg"),
    "permit to": ("China permits Spain to resume exports.", "cn CONCEDE es"),
    "bow to": ("Bolivia acquiesced to Peru.", "bo CONCEDE pe"),
    "sanctions": ("Canada waived the last of its sanctions on Venezuela.", "ca RETREAT ve"),
    "sanctions, a noun": ("Canada's easing of sanctions on Venezuela came late.", "ca RETREAT ve"),
    "curfew": ("Ethiopia lifted the curfew.", "et RETREAT"),
    "state of emergency": ("Ethiopia lifted the state of emergency.", "et RETREAT"),
    "troops leave": ("French troops left Niger.", "fr-mil RETREAT ne"),
    "troops are pulled back": ("Armenia pulled its artillery back from the border.", "am RETREAT border"),
    "bombardment halted": ("Israel halted its bombardment of Lebanon.", "il RETREAT lb"),
    "arms handed in": ("The rebels handed in their rifles to Sudan.", "rebels RETREAT sd"),
    "prisoners": ("Russia freed two Polish hostages.", "ru RETREAT pl-civ"),
    "exchange": ("India and Pakistan exchanged prisoners.", "in & pk RETREAT in & pk"),
    "treasure": ("Britain returned the bronzes to Nigeria.", "gb RETREAT ng"),
    "inspectors": ("Sudan let United Nations inspectors into the plant.", "sd RETREAT united-nations"),
}


@pytest.mark.parametrize("name", FRAMES)
def test_frame(name: str, codes: Codes) -> None:
    text, expected = FRAMES[name]
    assert expected in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "The bank lowered its fees after complaints.",
        "The museum returned to its old opening hours.",
        "The team gave up two late goals in Madrid.",
        "The president pulled out of the race.",
        "The river was cleared of debris.",
        "Wheat prices eased on Friday.",
        "The lighthouse offers shelter to hikers.",
        "The train carried flour and cement to the coast.",
    ],
)
def test_other_senses_are_no_events(text: str, codes: Codes) -> None:
    assert codes(text) == set()
