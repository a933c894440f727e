"""Why the coder says what it says, as it tells people."""

import re

import pytest

from ingest import documents, reasons
from ingest.coder.train.judged import EVERYTHING
from ingest.pipeline import Pipeline
from ontology import taxonomy
from ontology.iris import DataIris
from ontology.model import Article, Explanation, Report


def report(text: str, kind: str, modality: str = "asserted") -> Report:
    found = Pipeline.chosen(EVERYTHING).code(Article(text))
    return next(
        one for one in found if taxonomy.relation(one.event.relation).type == kind and one.modality.value == modality
    )


def why(text: str, kind: str, modality: str = "asserted") -> Explanation:
    found = report(text, kind, modality).explanation
    assert found is not None
    return found


def test_nothing_is_explained_unless_asked() -> None:
    (plain,) = Pipeline.load().code(Article("Ghana condemned Togo."))
    assert plain.explanation is None
    assert list(reasons.lines(plain)) == [reasons.headline(plain)]


def test_the_row_of_the_lexicon_is_named() -> None:
    found = why("Ghana condemned Togo.", "ACCUSE")
    assert (found.predicate, found.pos, found.sense) == ("condemn", "V", "ACCUSE/disapprove")
    assert re.fullmatch(r"verbs\.tsv:\d+", found.row)


def test_a_condition_is_shown_with_the_word_that_fulfils_it() -> None:
    found = why("Ghana cut ties with Togo.", "SANCTION")
    assert any(re.fullmatch(r"obj=ties?", condition) for condition in found.conditions)


@pytest.mark.parametrize(
    ("text", "kind", "construction"),
    [
        ("Ghana condemned Togo.", "ACCUSE", ["active"]),
        ("Togo was condemned by Ghana.", "ACCUSE", ["passive"]),
        ("Ghana, which condemned Togo, is large.", "ACCUSE", ["active", "relative clause"]),
        ("The tanks of Ghana stood ready after rebels attacked Togo.", "ASSAULT", ["active", "adverbial clause"]),
        ("Ghana's invasion of Togo went on.", "ASSAULT", ["nominalisation"]),
        ("Ghana had two Togolese journalists arrested on Monday.", "COERCE", ["passive", "object control"]),
        ("Ghana contributed a million kroner to Togo.", "AID", ["active", "the sense of most of its rows"]),
        ("Ghana carried out an attack on Togo.", "ASSAULT", ["light verb"]),
        ("Ghana met Togo.", "CONSULT", ["active", "reciprocal"]),
    ],
)
def test_constructions(text: str, kind: str, construction: list[str]) -> None:
    found = list(why(text, kind).constructions)
    assert [one for one in found if one in construction] == construction


@pytest.mark.parametrize(
    ("text", "side", "slot", "held", "function"),
    [
        ("Togo was condemned by Ghana.", "actors", "subj", "Ghana", "the by-phrase of “condemned”"),
        ("Togo was condemned by Ghana.", "recipients", "obj", "Togo", "the subject of the passive “condemned”"),
        ("Ghana condemned the policy of Togo.", "recipients", "obj", "policy", "the object of “condemned”"),
    ],
)
def test_where_the_sides_stood(text: str, side: str, slot: str, held: str, function: str) -> None:
    (reading,) = getattr(why(text, "ACCUSE"), side)
    assert (reading.slot, reading.held.text, reading.function) == (slot, held, function)


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Moscow condemned Togo.", "a capital for its government"),
        ("Ghana condemned Togo.", "a name of the gazetteer"),
        ("Ghanaian officials condemned Togo.", "a role of a state"),
        ("Ghana met Mali. It condemned Togo.", "a pronoun for what was named before"),
        ("The policy of Ghana condemned Togo.", "who “policy” belongs to, a name of the gazetteer"),
        ("Gunmen condemned Togo.", "described, nobody's name"),
    ],
)
def test_the_way_to_whom_the_words_name(text: str, way: str) -> None:
    (reading,) = why(text, "ACCUSE").actors
    assert reading.way == way


@pytest.mark.parametrize(
    ("text", "kind", "modality", "cause"),
    [
        ("Ghana did not attack Togo.", "ASSAULT", "negated", ["not"]),
        ("Ghana may attack Togo.", "ASSAULT", "hypothetical", ["may"]),
        ("Ghana plans to attack Togo.", "ASSAULT", "future", ["plans"]),
        ("Ghana attacked Togo.", "ASSAULT", "asserted", []),
    ],
)
def test_the_words_that_cause_a_modality(text: str, kind: str, modality: str, cause: list[str]) -> None:
    assert [span.text for span in why(text, kind, modality).modality] == cause


def test_a_stance_says_what_expresses_it() -> None:
    found = why("Ghana will not negotiate with Togo.", "REJECT")
    assert found.stance
    assert [span.text for span in found.modality] == ["not"]


def test_reasons_in_words() -> None:
    said = list(reasons.lines(report("Togo was condemned by Moscow.", "ACCUSE")))
    assert said[0].startswith("Government of Russia ACCUSE/disapprove Togo, asserted, 0.")
    assert [line.split()[0] for line in said[1:]] == [
        *("words", "sense", "construction", "actor", "recipient", "modality", "confidence")
    ]
    assert "“Moscow”, the by-phrase of “condemned” (who does it); a capital for its government" in said[4]


def test_the_document_of_each_pair_tells_of_that_pair() -> None:
    text = "Ghana met Togo and Mali."
    article = Article(text)
    found = documents.events(article, [report(text, "CONSULT")], DataIris())
    for document in found:
        explanation, actor, recipient = (document[member] for member in ("explanation", "actor", "recipient"))
        assert isinstance(explanation, dict)
        assert isinstance(actor, dict)
        assert isinstance(recipient, dict)
        assert explanation["actor"]["words"]["text"] == actor["text"]
        assert explanation["recipient"]["words"]["text"] == recipient["text"]
    assert len(found) == 6
