"""What a user names becomes sources: folders, patterns, standard input, and whatever is packed in them."""

import bz2
import gzip
import io
import lzma
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from ingest.readers import ReadOptions, Refusal, read
from ontology.model import Article

LINE = b'{"text": "Baku protested.", "title": "%s"}\n'

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}


def titles(name: str) -> list[str]:
    return [found.title if isinstance(found, Article) else f"refused {found}" for found in read(name, ReadOptions())]


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("packer", PACKERS.values(), ids=PACKERS)
def test_packed_files_are_unpacked_whatever_they_are_called(tmp_path: Path, packer: Callable[[bytes], bytes]) -> None:
    (tmp_path / "noname").write_bytes(packer(LINE % b"a" + LINE % b"b"))
    assert titles(str(tmp_path / "noname")) == ["a", "b"]


def test_members_of_gzip_and_zstandard_follow_each_other(tmp_path: Path) -> None:
    for packer in (gzip.compress, zstandard.ZstdCompressor().compress):
        (tmp_path / "a").write_bytes(packer(LINE % b"a") + packer(LINE % b"b"))
        assert titles(str(tmp_path / "a")) == ["a", "b"]


def test_zip_with_packed_files_in_it(tmp_path: Path) -> None:
    content = zipped(
        {"x/a.jsonl": LINE % b"a", "b.gz": gzip.compress(LINE % b"b"), "c.zip": zipped({"c": LINE % b"c"})}
    )
    (tmp_path / "all.zip").write_bytes(content)
    assert titles(str(tmp_path / "all.zip")) == ["a", "b", "c"]


@pytest.mark.parametrize("packed", [zipped({"a": LINE % b"a"}), gzip.compress(LINE % b"a")])
def test_standard_input_is_unpacked(monkeypatch: pytest.MonkeyPatch, packed: bytes) -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as far:
        far.write(packed)
    with os.fdopen(reading, "rb") as near:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(near))
        assert titles("-") == ["a"]


def test_folders_and_patterns_are_read_in_order(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.jsonl", "a.jsonl", "sub/c.jsonl", ".hidden.jsonl"):
        (tmp_path / name).write_bytes(LINE % Path(name).stem.encode())
    (tmp_path / "loop").symlink_to(tmp_path)
    assert titles(str(tmp_path)) == ["a", "b", "c"]
    assert titles(str(tmp_path / "*.jsonl")) == ["a", "b"]
    assert titles(str(tmp_path / "sub*" / "*.jsonl")) == ["c"]
    [refusal] = titles(str(tmp_path / "*.csv"))
    assert "no file fits this pattern" in refusal


def test_a_name_with_brackets_is_a_name_first(tmp_path: Path) -> None:
    (tmp_path / "a[1].jsonl").write_bytes(LINE % b"a")
    assert titles(str(tmp_path / "a[1].jsonl")) == ["a"]


def test_a_damaged_member_costs_itself(tmp_path: Path) -> None:
    content = bytearray(zipped({"a": LINE % b"a" * 50, "b": LINE % b"b"}))
    content[45] ^= 0xFF
    (tmp_path / "all.zip").write_bytes(content)
    found = list(read(str(tmp_path / "all.zip"), ReadOptions()))
    assert [one.title for one in found if isinstance(one, Article)][-1] == "b"
    assert any(isinstance(one, Refusal) and one.source.endswith("all.zip!/a") for one in found)


def test_what_came_before_the_damage_is_read(tmp_path: Path) -> None:
    lines = b"".join(LINE % os.urandom(40).hex().encode() for _ in range(3000))
    (tmp_path / "a.gz").write_bytes(gzip.compress(lines)[:-5000])
    found = list(read(str(tmp_path / "a.gz"), ReadOptions()))
    assert sum(isinstance(one, Article) for one in found) > 2000
    assert "data are damaged" in str(found[-1])


def test_a_bomb_is_refused_before_it_fills_anything(tmp_path: Path) -> None:
    for name, packed in (("a.gz", gzip.compress(bytes(200 << 20))), ("a.zip", zipped({"a": b" " * (200 << 20)}))):
        (tmp_path / name).write_bytes(packed)
        found = list(read(str(tmp_path / name), ReadOptions(format="text")))
        assert [type(one) for one in found] == [Refusal]


def test_packed_too_deep_and_office_documents_are_named(tmp_path: Path) -> None:
    deep = LINE % b"a"
    for _ in range(4):
        deep = gzip.compress(deep)
    (tmp_path / "deep").write_bytes(deep)
    (tmp_path / "a.docx").write_bytes(zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}))
    assert "compressed by gzip within archives" in titles(str(tmp_path / "deep"))[0]
    assert "is an office document" in titles(str(tmp_path / "a.docx"))[0]
