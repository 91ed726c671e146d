"""The sums: per cell, over every filing that counts. Exact; what nobody states is nothing, not zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from validation.cells import Columns
from validation.values import Blank, Number, Value, amount, are_whole


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
