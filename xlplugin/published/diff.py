"""Two statements of the same form, cell by cell: workbooks, published reports, or one of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from validation.filing import WRITTEN_SECTIONS, Filing
from validation.values import Blank, Number, Text, amount, show, to_json
from xlplugin.published.reading import document_of, kind_of, load


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its filing, the cells that could not be read from it, and when it was last changed."""

    path: Path
    filing: Filing
    open: frozenset[str]
    kind: str
    modified: str
    """ISO 8601: inside the workbook's properties where it says so, else the file's time."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell, a figure on 信息处理费, a section or a fact about the filing that is not the same on both sides."""

    what: str
    first: Any
    second: Any

    @property
    def by(self) -> Number | None:
        """Second minus first, for numbers."""
        if isinstance(self.first, int | Decimal) and isinstance(self.second, int | Decimal):
            return self.second - self.first
        return None

    def to_dict(self) -> dict[str, Any]:
        shown = {"what": self.what, "first": _text(self.first), "second": _text(self.second)}
        return shown | ({"by": show(self.by)} if self.by is not None else {})


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs, what could not be compared, and which side is newer ("first", "second", "" where unknown)."""

    first: Side
    second: Side
    cells: tuple[Difference, ...]
    others: tuple[Difference, ...]
    open: tuple[str, ...]
    newer: str

    @property
    def same(self) -> bool:
        return not self.cells and not self.others

    def to_dict(self) -> dict[str, Any]:
        return {
            "first": _side_dict(self.first),
            "second": _side_dict(self.second),
            "same": self.same,
            "newer": self.newer,
            "cells": [difference.to_dict() for difference in self.cells],
            "others": [difference.to_dict() for difference in self.others],
            "open": list(self.open),
        }


def _side_dict(side: Side) -> dict[str, Any]:
    filing = side.filing
    return {
        "file": str(side.path),
        "kind": side.kind,
        "unit": filing.unit,
        "year": filing.year,
        "edition": filing.edition.name,
        "modified": side.modified,
    }


def _text(value: Any) -> str | None:
    return None if value is None else show(value) if not isinstance(value, str) else value


def read_side(path: str | Path) -> Side:
    """A workbook or a published report. Raises Refused."""
    path = Path(path)
    data = load(path)
    if kind_of(data) == "workbook":
        from xlplugin.intake.read import read_bytes

        filing = read_bytes(data, str(path))
        return Side(path, filing, frozenset(), "xlsx", filing.provenance.modified or _file_time(path))
    from xlplugin.published.importing import read_data

    document_of(data)  # refuses with its own reason before anything else is tried
    imported = read_data(data, str(path))
    missing = frozenset(account.key for account in imported.accounts if account.how == "open")
    return Side(path, imported.filing, missing, imported.kind, _file_time(path))


def _file_time(path: Path) -> str:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")


def compare(first: Side, second: Side) -> Comparison:
    """Compare two sides; blanks count as 0, as everywhere, but a blank against a number above 0 differs."""
    missing = (
        sorted(first.open | second.open, key=list(first.filing.edition.keys).index) if _alike(first, second) else ()
    )
    cells = tuple(_cells(first, second)) if _alike(first, second) else ()
    return Comparison(
        first, second, cells, tuple(_others(first.filing, second.filing)), tuple(missing), _newer(first, second)
    )


def _alike(first: Side, second: Side) -> bool:
    """Filings of two editions have no cells in common."""
    return first.filing.edition.name == second.filing.edition.name


def _cells(first: Side, second: Side) -> Iterator[Difference]:
    for key in first.filing.edition.keys:
        if key in first.open or key in second.open:
            continue
        one, other = first.filing.cells[key], second.filing.cells[key]
        if not _equal(one, other):
            yield Difference(key, to_json(one), to_json(other))


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, Text) or isinstance(other, Text):
        return to_json(one) == to_json(other)
    return amount(one) == amount(other) and isinstance(amount(one), type(amount(other)))


def _others(first: Filing, second: Filing) -> Iterator[Difference]:
    for what in ("unit", "year"):
        if getattr(first, what) != getattr(second, what):
            yield Difference(what, getattr(first, what), getattr(second, what))
    if first.edition.name != second.edition.name:
        yield Difference("edition", first.edition.name, second.edition.name)
    for what in ("fee_notices", "fee_notified", "fee_collected"):
        one, other = getattr(first, what), getattr(second, what)
        if not _equal(one, other) and not (isinstance(one, Blank) or isinstance(other, Blank)):
            yield Difference(what, to_json(one), to_json(other))
    for numeral in WRITTEN_SECTIONS:
        one, other = (_words(filing.narrative.sections.get(numeral, "")) for filing in (first, second))
        if one != other:
            yield Difference(f"section {numeral}", *_first_difference(one, other))


def _words(text: str) -> str:
    return "".join(text.split())


def _first_difference(one: str, other: str) -> tuple[str, str]:
    """The places where two texts part, with a little around them."""
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(0, at - 12)
    return one[start : at + 24], other[start : at + 24]


def _newer(first: Side, second: Side) -> str:
    years = (first.filing.year or 0, second.filing.year or 0)
    if years[0] != years[1]:
        return "first" if years[0] > years[1] else "second"
    times = [_moment(side.modified) for side in (first, second)]
    if times[0] is None or times[1] is None or times[0] == times[1]:
        return ""
    return "first" if times[0] > times[1] else "second"


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
