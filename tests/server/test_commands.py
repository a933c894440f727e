"""The command line: code, query, stats, usage."""

import io
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ontology.errors import SettingsError
from server import cli, commands
from server.coding import Coder
from server.commands import code
from server.commands.prefixes import shorten
from server.commands.serve import listener
from sparql.store import Store

Load = Callable[[], Coder]
Capture = pytest.CaptureFixture[str]
MAIN = [sys.executable, "-c", "import sys; from server.cli import main; sys.exit(main())"]


def call(load: Load, *words: str) -> int:
    arguments = ["code", *words]
    return code.run(cli.parser(arguments).parse_args(arguments), load)


def feed(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))


def test_code_a_text(load_fake: Load, capsys: Capture) -> None:
    assert call(load_fake, "Baku criticized Iran.") == 0
    row = capsys.readouterr().out.splitlines()[3]
    assert [cell.strip() for cell in row.strip("│ ").split("│")] == [
        *("ACCUSE disapprove", "Government of Azerbaijan (Baku)", "Iran", "", "asserted", "0.80", "criticized")
    ]


def test_code_as_json(load_fake: Load, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    feed(monkeypatch, b"Baku criticized Iran.")
    assert call(load_fake, "-", "--json", "--published", "2026-11-18") == 0
    (event,) = json.loads(capsys.readouterr().out)
    assert event["actor"]["id"] == "http://localhost:8000/id/actor/az-gov"
    assert event["date"]["value"] == "2026-11-18"


def test_a_text_without_events(load_fake: Load, capsys: Capture) -> None:
    assert call(load_fake, "Nothing.") == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "No event was found in this text.\n")


def test_code_lines(load_fake: Load, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    lines = [
        b'{"id": 7, "text": "Baku criticized Iran.", "published": "2026-11-18", "plv": []}',
        b"{broken",
        b"",
        b'{"text": "no id"}',
        b'{"id": "\xff", "text": "no UTF-8"}',
        '{"id": "é", "text": "Nothing."}'.encode(),
        b'{"id": 8, "text": ""}',
        b'{"id": 9, "text": "x", "published": "soon"}',
        b"[1]",
    ]
    feed(monkeypatch, b"\n".join(lines))
    assert call(load_fake, "--jsonl") == 1
    said = capsys.readouterr()
    answers = [json.loads(line) for line in said.out.splitlines()]
    assert [answer["id"] for answer in answers] == [7, None, None, None, "é", 8, 9, None]
    assert [len(answer["events"]) for answer in answers if "events" in answer] == [1, 0]
    errors = [answer["error"].split(":")[0] for answer in answers if "error" in answer]
    assert errors == ["line 2", "line 4", "line 5", "line 7", "line 8", "line 9"]
    assert [line.split(":")[1].strip() for line in said.err.splitlines()] == errors


def test_answers_come_while_the_input_is_open(tmp_path: Path) -> None:
    """Who writes a line gets its answer before writing the next, in UTF-8 under any locale, by the shipped coder."""
    env = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    with subprocess.Popen([*MAIN, "code", "--jsonl"], stdin=-1, stdout=-1, env=env) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in (1, 2):
            line = {"id": f"é{number}", "text": "Azerbaijan accused Armenia of shelling Şuşa."}
            process.stdin.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline().decode())
            assert answer["id"] == f"é{number}"
            assert "ACCUSE" in {event["relation"] for event in answer["events"]}
        process.stdin.close()
        assert process.wait(20) == 0


def query(store: Store, *words: str) -> int:
    return cli.main(["query", *words, "--store", str(store.path)])


def test_query_works_beside_the_owner_of_the_store(store: Store, capsys: Capture) -> None:
    assert query(store, "actors", "--format", "csv") == 0
    assert capsys.readouterr().out.splitlines()[1] == (
        "https://data.example.org/id/actor/ir,Iran,https://data.example.org/id/actor/ir,2"
    )


def test_query_as_a_table(store: Store, capsys: Capture) -> None:
    words = ("dyad", "--give", "a=actor:az-gov", "--give", "b=https://data.example.org/id/actor/ir")
    assert query(store, *words, "--format", "table") == 0
    said = capsys.readouterr()
    assert "rel:disapprove" in said.out
    assert "actor:az-gov" in said.out
    assert "Talks stall" in said.out
    assert said.err == "2 rows\n"
    assert query(store, "ASK {}", "--format", "table") == 0
    assert capsys.readouterr().out == "yes\n"


def test_values_may_be_days_and_text(store: Store, capsys: Capture) -> None:
    days = ("--give", "from=2026-11-19", "--give", "to=2026-11-21")
    assert query(store, "events-in-period", *days, "--format", "json") == 0
    assert len(json.loads(capsys.readouterr().out)["results"]["bindings"]) == 1
    text = "SELECT ?x WHERE { BIND(STRLEN(?x) AS ?n) }"
    assert query(store, text, "--give", "x=a b", "--format", "csv") == 0
    assert capsys.readouterr().out == "x\r\na b\r\n"


def test_query_from_a_file_and_as_a_graph(store: Store, tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "q.rq"
    file.write_text("CONSTRUCT WHERE { ?a a <https://w3id.org/chancery/ns#Article> }", encoding="utf-8")
    assert query(store, str(file), "--format", "ntriples") == 0
    assert len(capsys.readouterr().out.splitlines()) == 4
    assert query(store, str(file)) == 0
    assert "a chy:Article" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["actorz"], "no stored query. Stored are: actor, actors"),
        (["SELECT * {"], "not SPARQL"),
        (["dyad", "--give", "a=actor:az"], "dyad needs b: --give b="),
        (["ASK {}", "--give", "a"], "'a', but has to be NAME=VALUE"),
        (["ASK {}", "--give", "a=actor:<"], "cannot be an IRI"),
        (["ASK {}", "--format", "turtle"], "a table of results"),
        (["ASK {}", "--to", "ftp://x/"], "'ftp://x/', but has to be the URL"),
        (["ASK {}", "--to", "http://127.0.0.1:9/"], "cannot be asked"),
        (["ASK {}", "--give", "a=b", "--to", "http://127.0.0.1:9/"], "stored queries only"),
    ],
)
def test_query_says_in_one_line_what_is_wrong(store: Store, words: list[str], said: str, capsys: Capture) -> None:
    assert query(store, *words) == 1
    err = capsys.readouterr().err
    assert said in err
    assert err.startswith("chancery: ")
    assert err.count("\n") == 1


def test_query_over_http(address: str, capsys: Capture) -> None:
    to = ("--to", f"{address}sparql")
    words = ("query", "dyad", "--give", "a=https://data.example.org/id/actor/az-gov")
    assert cli.main([*words, "--give", "b=https://data.example.org/id/actor/ir", "--format", "csv", *to]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert cli.main(["query", "SELECT * {", *to]) == 1
    assert "400 Bad Request: The query is not SPARQL" in capsys.readouterr().err


def test_stats(store: Store, capsys: Capture) -> None:
    assert cli.main(["stats", "--store", str(store.path)]) == 0
    cells = {
        tuple(cell.strip() for cell in line.strip("│").split("│")) for line in capsys.readouterr().out.splitlines()
    }
    assert {("articles", "4"), ("events", "2"), ("reports", "3"), ("edges rel:disapprove", "2")} <= cells


@pytest.mark.parametrize(
    "words",
    [[], ["nope"], ["ingest"], ["serve", "--port", "x"], ["code", "--published", "soon"], ["ingest", "a", "-x"]],
)
def test_usage_errors_have_status_two(words: list[str], capsys: Capture) -> None:
    assert cli.main(words) == 2
    assert "usage: chancery" in capsys.readouterr().err


@pytest.mark.parametrize("name", commands.NAMES)
def test_every_command_has_help(name: str, capsys: Capture) -> None:
    assert cli.main([name, "--help"]) == 0
    assert str(commands.named(name).__doc__).strip().splitlines()[0] in capsys.readouterr().out


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv("CHANCERY_QUERY_MEMORY", "lots")
    assert cli.main(["stats"]) == 1
    assert capsys.readouterr().err.startswith("chancery: CHANCERY_QUERY_MEMORY is 'lots'")


def test_a_store_in_use_and_a_missing_store(store: Store, tmp_path: Path, capsys: Capture) -> None:
    assert cli.main(["serve", "--port", "0", "--store", str(store.path)]) == 1
    assert "is open in process" in capsys.readouterr().err
    assert cli.main(["stats", "--store", str(tmp_path / "none")]) == 1
    assert "no snapshot" in capsys.readouterr().err


def test_port_is_taken(capsys: Capture) -> None:
    with listener("127.0.0.1", 0) as bound:
        bound.listen()
        port = bound.getsockname()[1]
        with pytest.raises(SettingsError, match="--port"):
            listener("127.0.0.1", port)
        assert cli.main(["serve", "--port", str(port)]) == 1
    assert f"chancery: Port {port} is taken." in capsys.readouterr().err


def test_prefixes() -> None:
    base = "https://data.example.org/"
    assert shorten("https://w3id.org/chancery/rel/accuse") == "rel:accuse"
    assert shorten(f"{base}id/actor/az", base) == "actor:az"
    assert shorten(f"{base}id/actor/az") == f"<{base}id/actor/az>"


def test_ids_come_back_as_they_came(load_fake: Load, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    """The id is the caller's own: any JSON, also half of a surrogate pair, which no UTF-8 holds."""
    ids = ["\ud83d", 1.5, True, [1, {"a": None}], 10**30, "a\0b"]
    lines = [json.dumps({"id": each, "text": "Nothing."}) for each in ids]
    feed(monkeypatch, "\n".join([*lines, '{"id": NaN, "text": "x"}', '{"id": 1e999, "text": "x"}']).encode())
    assert call(load_fake, "--jsonl") == 1
    out = capsys.readouterr().out
    out.encode()
    answers = [json.loads(line, parse_constant=pytest.fail) for line in out.splitlines()]
    assert [answer["id"] for answer in answers] == [*ids, None, None]
    assert ["error" in answer for answer in answers] == [False] * len(ids) + [True] * 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("query - --store STORE <&-", "not SPARQL"),
        ("query - --store STORE <FILE", "standard input is not UTF-8"),
        ("query 'DESCRIBE <x:y>' --store STORE >&-", ""),
        ("stats --store STORE >&-", ""),
        ("code --jsonl <&-", ""),
        ("code - <&-", "The text is empty"),
        ("ingest - --dry-run -o /dev/null <&-", "standard input: is empty"),
    ],
)
def test_closed_and_broken_streams(store: Store, tmp_path: Path, words: str, said: str) -> None:
    file = tmp_path / "latin"
    file.write_bytes(b'ASK { ?s ?p "\xe9" }')
    command = f"{shlex.join(MAIN)} {words.replace('STORE', shlex.quote(str(store.path)))}"
    command = command.replace("FILE", shlex.quote(str(file)))
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == (1 if said else 0), done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_query_may_have_no_braces_and_begin_with_a_mark(store: Store, tmp_path: Path, capsys: Capture) -> None:
    assert query(store, "DESCRIBE <https://data.example.org/id/actor/ir>", "--format", "ntriples") == 0
    assert '"Iran"@en' in capsys.readouterr().out
    file = tmp_path / "marked.rq"
    file.write_text("ASK {}", encoding="utf-8-sig")
    assert query(store, str(file)) == 0


@pytest.mark.parametrize("address", ["http://local host/", "http://[::1", "http://x:99999/", "http:///sparql"])
def test_addresses_that_are_none(address: str, capsys: Capture) -> None:
    assert cli.main(["query", "ASK {}", "--to", address]) == 1
    assert address in capsys.readouterr().err
