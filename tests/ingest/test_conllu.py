"""CoNLL-U: what is read, what is refused, and that what we write is read back as it was."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.language import backends
from ingest.language.annotation import NAME_TYPES, Name, Sentence, Token
from ingest.language.blocks import Block, Document, Multiword, blocks, documents, joined
from ingest.language.conllu import read, write
from ingest.language.treebank import ConlluAnnotator
from ontology.errors import LanguageError
from ontology.model import Span

SAMPLE = """\
# newdoc id = first
# sent_id = a
# text = Iran didn't meet  the U.S.
# note
1	Iran	Iran	PROPN	NNP	Number=Sing	4	nsubj	4:nsubj	Name=B-PLACE|SpaceAfter=Yes
2-3	didn't	_	_	_	Typo=No	_	_	_	Gloss=did  not
2	did	do	AUX	VBD	_	4	aux	_	_
3	n't	not	PART	RB	_	4	advmod	_	_
3.1	there	there	ADV	RB	_	_	_	4:advmod	_
4	meet	meet	VERB	VB	_	0	root	_	Cxn=Meeting
5	the	the	DET	DT	_	6	det	_	NER=B-PLACE
6	U.S.	U.S.	PROPN	NNP	_	4	obj	_	NER=I-PLACE|SpaceAfter=No

# sent_id = b
# text = It says something else.
1-2	gonna	_	_	_	_	_	_	_	SpaceAfter=No
1	going	go	VERB	VBG	_	0	root	_	_
2	to	to	PART	TO	_	1	xcomp	_	_
3	20 000	20000	NUM	CD	_	1	obj	_	Name=I-ORG

# newpar
1	Yes	yes	INTJ	UH	_	0	root	_	_

# newdoc
# newpar
1	No	no	INTJ	UH	_	0	root	_	_
"""


def documents_of(text: str) -> list[Document]:
    return list(documents(read(io.StringIO(text))))


def written(document: Document) -> str:
    return "".join(map(write, document.blocks))


def test_documents_have_their_text_and_true_offsets() -> None:
    first, second = documents_of(SAMPLE)
    assert first.text == "Iran didn't meet  the U.S.gonna20 000\n\nYes"
    assert second.text == "No"
    sentences = [block.sentence for block in first.blocks]
    assert [sentence.index for sentence in sentences] == [0, 1, 2]
    assert [first.text[one.start : one.end] for one in sentences] == [one.text for one in sentences]
    places = {token.text: first.text[token.start : token.end] for one in sentences for token in one.tokens}
    assert {places["did"], places["n't"], places["U.S."]} == {"did", "n't", "U.S."}
    assert places["going"] == places["to"] == "gonna", "parts that do not spell the token have all of it"
    assert [token.head for token in sentences[0].tokens] == [3, 3, 3, -1, 5, 3]


def test_names_are_read_from_misc() -> None:
    names = [
        (name.text, name.type, name.first, name.last)
        for block in read(io.StringIO(SAMPLE))
        for name in block.sentence.names
    ]
    assert names == [("Iran", "PLACE", 0, 0), ("the U.S.", "PLACE", 4, 5), ("20 000", "ORG", 2, 2)]


def test_what_stands_around_the_analysis_is_kept() -> None:
    block = next(read(io.StringIO(SAMPLE)))
    lines = write(block).splitlines()
    assert lines[:4] == SAMPLE.splitlines()[:4]
    assert lines[4] == "1\tIran\tIran\tPROPN\tNNP\tNumber=Sing\t4\tnsubj\t_\tName=B-PLACE"
    assert lines[5] == "2-3\tdidn't\t_\t_\t_\tTypo=No\t_\t_\t_\tGloss=did not"
    assert lines[8] == "4\tmeet\tmeet\tVERB\tVB\t_\t0\troot\t_\tCxn=Meeting"
    assert lines[-2:] == ["6\tU.S.\tU.S.\tPROPN\tNNP\t_\t4\tobj\t_\tName=I-PLACE|SpaceAfter=No", ""]


def test_what_has_to_be_there_is_added() -> None:
    assert write(documents_of(SAMPLE)[1].blocks[0]).splitlines()[:4] == [
        "# newdoc",
        "# newpar",
        "# sent_id = 1",
        "# text = No",
    ]


def test_without_trees_there_may_be_words_alone() -> None:
    (block,) = read(io.StringIO("1\tIran\t_\t_\t_\t_\t_\t_\t_\tName=X\n2\tmet\t_\t_\t_\t_\t_\t_\t_\t_\n"), trees=False)
    assert block.sentence.text == "Iran met"


GOOD = "1\tIran\tIran\tPROPN\tNNP\t_\t2\tnsubj\t_\t_\n2\tmet\tmeet\tVERB\tVBD\t_\t0\troot\t_\t_\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "1\tIran\n",
            "x, line 3: wanted 10 columns divided by tabs, none of them empty, got .1.*Iran.. Mend that line",
        ),
        (GOOD.replace("\tnsubj", "\t"), "x, line 3: wanted 10 columns"),
        (GOOD.replace("1\tIran", "one\tIran"), "x, line 3: Failed parsing field 'id'"),
        (GOOD.replace("\t2\t", "\ttwo\t"), "Failed parsing field 'head'"),
        (GOOD.replace("\t2\t", "\t3\t"), "x, line 1, sentence s-1: word 1 needs a HEAD from 0 to 2, and has 3"),
        (GOOD.replace("\t2\t", "\t_\t"), "word 1 needs a HEAD from 0 to 2, and has None"),
        (GOOD.replace("\t2\t", "\t0\t"), r"exactly one word with HEAD 0, and has 2: \[1, 2\]"),
        (GOOD.replace("\t0\t", "\t1\t"), r"exactly one word with HEAD 0, and has 0"),
        (GOOD.replace("\t2\t", "\t1\t"), "word 1 depends on itself"),
        (GOOD.replace("2\tmet", "3\tmet"), "with the numbers 1, 2, 3"),
        ("", "it needs words"),
        ("1-3\tx" + "\t_" * 8 + "\n" + GOOD, "the token 1-3 has to stand before word 1"),
        ("2-3\tx" + "\t_" * 8 + "\n" + GOOD, "the token 2-3 has to stand before word 2"),
        (GOOD.replace("_\n", "Name=B-X\n", 1), "word 1 has Name=B-X; wanted B- or I- and one of"),
    ],
)
def test_what_is_no_conllu_is_refused(text: str, said: str) -> None:
    with pytest.raises(LanguageError, match=said):
        list(read(io.StringIO("# sent_id = s-1\n# text = y\n" + text), "x"))


def test_a_sentence_is_there_before_the_next_is_read() -> None:
    def lines() -> Iterator[str]:
        yield from f"{GOOD}\n".splitlines(keepends=True)
        pytest.fail("was read ahead")

    assert next(read(lines())).sentence.text == "Iran met"


FORMS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=5)
CELLS = st.text("abc_=1.é", min_size=1, max_size=4)
COMMENTS = st.sampled_from(["# newpar", "# newpar id = p", "# newdoc", "# speaker = x", "# note", "#"])


@st.composite
def sentences(draw: st.DrawFn) -> Block:
    """Any sentence as CoNLL-U can hold it."""
    text, glued = "", True
    tokens: list[Token] = []
    multiwords = []
    for form in draw(st.lists(FORMS, min_size=1, max_size=7)):
        text += "" if glued else " "
        first, start = len(tokens), len(text)
        kind = draw(st.sampled_from(["word", "word", "parts", "whole"]))
        cuts = {"word": [form], "parts": [form[:1], form[1:]], "whole": ["à", form]}[kind]
        cuts = cuts if all(cuts) else [form]
        text += form
        for cut in cuts:
            end = start + len(cut) if "".join(cuts) == form else len(text)
            tokens.append(Token(len(tokens), cut, start, end, *draw(st.tuples(CELLS, CELLS, CELLS, CELLS)), -1, "root"))
            start = end if "".join(cuts) == form else start
        if len(cuts) > 1:
            multiwords.append(Multiword(form, first, len(tokens) - 1, draw(CELLS), draw(st.sampled_from(["_", "A=b"]))))
        glued = draw(st.booleans())
    order = draw(st.permutations(range(len(tokens))))
    for n, place in enumerate(order[1:], 1):
        tokens[place] = replace(tokens[place], head=order[draw(st.integers(0, n - 1))], deprel=draw(CELLS))
    names, place = [], 0
    while place < len(tokens):
        last = min(place + draw(st.integers(0, 2)), len(tokens) - 1)
        if draw(st.booleans()):
            start, end = tokens[place].start, tokens[last].end
            names.append(Name(text[start:end], start, end, place, last, draw(st.sampled_from(NAME_TYPES))))
        place = last + 1
    comments = (*draw(st.lists(COMMENTS, max_size=2)), "# sent_id = s", f"# text = {text}")
    misc = tuple(draw(st.sampled_from(["_", "A=b", "A|B=c=d"])) for _ in tokens)
    sentence = Sentence(0, text, 0, len(text), tuple(tokens), tuple(names))
    return Block(sentence, comments, tuple(multiwords), misc, draw(st.booleans()))


@given(st.lists(sentences(), min_size=1, max_size=4))
def test_what_is_written_is_read_back(parts: list[Block]) -> None:
    text = written(joined(parts))
    found = documents_of(text)
    assert [block for document in found for block in document.blocks] == [
        block for document in documents(parts) for block in document.blocks
    ]
    assert "".join(map(written, found)) == text


@given(st.lists(sentences(), min_size=1, max_size=4))
def test_sentences_of_a_text_are_read_back(parts: list[Block]) -> None:
    """Without what only CoNLL-U says: tokens that share their characters are one multiword token again."""
    plain = [block.sentence for block in joined(parts).blocks]
    (found,) = documents_of("".join(map(write, blocks(plain))))
    again = [block.sentence for block in found.blocks]
    assert [one.text for one in again] == [one.text for one in plain]
    for one, other in zip(again, plain, strict=True):
        moved = [replace(token, start=token.start - one.start, end=token.end - one.start) for token in one.tokens]
        assert moved == [
            replace(token, start=token.start - other.start, end=token.end - other.start) for token in other.tokens
        ]
        assert [(name.text, name.type, name.first) for name in one.names] == [
            (name.text, name.type, name.first) for name in other.names
        ]


def test_a_treebank_is_read_and_written_as_it_is(shared: Path) -> None:
    path = shared / "data" / "ud" / "EWT" / "en_ewt-ud-test.conllu"
    with path.open(encoding="utf-8") as file:
        found = list(documents(read(file)))
    assert (len(found), sum(len(document.blocks) for document in found)) == (316, 2077)
    rows = [
        line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if "." not in line.split("\t")[0]
    ]
    again = [line.split("\t") for document in found for line in written(document).splitlines()]
    assert [row[:8] for row in again if len(row) > 1] == [row[:8] for row in rows if len(row) > 1]
    assert documents_of("".join(map(written, found))) == found


@pytest.fixture
def annotator(tmp_path: Path) -> ConlluAnnotator:
    path = tmp_path / "sample.conllu"
    path.write_text(SAMPLE, encoding="utf-8")
    return ConlluAnnotator(path)


def test_a_text_is_found_whatever_its_blanks(annotator: ConlluAnnotator) -> None:
    text = "\n gonna 20000 Y es "
    first, second = annotator.annotate(text)
    assert (first.index, second.index) == (0, 1)
    assert (first.text, second.text) == ("gonna 20000", "Y es")
    assert [text[token.start : token.end] for token in first.tokens] == ["gonna", "gonna", "20000"]
    assert [(name.text, name.start) for name in first.names] == [("20000", 8)]
    assert annotator.annotate(" \n") == ()


@pytest.mark.parametrize("text", ["gonna", "n't meet", "Yes Yes", "Nothing of it, " * 9])
def test_a_text_that_the_file_lacks(annotator: ConlluAnnotator, text: str) -> None:
    with pytest.raises(LanguageError, match=rf"sample.conllu holds no analysis of .{text[:50]}"):
        annotator.annotate(text)


def test_given_words_are_found(annotator: ConlluAnnotator) -> None:
    text = "-- No -- Iran did n't meet the U.S."
    places = [[(3, 5)], [(9, 13), (14, 17), (18, 21), (22, 26), (27, 30), (31, 35)]]
    words = [[Span(text[start:end], start, end) for start, end in sentence] for sentence in places]
    no, iran = annotator.analyse(text, words)
    assert (no.text, no.tokens[0].upos, iran.index, iran.tokens[0].deprel) == ("No", "INTJ", 1, "nsubj")
    assert [(name.text, text[name.start : name.end]) for name in iran.names] == [("Iran",) * 2, ("the U.S.",) * 2]
    with pytest.raises(LanguageError, match="has no sentence of the words '-- No'"):
        annotator.analyse(text, [[Span("--", 0, 2), Span("No", 3, 5)]])


def test_files_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(LanguageError, match="cannot be read: No such file"):
        ConlluAnnotator(tmp_path / "none")
    path = tmp_path / "empty"
    path.write_text("\n", encoding="utf-8")
    with pytest.raises(LanguageError, match="holds no sentence"):
        ConlluAnnotator(path)
    path.write_bytes(b"# \xff")
    with pytest.raises(LanguageError, match="not UTF-8"):
        ConlluAnnotator(path)


def test_annotators_have_names(tmp_path: Path) -> None:
    path = tmp_path / "sample.conllu"
    path.write_text(SAMPLE, encoding="utf-8")
    found = backends.annotator(f"conllu:{path}")
    assert isinstance(found, ConlluAnnotator)
    assert backends.annotator(f"conllu:{path}") is found
    for name in ("stanza", "spacy:", "conllu:", ""):
        with pytest.raises(LanguageError, match=f'no annotator \'{name}\'. Known are "built-in", "spacy:NAME"'):
            backends.annotator(name)
