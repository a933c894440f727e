"""Numbers for IRIs, and arrays of numbers that are replaced in part."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]
Mask = NDArray[np.bool_]
NOBODY = -1


class Names:
    """IRIs and their numbers, counted from 0. Numbers are given once and stay, so that older arrays stay true."""

    def __init__(self) -> None:
        self.iris: list[str] = []
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.iris)

    def number(self, iri: str) -> int:
        """The number of an IRI, a new one where it has none."""
        found = self._numbers.get(iri)
        if found is None:
            found = self._numbers[iri] = len(self.iris)
            self.iris.append(iri)
        return found

    def find(self, iri: str) -> int:
        """The number of an IRI, NOBODY where it has none."""
        return self._numbers.get(iri, NOBODY)

    def known(self, iris: Iterable[str]) -> Iterator[int]:
        """The numbers of those that have one."""
        return (number for iri in iris if (number := self._numbers.get(iri)) is not None)


class Pairs:
    """Two columns of numbers, such as events and their contexts, and maybe more beside them."""

    def __init__(self, *columns: Numbers) -> None:
        self.columns = columns

    @property
    def first(self) -> Numbers:
        """Whose rows they are."""
        return self.columns[0]

    @property
    def second(self) -> Numbers:
        """What belongs to those."""
        return self.columns[1]

    def replaced(self, owners: Collection[int], rows: Sequence[tuple[int, ...]]) -> "Pairs":
        """The pairs with these rows in the place of all that the owners had."""
        width = len(self.columns)
        fresh = np.array(rows, dtype=np.int64).reshape(-1, width).T
        kept = ~np.isin(self.first, np.fromiter(owners, np.int64, len(owners)))
        return Pairs(*(np.concatenate((old[kept], new)) for old, new in zip(self.columns, fresh, strict=True)))


def pairs(width: int) -> Pairs:
    """No pairs yet."""
    return Pairs(*(np.empty(0, np.int64) for _ in range(width)))


def extended(
    column: NDArray[np.generic], length: int, values: Mapping[int, float], empty: float
) -> NDArray[np.generic]:
    """A copy of a column at this length, with some values set; what is new is `empty`."""
    result = np.full(length, empty, dtype=column.dtype)
    result[: len(column)] = column
    if values:
        rows = np.fromiter(values, np.int64, len(values))
        result[rows] = np.array(list(values.values()), dtype=column.dtype)
    return result


def mask_of(column: Mask, values: Mapping[int, float], length: int) -> Mask:
    """`extended` for truth values."""
    return extended(column, length, values, 0).astype(np.bool_)


def numbers_of(column: Numbers, values: Mapping[int, float], length: int, empty: int) -> Numbers:
    """`extended` for whole numbers of at most 53 bits."""
    return extended(column, length, values, empty).astype(np.int64)


def exact(column: Numbers, values: Mapping[int, int], length: int) -> Numbers:
    """`extended` for whole numbers of any size."""
    result = np.zeros(length, np.int64)
    result[: len(column)] = column
    for row, value in values.items():
        result[row] = value
    return result


def tie(iri: str) -> int:
    """A number that sets things apart which are sorted alike: by it their order is the same whenever it is made."""
    return int.from_bytes(hashlib.blake2b(iri.encode(), digest_size=7).digest(), "big")
