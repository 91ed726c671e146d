"""How likely a slip turns one number into another: what a clerk's hand or eye does wrong, by code and cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from validation.filing import Filing
from validation.form import Edition
from validation.values import Blank, Number, show

UNEXPLAINED = 400
"""Cost of a change for which no slip is known. Costs are comparable with each other only; 100 is a clear lead."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A code of `wording.WHY`, its cost (less is likelier) and the facts of its sentence."""

    why: str
    cost: int
    facts: Mapping[str, str] = field(default_factory=dict)


def likeliest(filing: Filing, cell: str, value: Number, previous: Filing | None = None) -> Slip:
    """How `value` most likely became what stands in the cell."""
    present = filing.amount(cell)
    if present is None:
        return Slip("only", UNEXPLAINED)
    slips = [
        *_of_place(filing, cell, present, value),
        *of_hand(present, value),
        *_of_year(filing, cell, value, previous),
        Slip("only", UNEXPLAINED),
    ]
    best = min(slips, key=lambda slip: slip.cost)
    against = 200 if _last_year(filing, cell, previous) == present != value else 0
    return Slip(best.why, best.cost + against, {"stated": show(filing.cells[cell]), "value": show(value), **best.facts})


def _of_place(filing: Filing, cell: str, present: Number, value: Number) -> Iterator[Slip]:
    """Slips that the cell's place explains: forgotten, not summed, taken from the neighbour."""
    total = filing.edition.totals.get(cell)
    summed = total is not None and value == _sum(filing, total.right)
    if summed:
        yield Slip("unsummed", 25) if present == 0 else Slip("total", 250 if abs(present - value) == 1 else 300)
    elif isinstance(filing.cells[cell], Blank) and value:
        yield Slip("blank", 25)
    elif present == 0:
        yield Slip("zero", 350)
    if present:
        for why, neighbour in _neighbours(filing.edition)[cell]:
            if filing.amount(neighbour) == present:
                yield Slip(why, 275 if -10 < present < 10 else 200)


def of_hand(present: Number, value: Number) -> Iterator[Slip]:
    """Slips of the typing hand that make `present` of `value`; none where the two look unlike."""
    if present == -value:
        yield Slip("sign", 0)
    if abs(present - value) == 1:
        yield Slip("one_off", 250)
    typed, meant = str(present), str(value)
    if not (typed.isdigit() and meant.isdigit()) or "0" in (typed, meant):
        return
    if len(typed) == len(meant):
        yield from _same_length(typed, meant)
    elif typed.rstrip("0") == meant.rstrip("0"):
        zeros = len(typed) - len(meant)
        yield Slip("tenfold" if zeros > 0 else "tenth", 150 * abs(zeros) - 50, {"times": str(10 ** abs(zeros))})
    elif len(typed) == len(meant) + 1 and (at := _left_out(typed, meant)) is not None:
        doubled = typed[at] in (typed[at - 1 : at], typed[at + 1 : at + 2])
        yield Slip("doubled", 100) if doubled else Slip("extra", 150)
    elif len(meant) == len(typed) + 1 and _left_out(meant, typed) is not None:
        yield Slip("dropped", 150)


def _same_length(typed: str, meant: str) -> Iterator[Slip]:
    differ = [i for i, (a, b) in enumerate(zip(typed, meant, strict=True)) if a != b]
    if len(differ) == 1 and len(typed) > 1:
        yield Slip("digit", 200)
    if len(differ) == 2 and differ[1] == differ[0] + 1:
        i = differ[0]
        if typed[i] == meant[i + 1] and typed[i + 1] == meant[i]:
            yield Slip("swapped", 100)


def _left_out(longer: str, shorter: str) -> int | None:
    """The place of the one digit that the shorter lacks."""
    for i in range(len(longer)):
        if longer[:i] + longer[i + 1 :] == shorter:
            return i
    return None


def _of_year(filing: Filing, cell: str, value: Number, previous: Filing | None) -> Iterator[Slip]:
    if value == _last_year(filing, cell, previous):
        yield Slip("last_year", 25)


def _last_year(filing: Filing, cell: str, previous: Filing | None) -> Number | None:
    """What last year's report says that this cell must be: 上年结转 is last year's 结转下年度."""
    line = filing.edition.cells[cell].line.code
    if previous is None or line != "carried_in":
        return None
    before = cell.replace(".carried_in.", ".carried_out.")
    return previous.amount(before) if before in previous.edition.cells else None


def _sum(filing: Filing, side: Mapping[str, int]) -> Number | None:
    total: Number = 0
    for key, k in side.items():
        number = filing.amount(key)
        if number is None:
            return None
        total += k * number
    return total


@lru_cache(maxsize=8)
def _neighbours(edition: Edition) -> dict[str, tuple[tuple[str, str], ...]]:
    """The cells above, below, left and right of each cell, within its block."""
    found = {}
    for cell in edition.cells.values():
        lines, columns = cell.block.lines, cell.block.columns
        row, column = lines.index(cell.line), columns.index(cell.column)
        around = (
            ("above", row - 1, column),
            ("below", row + 1, column),
            ("left", row, column - 1),
            ("right", row, column + 1),
        )
        found[cell.key] = tuple(
            (why, f"{cell.table.code}.{lines[i].code}.{columns[j].code}")
            for why, i, j in around
            if 0 <= i < len(lines) and 0 <= j < len(columns)
        )
    return found
