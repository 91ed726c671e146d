"""The sums: per cell, over every filing that counts. Exact; what nobody states is nothing, not zero."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, cast

from validation import Edition, Filing, cells
from validation.values import Blank, Number, Value, amount, are_whole


class Columns(NamedTuple):
    """What every filing that counts states, cell by cell."""

    values: Mapping[str, Sequence[Value]]
    """Cell key to a value a filing, in the order of the filings."""
    are_plain: bool
    """Whether all are known to be numbers, which else is to be looked at."""


def columns(edition: Edition, filings: Sequence[Filing]) -> Columns:
    """The filings laid side by side."""
    are_plain = bool(filings) and all(filing.cells.is_plain for filing in filings)
    return Columns(cells.columns(edition, [filing.cells for filing in filings]), are_plain)


def totals(columns: Columns) -> dict[str, Number | None]:
    """Cell key to Σ over the filings; None where no filing states anything that can be read."""
    return {
        key: sum(cast("Sequence[Number]", values)) if columns.are_plain else total(values)
        for key, values in columns.values.items()
    }


def total(values: Sequence[Value]) -> Number | None:
    """Σ of what can be read, blanks not counted; None where nothing can be."""
    if are_whole(values):
        return sum(values)
    found = [n for value in values if value.__class__ is not Blank and (n := amount(value)) is not None]
    return sum(found, 0) if found else None


def summed(values: Iterable[Value]) -> Value:
    """As `total`, for a field of a filing: blank where there is nothing."""
    found = total(tuple(values))
    return Blank() if found is None else found
