"""`chancery parse`, and `--language` of the commands that parse."""

import io
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from ingest.language.annotation import Annotator, Sentence, Token
from ingest.language.conllu import read
from ontology.errors import ChanceryError
from ontology.model import Span
from server import cli
from server.commands import parse

Capture = pytest.CaptureFixture[str]

PARSED = """\
# sent_id = 1
# text = Azerbaijan accused Armenia.
1\tAzerbaijan\tAzerbaijan\tPROPN\tNNP\tNumber=Sing\t2\tnsubj\t_\t_
2\taccused\taccuse\tVERB\tVBD\tTense=Past\t0\troot\t_\t_
3\tArmenia\tArmenia\tPROPN\tNNP\tNumber=Sing\t2\tobj\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

"""
TEXT = "Azerbaijan accused Armenia."


class Chain:
    """Cuts at blanks and line ends; each word depends on the one before."""

    def annotate(self, text: str) -> tuple[Sentence, ...]:
        """A sentence for each line."""
        found, place = [], 0
        for line in text.splitlines(keepends=True):
            words = []
            for word in line.split():
                start = text.index(word, place)
                place = start + len(word)
                words.append(Span(word, start, place))
            found.append(words)
        return self.analyse(text, [words for words in found if words])

    def analyse(self, text: str, sentences: Sequence[Sequence[Span]]) -> tuple[Sentence, ...]:
        """A chain for each sentence."""
        return tuple(
            Sentence(
                index,
                text[words[0].start : words[-1].end],
                words[0].start,
                words[-1].end,
                tuple(
                    Token(n, word.text, word.start, word.end, word.text, "X", "_", "_", n - 1, "dep" if n else "root")
                    for n, word in enumerate(words)
                ),
            )
            for index, words in enumerate(sentences)
        )


def chain(name: str) -> Annotator:
    assert name == "built-in"
    return Chain()


def call(*words: str) -> int:
    arguments = ["parse", *words]
    return parse.run(cli.parser(arguments).parse_args(arguments), chain)


def feed(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))


@pytest.fixture
def parsed(tmp_path: Path) -> Path:
    path = tmp_path / "parsed.conllu"
    path.write_text(PARSED, encoding="utf-8")
    return path


def test_a_text_a_file_and_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    path = tmp_path / "text.txt"
    path.write_text("Iran met\n\nus", encoding="utf-8-sig")
    feed(monkeypatch, b"Iran met\n\nus")
    outputs = set()
    for words in (["Iran met\n\nus"], [str(path)], ["-"]):
        assert call(*words) == 0
        outputs.add(capsys.readouterr().out)
    assert outputs == {
        "# sent_id = 1\n# text = Iran met\n1\tIran\tIran\tX\t_\t_\t0\troot\t_\t_\n"
        "2\tmet\tmet\tX\t_\t_\t1\tdep\t_\t_\n\n"
        "# sent_id = 2\n# text = us\n1\tus\tus\tX\t_\t_\t0\troot\t_\t_\n\n"
    }


def test_conllu_keeps_its_words_and_gets_a_new_analysis(parsed: Path, capsys: Capture) -> None:
    text = "# newdoc\n# kept\n" + PARSED.replace("root\t_\t_", "root\t_\tName=B-ORG|Kept=Yes")
    text = text.replace("3\tArmenia", "3-4\tArmenia.\t_\t_\t_\t_\t_\t_\t_\t_\n3\tArmenia")
    parsed.write_text(text, encoding="utf-8")
    assert call(str(parsed)) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        *("# newdoc", "# kept", "# sent_id = 1", "# text = Azerbaijan accused Armenia."),
        "1\tAzerbaijan\tAzerbaijan\tX\t_\t_\t0\troot\t_\t_",
        "2\taccused\taccused\tX\t_\t_\t1\tdep\t_\tKept=Yes",
        "3-4\tArmenia.\t_\t_\t_\t_\t_\t_\t_\t_",
        "3\tArmenia\tArmenia\tX\t_\t_\t2\tdep\t_\t_",
        "4\t.\t.\tX\t_\t_\t3\tdep\t_\t_",
        "",
    ]


def test_conllu_may_come_without_an_analysis(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    rows = ["\t".join([str(n), word, *"________"]) for n, word in enumerate(["Iran", "met"], 1)]
    feed(monkeypatch, "\n".join(rows).encode())
    assert call("--conllu") == 0
    assert capsys.readouterr().out.endswith("2\tmet\tmet\tX\t_\t_\t1\tdep\t_\t_\n\n")


def test_a_treebank_goes_through_whole(shared: Path, capsys: Capture) -> None:
    path = shared / "data" / "ud" / "EWT" / "en_ewt-ud-test.conllu"
    assert call(str(path)) == 0
    with path.open(encoding="utf-8") as file:
        before = list(read(file))
    after = list(read(io.StringIO(capsys.readouterr().out)))
    assert [block.comments for block in after] == [block.comments for block in before]
    assert [block.multiwords for block in after] == [block.multiwords for block in before]
    assert [block.misc for block in after] == [block.misc for block in before]
    words = [[(one.text, one.start, one.end) for one in block.sentence.tokens] for block in before]
    assert [[(one.text, one.start, one.end) for one in block.sentence.tokens] for block in after] == words
    assert {token.upos for block in after for token in block.sentence.tokens} == {"X"}


def test_the_input_is_read_as_it_is_needed() -> None:
    """No more than a batch before the first answer."""
    seen = 0

    def lines() -> Iterator[str]:
        nonlocal seen
        for _ in range(10 * parse.BATCH):
            seen += 1
            yield from PARSED.splitlines(keepends=True)

    assert next(parse.again(lines(), "x", Chain())).sentence.text == TEXT
    assert seen <= parse.BATCH + 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-"], "standard input is empty. Give a text"),
        ([], "standard input is empty"),
        (["--conllu"], "standard input holds no sentence"),
        (["none.conllu"], "There is no file none.conllu"),
        (["--conllu", "1\tIran"], "the text, line 1: wanted 10 columns"),
        (["Iran\udcff"], "the text is not UTF-8"),
    ],
)
def test_what_cannot_be_parsed(words: list[str], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    feed(monkeypatch, b"")
    with pytest.raises(ChanceryError, match=said):
        call(*words)


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "latin"
    path.write_bytes(b"Caf\xe9")
    with pytest.raises(ChanceryError, match="latin is not UTF-8"):
        call(str(path))


def test_a_very_long_text_is_no_file(capsys: Capture) -> None:
    assert call("Iran met " * 5000) == 0
    assert capsys.readouterr().out.count("\n") == 10_003


@pytest.mark.parametrize("command", [["parse", "x"], ["code", "x"], ["code", "--jsonl"], ["ingest", "none"]])
@pytest.mark.parametrize(
    "wrong",
    [("stanza", "There is no annotator 'stanza'. Known are"), ("conllu:none", "none cannot be read: No such file")],
)
def test_an_annotator_that_cannot_be_had(
    command: list[str], wrong: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """One line, before anything is read or made."""
    name, said = wrong
    monkeypatch.chdir(tmp_path)
    feed(monkeypatch, b"{broken")
    assert cli.main([*command, "--language", name]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("chancery: ")
    assert said in told.err
    assert told.err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_the_coder_reads_what_the_annotator_says(parsed: Path, capsys: Capture) -> None:
    assert cli.main(["code", TEXT, "--json", "--language", f"conllu:{parsed}"]) == 0
    (event,) = json.loads(capsys.readouterr().out)
    assert (event["relation"], event["actor"]["text"], event["trigger"]["text"]) == (
        *("ACCUSE", "Azerbaijan", "accused"),
    )
    assert cli.main(["code", "Something else.", "--language", f"conllu:{parsed}"]) == 1
    assert "parsed.conllu holds no analysis of 'Something else.'" in capsys.readouterr().err


def test_the_annotator_reaches_other_processes(parsed: Path, tmp_path: Path, capsys: Capture) -> None:
    source = tmp_path / "articles.jsonl"
    source.write_text(json.dumps({"text": TEXT, "title": "Talks"}) + "\n", encoding="utf-8")
    output = tmp_path / "out.nq"
    words = ["ingest", str(source), "--dry-run", "-o", str(output), "--workers", "2"]
    assert cli.main([*words, "--language", f"conllu:{parsed}"]) == 0
    assert "1 articles read" in capsys.readouterr().out
    assert "rel/disapprove" in output.read_text(encoding="utf-8")


def test_the_shipped_parser(parsed: Path, capsys: Capture) -> None:
    """A text, and words that are given, by the built-in annotator."""
    for words in ([TEXT], ["--conllu", str(parsed)]):
        assert cli.main(["parse", *words]) == 0
        (block,) = read(io.StringIO(capsys.readouterr().out))
        tokens = block.sentence.tokens
        assert [token.deprel for token in tokens] == ["nsubj", "root", "obj", "punct"]
        assert [token.lemma for token in tokens] == ["Azerbaijan", "accuse", "Armenia", "."]
