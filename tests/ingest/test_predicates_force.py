"""Predicates of force, one sentence for each important frame: relations cut, forces moved, power used, blood shed."""

from collections.abc import Callable

import pytest

Codes = Callable[[str], set[str]]

FRAMES = {
    "break with": ("Iran broke with Iraq over the pilgrims.", "ir SANCTION iq"),
    "call back an envoy": ("Turkey called back its ambassador from Sweden.", "tr SANCTION se"),
    "call an envoy for consultations": (
        "Turkey called its ambassador from Sweden for consultations.",
        "tr SANCTION se",
    ),
    "cut a hotline": ("North Korea cut the hotline with South Korea.", "kp SANCTION kr"),
    "money in aid": ("Germany froze 30 million euros in aid to Rwanda.", "de SANCTION rw"),
    "lending": ("Germany suspended lending to Rwanda.", "de SANCTION rw"),
    "sales of arms": ("Germany halted arms sales to Turkey.", "de SANCTION tr"),
    "stop and a gerund": ("Germany stopped arming Turkey.", "de SANCTION tr"),
    "put on hold": ("France put the trade deal with Brazil on hold.", "fr SANCTION br"),
    "pull the plug": ("France pulled the plug on Mali.", "fr SANCTION ml"),
    "severing, a noun": ("Iran's severing of relations with Iraq surprised many.", "ir SANCTION iq"),
    "mass": ("Russia massed troops near Estonia.", "ru MOBILIZE ee"),
    "forces as the subject": ("Russian troops poured into Belarus.", "ru-mil MOBILIZE by"),
    "ships that head somewhere": ("Chinese warships headed toward Japan.", "cn MOBILIZE jp"),
    "aircraft that violate": ("Russian fighters violated Estonian airspace.", "ru-mil MOBILIZE ee"),
    "install a battery": ("China installed missiles on Taiwan.", "cn MOBILIZE tw"),
    "order ships": ("China ordered a strike group to Japan.", "cn MOBILIZE jp"),
    "what an order is not": ("China ordered the troops to leave Japan.", "cn REQUEST troops"),
    "custody": ("Iran placed a British diplomat in custody.", "ir COERCE gb-gov"),
    "under arrest": ("Iran kept a British diplomat under house arrest.", "ir COERCE gb-gov"),
    "dragged out": ("Iranian police dragged a British diplomat from his home.", "ir-cop COERCE gb-gov"),
    "control of": ("Russia seized control of Crimea.", "ru COERCE Crimea"),
    "a list": ("Japan added Iran to its sanctions list.", "jp COERCE ir"),
    "a travel ban": ("Japan imposed a travel ban on Iran.", "jp COERCE ir"),
    "gas": ("Russia turned off the gas to Poland.", "ru COERCE pl"),
    "starve of": ("Russia starved Poland of gas.", "ru COERCE pl"),
    "a closed crossing": ("Poland sealed the border with Belarus.", "pl COERCE by"),
    "meddle in": ("Russia meddled in the election in Moldova.", "ru COERCE md"),
    "a weapon as the subject": ("Russian shells landed on Ukraine.", "ru ASSAULT ua"),
    "drop bombs": ("Israel dropped bombs on Syria.", "il ASSAULT sy"),
    "near": ("Israel opened fire near Damascus.", "il ASSAULT sy-gov"),
    "trade fire": ("India and Pakistan traded mortar fire.", "in & pk ASSAULT in & pk"),
    "exchange of missiles": ("Iran's exchange of missiles with Israel went on.", "il & ir ASSAULT il & ir"),
    "reduce to rubble": ("Russia reduced Mariupol to rubble.", "ru ASSAULT ua"),
    "a compound of attack": ("Russia's missile strike on Ukraine shocked many.", "ru ASSAULT ua"),
    "an attack in words": ("Germany attacked Hungary over its handling of refugees.", "de ACCUSE hu"),
}

QUIET = {
    "sport": "Polish riders shot past Germany on the last lap.",
    "business": "Turkey captured a third of the market in Germany.",
    "an airline": "The airline deploys its largest jets to Japan.",
    "a chart": "French singers conquer the charts in Japan.",
    "a price war": "A battle over price between Germany and Japan hurt carmakers.",
}


@pytest.mark.parametrize("name", FRAMES)
def test_frame(name: str, codes: Codes) -> None:
    text, expected = FRAMES[name]
    assert expected in codes(text)


@pytest.mark.parametrize("name", QUIET)
def test_quiet(name: str, codes: Codes) -> None:
    assert codes(QUIET[name]) == set()
