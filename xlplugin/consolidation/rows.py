"""The offices' rows as a Parquet file, for those who want rows rather than sheets: one row an office, in the order of
the sheet 分单位明细, with exact types.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from validation import Filing
from validation.form import Kind
from validation.values import MONEY_DECIMALS, Blank, Value, amount, show
from xlplugin.consolidation.result import Consolidation

if TYPE_CHECKING:
    import polars as pl

_DIGITS = 15 + MONEY_DECIMALS
_CENT = Decimal(1).scaleb(-MONEY_DECIMALS)


def write_rows(result: Consolidation, path: str | Path) -> None:
    """Write the file, whole or not at all. Raises OutputError.

    Columns: unit, unit_code, year, scope, file, sha256, verdict, errors, warnings; every cell of the form by its key,
    counts as whole numbers, money in 万元 as decimals with six places; `other`, a JSON object with what is in no number
    column, as it stands, by cell key (unreadable texts, marks such as “/”, fractions of a count). A blank is null.
    """
    from xlplugin.outputs import write_bytes

    made = BytesIO()
    frame(result).write_parquet(made)
    write_bytes(path, made.getvalue())


def frame(result: Consolidation) -> pl.DataFrame:
    """The rows as a polars frame."""
    import polars as pl

    return pl.DataFrame([*_facts(result), *_cells(result)])


def _facts(result: Consolidation) -> Iterator[pl.Series]:
    """Who, which file, and what the judge says of it."""
    import polars as pl

    items = [item for item in result.selection.included if item.filing is not None]
    filings = [item.filing for item in items if item.filing is not None]
    counts = [item.report.counts if item.report is not None else {} for item in items]
    yield pl.Series("unit", [filing.unit for filing in filings], pl.String)
    yield pl.Series("unit_code", [filing.unit_code or None for filing in filings], pl.String)
    yield pl.Series("year", [filing.year for filing in filings], pl.Int32)
    yield pl.Series("scope", [filing.scope for filing in filings], pl.String)
    yield pl.Series("file", [str(item.received.path) for item in items], pl.String)
    yield pl.Series("sha256", [item.received.sha256 for item in items], pl.String)
    yield pl.Series("verdict", [item.verdict for item in items], pl.String)
    yield pl.Series("errors", [count.get("error", 0) for count in counts], pl.UInt32)
    yield pl.Series("warnings", [count.get("warning", 0) for count in counts], pl.UInt32)


def _cells(result: Consolidation) -> Iterator[pl.Series]:
    """The form's cells, a column each, and what is in none of them."""
    import polars as pl

    filings = [item.filing for item in result.selection.included if item.filing is not None]
    edition = result.summary.edition
    types: dict[Kind, pl.DataType] = {"money": pl.Decimal(_DIGITS, MONEY_DECIMALS)}
    for cell in edition.cells.values():
        numbers = [_number(value, cell.kind) for value in result.columns.values[cell.key]]
        yield pl.Series(cell.key, numbers, types.get(cell.kind, pl.Int64()))
    yield pl.Series("other", [_other(filing) for filing in filings], pl.String)


def _number(value: Value, kind: Kind) -> int | Decimal | None:
    """The number that was counted, where the column holds it exactly."""
    number = None if isinstance(value, Blank) else amount(value)
    if number is None or kind != "money":
        return number if isinstance(number, int) else None
    return Decimal(number) if number == Decimal(number).quantize(_CENT) else None


def _other(filing: Filing) -> str | None:
    """What stands in a cell and is in no number column."""
    left = {
        key: shown
        for (key, cell), value in zip(filing.edition.cells.items(), filing.cells.row, strict=True)
        if _number(value, cell.kind) is None and (shown := show(value))
    }
    return json.dumps(left, ensure_ascii=False) if left else None
