"""Agreement, consultation, support and cooperation: one sentence a frame, and an edge that it must yield."""

from collections.abc import Callable

import pytest

Codes = Callable[[str], set[str]]

FRAMES = {
    "told that it will": ("Spain told Morocco that it would reopen the consulate.", "es AGREE ma"),
    "assured that": ("Japan assured Vietnam that no worker would lose his visa.", "jp AGREE vn"),
    "undertake": ("Belgium undertook to compensate Congo.", "be AGREE cd"),
    "signalled readiness": ("Cuba signalled its readiness for talks with Spain.", "cu AGREE es"),
    "gave an assurance": ("Iraq gave Kuwait an assurance about the border.", "iq AGREE kw"),
    "got the nod from": ("Chile got the green light from Peru.", "pe AGREE cl"),
    "held out a hand": ("Greece extended an olive branch to Turkey.", "gr AGREE tr"),
    "open to": ("Sudan is open to talks with Kenya.", "sd AGREE ke"),
    "dined": ("Norway's king dined with the president of Ghana.", "gh-gov & no-gov CONSULT gh-gov & no-gov"),
    "sat down": ("Egypt sat down with Ethiopia for talks on the dam.", "eg & et CONSULT eg & et"),
    "in talks": ("Panama entered into talks with Colombia.", "co & pa CONSULT co & pa"),
    "exchanged notes": ("Austria and Hungary compared notes on the border.", "at & hu CONSULT at & hu"),
    "hammered out": ("Mali hammered out the details with Niger.", "ml & ne CONSULT ml & ne"),
    "shuttle": ("Kenya shuttled between Ethiopia and Eritrea.", "ke CONSULT er"),
    "brokered between": ("Qatar brokered a truce between Israel and Lebanon.", "qa CONSULT il"),
    "acts as": ("Oman acts as a mediator between Iran and Kuwait.", "om CONSULT kw"),
    "flew for talks": ("The Polish president flew to Lithuania for talks.", "pl-gov CONSULT lt"),
    "embarked on a visit": ("The Danish queen embarked on a visit to Iceland.", "dk-gov CONSULT is"),
    "held a banquet for": ("India held a banquet for the president of Brazil.", "in CONSULT br-gov"),
    "many, and nobody else": ("Ministers gathered on Monday.", "Ministers CONSULT"),
    "heaped praise": ("Serbia heaped praise on China.", "rs SUPPORT cn"),
    "in support of": ("Thousands of people marched in support of Lebanon.", "people SUPPORT lb"),
    "came to the defence": ("Hungary leapt to the defence of Poland.", "hu SUPPORT pl"),
    "weight behind": ("Brazil threw its weight behind Angola.", "br SUPPORT ao"),
    "described as a friend": ("Cuba described Algeria as a friend.", "cu SUPPORT dz"),
    "won the backing of": ("Kenya won the backing of Japan.", "jp SUPPORT ke"),
    "begged forgiveness": ("Germany begged forgiveness of Namibia.", "de SUPPORT na"),
    "said sorry": ("Britain said sorry to Kenya.", "gb SUPPORT ke"),
    "patched up": ("Qatar and Bahrain patched up their quarrel.", "bh & qa SUPPORT bh & qa"),
    "admitted to": ("Finland was admitted to NATO.", "nato SUPPORT fi"),
    "ratified": ("The Senate of Chile ratified the treaty with Peru.", "cl-leg & pe SUPPORT cl-leg & pe"),
    "sells goods": ("Mozambique ships coal to India.", "mz COOPERATE in"),
    "bought from": ("Jordan bought wheat from Romania.", "jo COOPERATE ro"),
    "oil flows": ("Kazakh oil flows to Germany.", "kz COOPERATE de"),
    "drilled with": ("Poland drilled with Estonia.", "ee & pl COOPERATE ee & pl"),
    "part in manoeuvres": ("Italy took part in manoeuvres with Greece.", "gr & it COOPERATE gr & it"),
    "handed over": ("Serbia surrendered the general to the Netherlands.", "rs COOPERATE nl"),
    "tip from": ("Denmark passed the names to Sweden.", "dk COOPERATE se"),
    "joint body": ("France and Italy set up a joint venture.", "fr & it COOPERATE fr & it"),
    "teamed up": ("Vietnam teamed up with Malaysia.", "my & vn COOPERATE my & vn"),
}


@pytest.mark.parametrize("name", FRAMES)
def test_frame(name: str, codes: Codes) -> None:
    text, expected = FRAMES[name]
    assert expected in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "The lawyer's fees were met by an insurer.",
        "Critics praised the album.",
        "Most voters support a lower speed limit.",
        "The choir toured Portugal in May.",
        "The twins share a room in Oslo.",
        "The chefs consulted a dictionary.",
        "Orders for tractors rose in June.",
        "The court upheld the sentence.",
    ],
)
def test_other_senses_are_no_events(text: str, codes: Codes) -> None:
    assert codes(text) == set()
