"""Addresses that we serve, and IRIs: each leads to the other."""

import pytest

from server.linked.addresses import KINDS, SCHEMES, Address, address_of, iri_of


@pytest.mark.parametrize("kind", [*KINDS, *SCHEMES])
def test_addresses_and_iris_are_each_others_inverse(kind: str) -> None:
    base = "https://data.example.org/"
    iri = iri_of(Address(kind, "some-name"), base)
    assert iri is not None
    assert address_of(iri, base) == Address(kind, "some-name")
    assert iri_of(Address("nothing", "x"), base) is None
    assert address_of("http://example.org/x", base) is None
