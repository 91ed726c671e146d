"""The sums: per cell, over every filing that counts. Exact; what nobody states is nothing, not zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from validation import Edition, Filing
from validation.values import LIMIT, Blank, Number, Value, amount

if TYPE_CHECKING:
    from polars import Series

_SAFE = (1 << 63) // LIMIT
"""So many numbers below the limit cannot come to more than 64 bits hold."""


def totals(edition: Edition, filings: Sequence[Filing]) -> dict[str, Number | None]:
    """Cell key to Σ over the filings; None where no filing states anything that can be read."""
    columns = zip(*(filing.cells.row for filing in filings), strict=True) if filings else ((),) * len(edition.keys)
    return {key: total(column) for key, column in zip(edition.keys, columns, strict=True)}


def whole(values: Sequence[Value]) -> Series | None:
    """The usual column, if :func:`validation.values.are_whole` says so of it, which it is quicker to ask the column itself.

    None for any other, and for an empty one.
    """
    from polars import Int64, Series

    if set(map(type, values)) != {int}:
        return None
    try:
        column = Series(values, dtype=Int64)
    except TypeError:  # a number beyond 64 bits
        return None
    least, most = column.min(), column.max()
    return column if isinstance(least, int) and isinstance(most, int) and -LIMIT < least <= most < LIMIT else None


def total(values: Sequence[Value]) -> Number | None:
    """Σ of what can be read, blanks not counted; None where nothing can be."""
    column = whole(values)
    if column is not None:
        return int(column.sum()) if len(values) < _SAFE else sum(column.to_list())
    found = [n for value in values if value.__class__ is not Blank and (n := amount(value)) is not None]
    return sum(found, 0) if found else None


def summed(values: Iterable[Value]) -> Value:
    """As `total`, for a field of a filing: blank where there is nothing."""
    found = total(tuple(values))
    return Blank() if found is None else found
