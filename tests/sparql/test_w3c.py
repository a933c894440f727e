"""The suites of W3C for SPARQL 1.1 and 1.2: everything passes but what `w3c_known.tsv` lists, and all of that fails.

A test of that list which passes is an error too: then the engine has been mended, and its line goes.
"""

from collections import Counter
from pathlib import Path

import pytest

from tests.sparql import w3c
from tests.sparql.w3c_manifests import Manifest

KNOWN = Path(__file__).parent / "w3c_known.tsv"
# How many tests each suite has: a manifest that is read wrongly must not pass for one without failures.
SUITES = {
    "sparql11/manifest-sparql11-query.ttl": 328,
    "sparql11/manifest-sparql11-results.ttl": 10,
    "sparql11/manifest-sparql11-update.ttl": 157,
    "sparql11/manifest-sparql11-fed.ttl": 10,
    "sparql12/manifest.ttl": 269,
}


def known() -> dict[str, str]:
    """The tests that are known to fail, with the reasons."""
    _, *lines = KNOWN.read_text(encoding="utf-8").splitlines()
    found = dict(line.split("\t") for line in lines)
    assert len(found) == len(lines)
    return found


@pytest.mark.parametrize("manifest", SUITES)
def test_the_suites_of_w3c(shared: Path, tmp_path: Path, manifest: str) -> None:
    cases = list(Manifest(shared / "data" / "sparql-tests" / "sparql" / manifest).cases())
    assert len(cases) == SUITES[manifest]
    assert max(Counter(case.name for case in cases).values()) == 1
    failed = {}
    for case in cases:
        try:
            w3c.run(case, tmp_path / "store")
        except w3c.Failed as failure:
            failed[case.name] = str(failure)
    listed = {case.name for case in cases} & known().keys()
    assert {name: why for name, why in failed.items() if name not in listed} == {}
    assert listed - failed.keys() == set(), "these pass now: take them off the list"


def test_every_known_failure_has_a_reason() -> None:
    assert all(reason.startswith(("engine: ", "ours: ")) for reason in known().values())
