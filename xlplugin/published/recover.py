"""What the sums of the form say about the cells read: which are confirmed, which can be computed, which stay open.

A cell that could not be read is computed only where two different sums say the same of it and nothing in print speaks
against it; a single sum is not enough, because published totals are often wrong and would make a wrong figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from validation.form import Edition, Equation
from validation.values import Number
from xlplugin.published.readings import Reading, Readings

How = Literal["read", "recovered", "open"]
Sure = Literal["confirmed", "unchecked", "contradicted", "open"]


@dataclass(frozen=True, slots=True)
class CellAccount:
    """How one cell of the filing came about.

    `sure`: confirmed (a sum that holds contains it), unchecked (no sum could be tried), contradicted (every sum that
    contains it is broken: the print itself does not add up), open.
    """

    key: str
    how: How
    sure: Sure
    raw: object = None
    printed: str = ""
    place: str = ""
    equations: tuple[str, ...] = ()
    """For a recovered cell, the sums that gave it."""


Evidence = Mapping[str, str]
"""Line of the form (t3.granted) to the digits printed on it, where they could not be read as its cells."""


def settle(readings: Mapping[str, Reading], edition: Edition, evidence: Evidence | None = None) -> list[CellAccount]:
    """The account of every cell of the form, in the form's order."""
    kept = _confirm_doubtful(dict(readings), edition)
    computed = _compute(kept, evidence or {}, edition)
    numbers = _numbers(kept, edition) | {key: got.value for key, got in computed.items()}
    return [_account(key, kept, computed, numbers, edition) for key in edition.keys]


def _numbers(readings: Mapping[str, Reading], edition: Edition) -> dict[str, Number]:
    found: dict[str, Number] = {}
    for key, reading in readings.items():
        number = reading.number(edition.cells[key].kind)
        if number is not None:
            found[key] = number
    return found


def _holds(equation: Equation, numbers: Mapping[str, Number]) -> bool | None:
    """Whether it holds; None where a part is unknown."""
    if any(key not in numbers for key in equation.cells):
        return None
    return sum(k * numbers[key] for key, k in equation.coefficients().items()) == 0


def _confirm_doubtful(readings: Readings, edition: Edition) -> Readings:
    """Leaves out doubtful readings that no sum confirms, or that some sum contradicts."""
    numbers = _numbers(readings, edition)
    kept = dict(readings)
    for key, reading in readings.items():
        if not reading.doubtful:
            continue
        said = [_holds(equation, numbers) for equation in edition.holding[key]]
        if True not in said or False in said:
            del kept[key]
    return kept


@dataclass(frozen=True, slots=True)
class _Computed:
    value: Number
    equations: tuple[str, ...]


def _compute(readings: Readings, evidence: Evidence, edition: Edition) -> dict[str, _Computed]:
    """Open cells by arithmetic, again and again until nothing more follows."""
    numbers = _numbers(readings, edition)
    found: dict[str, _Computed] = {}
    for _ in range(10):
        new = _twice_said(numbers, edition)
        new = {key: got for key, got in (new | _whole_lines(numbers, edition)).items() if key not in readings}
        trial = numbers | {key: got.value for key, got in new.items()}
        refuted = {key for key in new if any(_holds(e, trial) is False for e in edition.holding[key])}
        new = {key: got for key, got in new.items() if key not in refuted}
        if not new:
            break
        found |= new
        numbers |= {key: got.value for key, got in new.items()}
    denied = {key for key in found if not _agrees(key, numbers, evidence, edition)}
    return {key: got for key, got in found.items() if key not in denied}


def _said(equation: Equation, numbers: Mapping[str, Number], key: str, edition: Edition) -> Number | None:
    """What a sum says of an unknown cell: what is missing to it, or 0 where its known parts already make up the total.

    Counts are not negative, so the second needs no other part to be known. None where it says nothing.
    """
    coefficients = equation.coefficients()
    missing = [other for other in equation.cells if other not in numbers]
    rest = sum(k * numbers[other] for other, k in coefficients.items() if other in numbers)
    if missing == [key]:
        value = -rest * coefficients[key]
        return value if value >= 0 else None
    parts_only = all(other in equation.right and edition.cells[other].kind == "count" for other in missing)
    return 0 if key in missing and parts_only and equation.rule.fills and rest == 0 else None


def _twice_said(numbers: Mapping[str, Number], edition: Edition) -> dict[str, _Computed]:
    """Cells of which two sums say the same, and none another."""
    found: dict[str, _Computed] = {}
    for key in edition.keys:
        if key in numbers:
            continue
        said = {e.key: value for e in edition.holding[key] if (value := _said(e, numbers, key, edition)) is not None}
        if len(said) >= 2 and len(set(said.values())) == 1:
            found[key] = _Computed(next(iter(said.values())), tuple(said))
    return found


def _whole_lines(numbers: Mapping[str, Number], edition: Edition) -> dict[str, _Computed]:
    """A line of which several cells are lost: each column's sum gives its cell, and the line's own sum confirms them."""
    found: dict[str, _Computed] = {}
    for line in edition.equations:
        missing = [key for key in line.cells if key not in numbers]
        if line.rule.id != "T3-ROW" or len(missing) < 2:
            continue
        given: dict[str, tuple[Number, str]] = {}
        for key in missing:
            values = {
                e.key: value
                for e in edition.holding[key]
                if e.key != line.key and (value := _said(e, numbers, key, edition)) is not None
            }
            if len(set(values.values())) == 1:
                given[key] = (next(iter(values.values())), next(iter(values)))
        if len(given) == len(missing) and _holds(
            line, {**numbers, **{key: value for key, (value, _) in given.items()}}
        ):
            found |= {key: _Computed(value, (name, line.key)) for key, (value, name) in given.items()}
    return found


def _agrees(key: str, numbers: Mapping[str, Number], evidence: Evidence, edition: Edition) -> bool:
    """Whether a computed cell is no contradiction to what stands in print on its line, where that could not be read."""
    line = key.rpartition(".")[0]
    if line not in evidence:
        return True
    values = [numbers.get(other) for other in edition.keys if other.rpartition(".")[0] == line]
    return None not in values and prints_as([int(value) for value in values if value is not None], evidence[line])


def prints_as(values: Sequence[int], digits: str) -> bool:
    """Whether figures can have been printed as a run of digits, glued, zeros and repetitions possibly lost."""
    reached = {0}
    before: int | None = None
    for value in values:
        text = str(value)
        new = {at + len(text) for at in reached if digits.startswith(text, at)}
        if value == 0 or value == before:
            new |= reached
        reached, before = new, value
    return len(digits) in reached


def _account(
    key: str, readings: Readings, computed: Mapping[str, _Computed], numbers: Mapping[str, Number], edition: Edition
) -> CellAccount:
    if key in computed:
        got = computed[key]
        return CellAccount(key, "recovered", "confirmed", got.value, equations=got.equations)
    reading = readings.get(key)
    if reading is None:
        return CellAccount(key, "open", "open")
    said = [_holds(equation, numbers) for equation in edition.holding[key]]
    sure: Sure = "confirmed" if True in said else "contradicted" if False in said else "unchecked"
    how: How = "recovered" if reading.how == "merged" else "read"
    equations = ("（六）",) if reading.how == "merged" else ()
    return CellAccount(key, how, sure, reading.raw, reading.printed, reading.place, equations)


def broken(readings: Mapping[str, Number], edition: Edition) -> list[Equation]:
    """The sums that the figures break."""
    return [equation for equation in edition.equations if _holds(equation, readings) is False]
