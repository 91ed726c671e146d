"""The values of a filing, and of many side by side.

Ten thousand filings have two million values. Nearly all are small whole numbers, and hardly anybody asks for them office by
office: where they come from elsewhere they stay as they travelled, two bytes each, until somebody does.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple, cast

from validation import editions
from validation.fingerprint import fingerprint
from validation.form import Edition
from validation.values import Value, amount, are_whole, bare, is_plain

_TYPE, _SIZE, _MOST = "H", 2, 0xFFFF
_CAN_PACK = sys.byteorder == "little" and array(_TYPE).itemsize == _SIZE  # else another machine would misread them


Packed = tuple[bytes, tuple[tuple[int, int], ...], tuple[Value, ...]]
"""The values of a plain form as they travel: the counts in the form's order, two bytes each, 0 for those that need more;
these, each with its position among the counts; the amounts of money, in the form's order."""


class Cells(Mapping[str, Value]):
    """The values of a filing by cell key, in the form's order."""

    __slots__ = ("_fingerprint", "_is_plain", "_packed", "_row", "edition")

    def __init__(self, edition: Edition, row: tuple[Value, ...], is_plain: bool | None = None) -> None:
        self.edition = edition
        self._row: tuple[Value, ...] | None = row
        self._packed: Packed | None = None
        self._is_plain, self._fingerprint = is_plain, b""

    @property
    def row(self) -> tuple[Value, ...]:
        """The values alone."""
        if self._row is None:
            assert self._packed is not None
            counts, large, others = self._packed
            row: list[Value] = [*array(_TYPE, counts)]
            for at, count in large:
                row[at] = count
            for (at, _), value in zip(_by_kind(self.edition).others, others, strict=True):
                row.insert(at, value)
            self._row = tuple(row)
        return self._row

    @property
    def is_plain(self) -> bool:
        """Whether no content can be amiss, only sums: counts are whole numbers from 0, money is exact, as in most forms."""
        if self._is_plain is None:
            kinds, cells = _by_kind(self.edition), self.edition.cells
            counts = kinds.take_counts(self.row)
            self._is_plain = (
                are_whole(counts)
                and min(counts) >= 0
                and all(is_plain(self.row[at], cells[key].kind) for at, key in kinds.others)
            )
        return self._is_plain

    @property
    def is_zero(self) -> bool:
        """Whether all are 0, or blank."""
        if self._packed is not None and any(map(any, self._packed)):
            return False
        return all(amount(value) == 0 for value in self.row)

    @property
    def fingerprint(self) -> bytes:
        """A few bytes that stand for the values, each as it was written."""
        if not self._fingerprint:
            self._fingerprint = fingerprint(self.row if self.is_plain else tuple(map(bare, self.row)))
        return self._fingerprint

    def pack(self) -> tuple[Any, ...]:
        """All that :meth:`unpacked` takes, as plain values."""
        return self._pack() or self.row, self.is_plain, self.fingerprint

    @classmethod
    def unpacked(
        cls, edition: Edition, values: Sequence[Any], is_plain: bool | None = None, fingerprint: bytes = b""
    ) -> Cells:
        """The cells again."""
        cells = object.__new__(cls)
        cells.edition = edition
        if len(values) == len(edition.keys):
            cells._row, cells._packed = cast("tuple[Value, ...]", values), None
        else:
            cells._row, cells._packed = None, cast("Packed", values)
        cells._is_plain, cells._fingerprint = is_plain, fingerprint
        return cells

    def _pack(self) -> Packed | None:
        """Where they are such as can be packed."""
        if self._packed is None and self.is_plain and _CAN_PACK:
            kinds = _by_kind(self.edition)
            counts = cast("tuple[int, ...]", kinds.take_counts(self.row))
            large = (
                tuple((at, count) for at, count in enumerate(counts) if count > _MOST) if max(counts) > _MOST else ()
            )
            small = [0 if count > _MOST else count for count in counts] if large else counts
            self._packed = array(_TYPE, small).tobytes(), large, tuple(self.row[at] for at, _ in kinds.others)
        return self._packed

    def __getitem__(self, key: str) -> Value:
        return self.row[_positions(self.edition)[key]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.edition.keys)

    def __len__(self) -> int:
        return len(self.edition.keys)

    def __reduce__(self) -> tuple[Any, ...]:
        return _cells, (self.edition.name, *self.pack())


def _cells(edition: str, *packed: Any) -> Cells:
    return Cells.unpacked(editions.get(edition), *packed)


class Columns(NamedTuple):
    """The values of many forms side by side."""

    values: Mapping[str, Sequence[Value]]
    """Cell key to a value a form, in the order of the forms."""
    are_plain: bool
    """Whether all are known to be numbers, which else is to be looked at."""


def columns(edition: Edition, forms: Sequence[Cells], keys: Iterable[str] | None = None) -> Columns:
    """Lay forms of one edition side by side.

    :param keys: the cells wanted, if not all.
    """
    kinds, packed = _by_kind(edition), [form._pack() for form in forms]
    nothing: Packed = bytes(_SIZE * len(kinds.counts)), (), (0,) * len(kinds.others)
    figures = array(_TYPE, b"".join([(one or nothing)[0] for one in packed]))
    money = [(one or nothing)[2] for one in packed]
    odd = [at for at, one in enumerate(packed) if one is None]
    large: dict[int, list[tuple[int, int]]] = {}
    for at, one in enumerate(packed):
        for place, count in one[1] if one else ():
            large.setdefault(place, []).append((at, count))

    def column(key: str) -> Sequence[Value]:
        place, is_count = kinds.places[key], key in kinds.counts
        values: Sequence[Value] = (
            figures[place :: len(kinds.counts)] if is_count else [others[place] for others in money]
        )
        more = large.get(place, []) if is_count else []
        if not (more or odd):
            return values
        changed = list(values)
        for at, count in more:
            changed[at] = count
        for at in odd:
            changed[at] = forms[at][key]
        return changed

    are_plain = bool(forms) and all(form.is_plain for form in forms)
    return Columns({key: column(key) for key in (edition.keys if keys is None else keys)}, are_plain)


class _Kinds(NamedTuple):
    """Which cells of an edition are counts."""

    counts: frozenset[str]
    take_counts: Callable[[tuple[Value, ...]], tuple[Value, ...]]
    """Out of a row."""
    others: tuple[tuple[int, str], ...]
    """Position and key of the other cells."""
    places: dict[str, int]
    """Of every cell its position among those of its kind."""


@cache
def _by_kind(edition: Edition) -> _Kinds:
    counts = [key for key in edition.keys if edition.cells[key].kind == "count"]
    others = [(at, key) for at, key in enumerate(edition.keys) if key not in counts]
    places = {key: at for some in (counts, [key for _, key in others]) for at, key in enumerate(some)}
    take = itemgetter(*(at for at, key in enumerate(edition.keys) if key in counts))
    return _Kinds(frozenset(counts), take, tuple(others), places)


_POSITIONS: dict[str, dict[str, int]] = {}


def _positions(edition: Edition) -> dict[str, int]:
    if edition.name not in _POSITIONS:
        _POSITIONS[edition.name] = {key: i for i, key in enumerate(edition.keys)}
    return _POSITIONS[edition.name]
