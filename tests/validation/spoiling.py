"""Slips of clerks, for tests and benchmarks: each says what it makes of a cell, where it applies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from validation import BrokenEquation, Filing, Finding
from validation.form import Edition
from validation.locate import findings
from validation.values import Number

Slip = Callable[[Filing, str], dict[str, Any] | None]


def number_at(filing: Filing, key: str) -> Number:
    number = filing.amount(key)
    assert number is not None
    return number


def _typed(change: Callable[[str], str | None]) -> Slip:
    """A slip of the hand on a number's digits; a single 0 has none."""

    def slip(filing: Filing, key: str) -> dict[str, Any] | None:
        number = number_at(filing, key)
        wrong = change(str(number)) if number > 0 and number == int(number) else None
        return None if wrong is None or int(wrong) == number else {key: int(wrong)}

    return slip


def _swapped(text: str) -> str | None:
    at = next((i for i in range(len(text) - 1) if text[i] != text[i + 1]), None)
    return None if at is None else text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _neighbour(lines: int, columns: int) -> Slip:
    def slip(filing: Filing, key: str) -> dict[str, Any] | None:
        cell = filing.edition.cells[key]
        row = cell.block.lines.index(cell.line) + lines
        column = cell.block.columns.index(cell.column) + columns
        if not (0 <= row < len(cell.block.lines) and 0 <= column < len(cell.block.columns)):
            return None
        other = f"{cell.table.code}.{cell.block.lines[row].code}.{cell.block.columns[column].code}"
        number = number_at(filing, other)
        return None if not number or number == number_at(filing, key) else {key: number}

    return slip


def _typed_total(filing: Filing, key: str) -> dict[str, Any] | None:
    """Typed from a draft, the last detail that is not 0 not yet in it."""
    total = filing.edition.totals.get(key)
    details = [number for part in (total.right if total else ()) if (number := number_at(filing, part))]
    return {key: number_at(filing, key) - details[-1]} if len(details) > 1 else None


def _left_zero(filing: Filing, key: str) -> dict[str, Any] | None:
    return {key: 0} if key in filing.edition.totals and number_at(filing, key) else None


def _forgotten(filing: Filing, key: str) -> dict[str, Any] | None:
    return {key: None} if number_at(filing, key) else None


SLIPS: Mapping[str, Slip] = {
    "two digits swapped": _typed(_swapped),
    "a digit dropped": _typed(lambda text: text[:-1] if len(text) > 1 else None),
    "a digit doubled": _typed(lambda text: text[0] + text),
    "a digit added": _typed(lambda text: text + str((int(text[-1]) + 4) % 10)),
    "another digit": _typed(lambda text: text[:-1] + str((int(text[-1]) + 3) % 10)),
    "ten times too much": _typed(lambda text: text + "0"),
    "ten times too little": _typed(lambda text: text[:-1] if len(text) > 1 and text.endswith("0") else None),
    "a minus sign": _typed(lambda text: "-" + text),
    "one too many": _typed(lambda text: str(int(text) + 1)),
    "number of the line above": _neighbour(-1, 0),
    "number of the line below": _neighbour(1, 0),
    "number of the column to the left": _neighbour(0, -1),
    "number of the column to the right": _neighbour(0, 1),
    "a total typed, a part left out": _typed_total,
    "a total left at 0": _left_zero,
    "a blank": _forgotten,
}


def wrong_applicant(filing: Filing, key: str) -> dict[str, Any] | None:
    """One application of this cell under the next applicant type."""
    cell = filing.edition.cells[key]
    at = cell.block.columns.index(cell.column)
    if at >= len(cell.block.columns) - 2 or key in filing.edition.totals or not number_at(filing, key):
        return None
    other = f"{cell.table.code}.{cell.line.code}.{cell.block.columns[at + 1].code}"
    return {key: number_at(filing, key) - 1, other: number_at(filing, other) + 1}


def with_cells(filing: Filing, changes: Mapping[str, Any]) -> Filing:
    """The filing with some cells changed; quick, for many."""
    return Filing(filing.unit, filing.unit_code, filing.year, filing.edition, filing.scope, {**filing.cells, **changes})


def broken_equations(filing: Filing) -> list[BrokenEquation]:
    """The equations that do not hold: the plainest code there is, an oracle for the frames."""
    found = []
    for equation in filing.edition.equations:
        numbers = {key: filing.amount(key) for key in equation.cells}
        if None in numbers.values():
            continue
        stated = sum((k * number_at(filing, key) for key, k in equation.left.items()), start=0)
        expected = sum((k * number_at(filing, key) for key, k in equation.right.items()), start=0)
        if stated != expected:
            found.append(BrokenEquation(equation, stated, expected))
    return found


def located(filing: Filing, previous: Filing | None = None) -> list[Finding]:
    """The arithmetic findings of a filing."""
    return findings(filing, broken_equations(filing), previous)


def firsts(found: list[Finding]) -> dict[str, Number]:
    """What the findings suggest first, by cell."""
    return {finding.likely[0].cell: finding.likely[0].value for finding in found if finding.likely}


def keys_of(edition: Edition, table: str) -> Iterator[str]:
    return (key for key in edition.keys if key.startswith(f"{table}."))
