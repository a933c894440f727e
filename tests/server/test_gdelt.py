"""`chancery gdelt`: events that GDELT coded go into a marked graph of their own, and into nothing else."""

import zipfile
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode
from pyoxigraph import Store as Engine

from ingest.imports import gdelt
from ingest.imports.parties import party
from ontology import vocab
from ontology.iris import CAMEO, RELATIONS, DataIris
from ontology.taxonomy.codes import codes, of_code
from server import cli
from sparql import snapshots

Capture = pytest.CaptureFixture[str]
IRIS = DataIris()
GRAPH = gdelt.graph(IRIS)
HOME = "http://localhost:8000/"


def side(code: str = "", name: str = "", country: str = "", group: str = "", *types: str) -> list[str]:
    """The ten cells of one side."""
    return [code, name, country, group, "", "", "", *types, *[""] * (3 - len(types))]


def row(number: str, code: str, *sides: list[str], day: str = "20261118", later: bool = True) -> str:
    """A row of events, of version 2.0 or 1.0, with a place and a page."""
    actor, recipient = sides
    place = ["4", "Baku, Baki, Azerbaijan", "AJ", "AJ09", *(["18318"] if later else []), "40.395", "49.88", "-2705195"]
    none = ["", "", "", "", *([""] if later else []), "", "", ""]
    numbers = ["1", code, code[:3], code[:2], "3", "-2", "4", "1", "4", "-3.1"]
    rest = [*none, *none, *place, "20261118120000", "https://news.example.org/baku"]
    return "\t".join([number, day, day[:6], day[:4], "2026.88", *actor, *recipient, *numbers, *rest])


AZ, IR = side("AZEGOV", "BAKU", "AZE", "", "GOV"), side("IRN", "IRAN", "IRN")
POLICE, NOBODY = side("ROMCOP", "POLICE", "ROM", "", "COP"), side()
MENTION = "\t".join(["11", "20261118", "20261119", "1", "example.net", "https://example.net/later", *["1"] * 10])


@pytest.fixture
def take(tmp_path: Path) -> "Take":
    return Take(tmp_path)


class Take:
    """Runs the command on rows, and opens what it wrote."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.store = folder / "store"

    def __call__(self, *rows: str) -> int:
        path = self._folder / "20261118.export.CSV"
        path.write_text("".join(f"{one}\n" for one in rows), encoding="utf-8")
        return self.named(path)

    def named(self, path: Path) -> int:
        return cli.main(["gdelt", str(path), "--store", str(self.store)])

    def engine(self) -> Engine:
        return Engine.read_only(str(snapshots.latest(self.store).path))


def values(engine: Engine, subject: NamedNode, predicate: NamedNode) -> set[str]:
    found = engine.quads_for_pattern(subject, predicate, None, GRAPH)
    return {each.object.value for each in found if isinstance(each.object, NamedNode | Literal)}


def event(number: str) -> NamedNode:
    return IRIS.imported("gdelt", "event", number)


@pytest.mark.parametrize("later", [True, False])
def test_an_event_has_its_sides_relation_day_place_and_page(take: Take, later: bool) -> None:
    assert take(row("11", "111", AZ, IR, later=later)) == 0
    engine = take.engine()
    assert values(engine, event("11"), vocab.ACTOR) == {f"{HOME}id/actor/az-gov"}
    assert values(engine, event("11"), vocab.RECIPIENT) == {f"{HOME}id/actor/ir"}
    assert values(engine, event("11"), vocab.RELATION) == {f"{RELATIONS}disapprove"}
    assert values(engine, event("11"), vocab.DCTERMS_SUBJECT) == {f"{CAMEO}111"}
    assert values(engine, event("11"), vocab.DATE) == {"2026-11-18"}
    assert values(engine, event("11"), vocab.PROV_WAS_DERIVED_FROM) == {"https://news.example.org/baku"}
    (place,) = values(engine, event("11"), vocab.PLACE)
    assert values(engine, NamedNode(place), vocab.RDFS_LABEL) == {"Baku, Baki, Azerbaijan"}
    assert values(engine, NamedNode(place), NamedNode("http://www.w3.org/2003/01/geo/wgs84_pos#lat")) == {"40.395"}


def test_the_graph_says_what_it_is_and_the_default_graph_holds_none_of_it(take: Take) -> None:
    take(row("11", "111", AZ, IR))
    engine = take.engine()
    assert "by machine" in next(iter(values(engine, GRAPH, vocab.DCTERMS_DESCRIPTION)))
    assert values(engine, GRAPH, vocab.RDF_TYPE) == {vocab.PROV_BUNDLE.value}
    assert not list(engine.quads_for_pattern(None, None, None, DefaultGraph()))
    assert not list(engine.quads_for_pattern(None, NamedNode(f"{RELATIONS}disapprove"), None, None))


def test_who_is_not_in_our_gazetteer_is_known_by_code_with_state_and_sector(take: Take) -> None:
    take(row("12", "173", POLICE, NOBODY))
    (actor,) = values(take.engine(), event("12"), vocab.ACTOR)
    assert actor == f"{HOME}import/gdelt/actor/ROMCOP"
    assert values(take.engine(), NamedNode(actor), vocab.STATE) == {f"{HOME}id/actor/ro"}
    assert values(take.engine(), NamedNode(actor), vocab.SECTOR) == {"https://w3id.org/chancery/sector/COP"}


@pytest.mark.parametrize(
    ("cells", "key"),
    [
        (side("AZE", "AZERBAIJAN", "AZE"), "az"),
        (side("IGOUNO", "UNITED NATIONS", "", "UNO", "IGO"), "united-nations"),
        (side("WSB", "WEST BANK", "WSB"), "ps"),
        (side("AFR", "AFRICA", "AFR"), "AFR"),
        (side("USAGOVMIL", "PENTAGON", "USA", "", "GOV", "MIL"), "USAGOVMIL"),
        (["IRNkur", "KURD", "IRN", "", "kur", "", "", "", "", ""], "IRNkur"),
    ],
)
def test_whom_a_side_means(cells: list[str], key: str) -> None:
    found = party(cells)
    assert found is not None
    assert found.key == key
    assert found.known is (key not in ("AFR", "USAGOVMIL", "IRNkur"))


def test_taking_in_again_changes_nothing_and_mentions_add_pages(take: Take) -> None:
    take(row("11", "111", AZ, IR))
    before = set(take.engine())
    take(row("11", "111", AZ, IR))
    assert set(take.engine()) == before
    take(MENTION)
    assert values(take.engine(), event("11"), vocab.PROV_WAS_DERIVED_FROM) == {
        "https://news.example.org/baku",
        "https://example.net/later",
    }


def test_a_bad_row_is_told_with_its_line_and_the_rest_is_taken(take: Take, capsys: Capture) -> None:
    good = row("13", "036", AZ, IR)
    bad = (row("x", "036", AZ, IR), row("14", "999", AZ, IR), row("15", "036", AZ, IR, day="20261399"), "a\tb")
    assert take(*bad, good) == 1
    said = capsys.readouterr()
    assert "export.CSV:1: column 1, the number of the event, holds 'x'" in said.err
    assert "export.CSV:2: column 27, the event code, holds '999'" in said.err
    assert "export.CSV:3: column 2, the day of the event, holds '20261399'" in said.err
    assert "export.CSV:4: the row has 2 columns; wanted 58 or 61" in said.err
    assert said.out.startswith("1 rows read, 0 without a side or a page, 4 refused")
    assert values(take.engine(), event("13"), vocab.RELATION) == {f"{RELATIONS}agree"}


def test_packed_lists_and_events_without_sides(take: Take, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "day.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "20261118.export.CSV", row("16", "042", NOBODY, NOBODY) + "\n" + row("17", "042", AZ, IR) + "\n"
        )
    assert take.named(path) == 0
    assert "2 rows read, 1 without a side or a page, 0 refused" in capsys.readouterr().out
    assert values(take.engine(), event("17"), vocab.RELATION) == {f"{RELATIONS}visit"}
    assert not values(take.engine(), event("16"), vocab.RDF_TYPE)


def test_every_code_that_means_a_relation_means_one_of_its_own_root() -> None:
    without = {code for code in codes() if of_code(code) is None}
    assert without == {"01", "010", "011", "012", "013", "014", "015", "016", "017", "019", "08"}
    assert of_code("07").type == "AID"  # type: ignore[union-attr]
    assert of_code("x") is None
