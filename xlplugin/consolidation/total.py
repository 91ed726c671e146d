"""The sums: per cell, over every filing that counts. Exact; what nobody states is nothing, not zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from validation import Edition, Filing
from validation.values import Blank, Number, Value, amount, are_whole


def totals(edition: Edition, filings: Sequence[Filing]) -> dict[str, Number | None]:
    """Cell key to Σ over the filings; None where no filing states anything that can be read."""
    columns = zip(*(filing.cells.row for filing in filings), strict=True) if filings else ((),) * len(edition.keys)
    are_plain = bool(filings) and all(filing.cells.is_plain for filing in filings)
    return {
        key: sum(cast("Sequence[Number]", column)) if are_plain else total(column)
        for key, column in zip(edition.keys, columns, strict=True)
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
