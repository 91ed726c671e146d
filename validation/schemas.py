"""pandera schemas (polars backend) of what the form demands, and the frames that they judge.

`CONTENT`: one row per cell whose content is not a plain whole number ≥ 0 (a plain one cannot fail).
`BALANCES`: one row per filing and equation, whose failures are the broken equations.
Frames are long, so that one failure is one row: a schema with a column per cell costs forty times as much and
reports two hundred rows for each bad filing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, reduce
from operator import add, itemgetter

import pandera.polars as pa
import polars as pl

from validation.filing import Filing
from validation.findings import BrokenEquation, Finding, Severity, Suggestion
from validation.form import Cell, Edition, Equation
from validation.values import (
    LIMIT,
    MONEY_DECIMALS,
    Blank,
    ErrorValue,
    Number,
    ReadNumber,
    Text,
    Value,
    amount,
    are_whole,
    decimals,
    digits,
    is_plain,
    show,
)

Row = tuple[Value, ...]
_WHOLE = pl.Int64
_EXACT = pl.Decimal(38, 15)
"""Fractions occur only in filings that are wrong; they are still weighed exactly."""

CONTENT = pa.DataFrameSchema(
    {
        "filing": pa.Column(pl.UInt32),
        "cell": pa.Column(pl.String),
        "state": pa.Column(
            pl.String,
            [
                pa.Check.ne("read", error="C-READ"),
                pa.Check.ne("blank", error="C-BLANK"),
                pa.Check.ne("text", error="C-TEXT"),
                pa.Check.ne("error", error="C-ERROR"),
            ],
        ),
        "below_zero": pa.Column(pl.Boolean, pa.Check.eq(False, error="C-NEGATIVE")),
        "fraction": pa.Column(pl.Boolean, pa.Check.eq(False, error="C-FRACTION")),
        "too_fine": pa.Column(pl.Boolean, pa.Check.eq(False, error="C-PRECISION")),
    }
)

BALANCES = pa.DataFrameSchema(
    {
        "filing": pa.Column(pl.UInt32),
        "equation": pa.Column(pl.UInt16),
        "balanced": pa.Column(pl.Boolean, pa.Check.eq(True, error="balanced"), nullable=True),
    }
)
"""`balanced` is null where a cell cannot be read, so that no verdict is possible."""


def content_findings(batch: Sequence[Filing]) -> dict[int, list[Finding]]:
    """Findings C-… of filings of one edition, by position in the batch."""
    odd = [(at, cell, value) for at, filing in enumerate(batch) for cell, value in _odd(filing)]
    if not odd:
        return {}
    rows = [(at, cell.key, *_facets(cell, value)) for at, cell, value in odd]
    frame = pl.DataFrame(
        rows,
        schema={"filing": pl.UInt32, "cell": pl.String, "state": pl.String}
        | dict.fromkeys(("below_zero", "fraction", "too_fine"), pl.Boolean),
        orient="row",
    )
    found: dict[int, list[Finding]] = {}
    blanks: dict[int, list[tuple[Cell, Blank]]] = {}
    others: dict[int, list[tuple[str, Cell, Value]]] = {}
    for rule, row in failures(CONTENT, frame):
        at, cell, value = odd[row]
        if isinstance(value, Blank):
            blanks.setdefault(at, []).append((cell, value))
        else:
            others.setdefault(at, []).append((rule, cell, value))
    for at, faults in others.items():
        found[at] = _content_findings(batch[at], faults)
    for at, group in blanks.items():
        found.setdefault(at, []).extend(_blank_findings(batch[at], group))
    return found


def broken_equations(batch: Sequence[Filing]) -> dict[int, list[BrokenEquation]]:
    """The equations that do not hold in filings of one edition, by position in the batch."""
    if not batch:
        return {}
    edition = batch[0].edition
    rows = [filing.cells.row for filing in batch]
    sure = all(cell.kind != "money" for cell in edition.cells.values() if edition.holding[cell.key])
    plain = [
        i for i, filing in enumerate(batch) if (sure and filing.cells.is_plain) or are_whole(_held(edition)(rows[i]))
    ]
    other = sorted(set(range(len(batch))) - set(plain))
    frames = [
        _balances(edition, _amount_columns([rows[i] for i in indexes], edition, dtype), indexes)
        for indexes, dtype in ((plain, _WHOLE), (other, _EXACT))
        if indexes
    ]
    frame = pl.concat(frames)
    found: dict[int, list[BrokenEquation]] = {}
    positions, numbers = frame["filing"], frame["equation"]
    for _, row in failures(BALANCES, frame):
        at = positions[row]
        found.setdefault(at, []).append(_broken(batch[at], edition.equations[numbers[row]]))
    return found


def failures(schema: pa.DataFrameSchema, frame: pl.DataFrame) -> Iterator[tuple[str, int]]:
    """(name of the check, row) of every failure, in the frame's order. Anything but data failing is our fault."""
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as broken:
        cases = broken.failure_cases
        if cases.filter(pl.col("index").is_null()).height:
            raise AssertionError(f"a schema of ours does not fit its frame: {cases}") from None
        yield from sorted(zip(cases["check"].to_list(), cases["index"].to_list(), strict=True), key=lambda c: c[1])


@cache
def _cells(edition: Edition) -> tuple[Cell, ...]:
    return tuple(edition.cells.values())


@cache
def _held(edition: Edition) -> Callable[[Row], Row]:
    """Takes the values of the cells that some equation holds out of a filing's row."""
    return itemgetter(*(i for i, key in enumerate(edition.keys) if edition.holding[key]))


def _odd(filing: Filing) -> Iterator[tuple[Cell, Value]]:
    """The cells whose content could fail; most filings have none, and are passed over at once."""
    if filing.cells.is_plain:
        return iter(())
    return (
        (cell, value)
        for cell, value in zip(_cells(filing.edition), filing.cells.row, strict=True)
        if not is_plain(value, cell.kind)
    )


def _amount_columns(rows: list[Row], edition: Edition, dtype: pl.DataType | type[pl.Int64]) -> pl.DataFrame:
    values: Iterable[Sequence[object]] = rows
    if dtype is not _WHOLE:
        values = ([None if (v := amount(value)) is None else Decimal(v) for value in row] for row in rows)
    columns = zip(edition.keys, zip(*values, strict=True), strict=True)
    return pl.DataFrame([pl.Series(key, column, dtype=dtype) for key, column in columns if edition.holding[key]])


def _balances(edition: Edition, amounts: pl.DataFrame, indexes: list[int]) -> pl.DataFrame:
    """`filing, equation, balanced`: one row per filing and equation."""
    verdicts = amounts.select(
        (_side(equation.left) == _side(equation.right)).alias(str(number))
        for number, equation in enumerate(edition.equations)
    )
    return (
        verdicts.with_columns(pl.Series("filing", indexes, dtype=pl.UInt32))
        .unpivot(index="filing", variable_name="equation", value_name="balanced")
        .with_columns(pl.col("equation").cast(pl.UInt16))
    )


def _side(side: Mapping[str, int]) -> pl.Expr:
    terms = [pl.col(key) if k == 1 else pl.col(key) * k for key, k in side.items()]
    return reduce(add, terms)


def _broken(filing: Filing, equation: Equation) -> BrokenEquation:
    """The two sides of an equation whose cells can all be read."""
    stated, expected = (
        Decimal(sum(k * (filing.amount(key) or 0) for key, k in side.items()))
        for side in (equation.left, equation.right)
    )
    return BrokenEquation(equation, _number(stated), _number(expected))


def _number(value: Decimal) -> Number:
    return int(value) if value == int(value) else value.normalize()


def _facets(cell: Cell, value: Value) -> tuple[str, bool, bool, bool]:
    """State, below zero, fraction, too fine."""
    if isinstance(value, Blank):
        return "blank", False, False, False
    if isinstance(value, Text):
        return "text", False, False, False
    if isinstance(value, ErrorValue):
        return "error", False, False, False
    number, state = (value.value, "read") if isinstance(value, ReadNumber) else (value, "number")
    money = cell.kind == "money"
    too_fine = not -LIMIT < number < LIMIT or digits(number) > 15 or (money and decimals(number) > MONEY_DECIMALS)
    return state, number < 0 and cell.kind != "change", not money and number != int(number), too_fine


_SEVERITY: dict[str, Severity] = {"C-READ": "warning", "C-BLANK": "warning"}


def _content_findings(filing: Filing, faults: Sequence[tuple[str, Cell, Value]]) -> list[Finding]:
    """One finding a cell, with what the cell should probably hold."""
    from validation import locate

    needed = locate.needed_values(filing, [cell.key for rule, cell, _ in faults if rule != "C-READ"])
    return [
        _content_finding(rule, cell, value, locate.content_suggestions(rule, cell, value, needed))
        for rule, cell, value in faults
    ]


def _content_finding(rule: str, cell: Cell, value: Value, likely: tuple[Suggestion, ...]) -> Finding:
    facts = {"value": show(value)}
    expected = ""
    if isinstance(value, ReadNumber):
        expected = facts["number"] = show(value.value)
        if rule != "C-READ":
            facts["value"] = show(value.value)
            expected = ""
    return Finding(
        rule,
        _SEVERITY.get(rule, "error"),
        (cell.key,),
        stated=facts["value"],
        expected=expected,
        likely=likely,
        facts=facts,
    )


def _blank_findings(filing: Filing, group: list[tuple[Cell, Blank]]) -> list[Finding]:
    """One finding a table and mark: an error where the whole table is empty, else a warning."""
    found = []
    by_place: dict[tuple[str, str], list[str]] = {}
    for cell, blank in group:
        by_place.setdefault((cell.table.code, blank.mark), []).append(cell.key)
    empty = {code for code in {code for code, _ in by_place} if _is_empty(filing, code)}
    for (table, mark), keys in by_place.items():
        severity: Severity = "error" if table in empty else "warning"
        facts = {"table": table, "mark": mark, "count": str(len(keys)), "empty": "yes" if table in empty else ""}
        found.append(Finding("C-BLANK", severity, tuple(keys), stated=mark, facts=facts))
    return found


def _is_empty(filing: Filing, table: str) -> bool:
    return all(isinstance(value, Blank) for key, value in filing.cells.items() if key.startswith(f"{table}."))
