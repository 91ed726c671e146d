"""What the sums of the form say about the cells read: which are confirmed, which can be computed, which stay open.

A cell that could not be read is computed only where two different sums give the same value, or where the sums leave
nothing but zeros; a single sum is not enough, because published totals are often wrong and would make a wrong figure.
"""

from __future__ import annotations

from collections.abc import Mapping
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


def settle(readings: Mapping[str, Reading], edition: Edition) -> list[CellAccount]:
    """The account of every cell of the form, in the form's order."""
    kept = _confirm_doubtful(dict(readings), edition)
    computed = _compute(kept, edition)
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
    """Leaves out doubtful readings that no sum confirms, or that a sum with no other doubtful part contradicts."""
    numbers = _numbers(readings, edition)
    kept = dict(readings)
    for key, reading in readings.items():
        if not reading.doubtful:
            continue
        said = [_holds(equation, numbers) for equation in edition.holding[key]]
        if True not in said or said.count(False) > said.count(True):
            del kept[key]
    return kept


@dataclass(frozen=True, slots=True)
class _Computed:
    value: Number
    equations: tuple[str, ...]


def _compute(readings: Readings, edition: Edition) -> dict[str, _Computed]:
    """Open cells by arithmetic, again and again until nothing more follows."""
    numbers = _numbers(readings, edition)
    found: dict[str, _Computed] = {}
    for _ in range(10):
        new = _zeros(numbers, edition) | _twice_said(numbers, edition)
        new = {key: value for key, value in new.items() if key not in numbers and key not in readings}
        if not new:
            break
        trial = numbers | {key: computed.value for key, computed in new.items()}
        broken = {
            key
            for key in new
            for equation in edition.holding[key]
            if _holds(equation, trial) is False
        }
        new = {key: value for key, value in new.items() if key not in broken}
        if not new:
            break
        found |= new
        numbers |= {key: computed.value for key, computed in new.items()}
    return found


def _solve(equation: Equation, numbers: Mapping[str, Number], key: str) -> Number | None:
    """What one unknown must be; None where it is not the only one or would be no count."""
    coefficients = equation.coefficients()
    if any(other not in numbers for other in equation.cells if other != key):
        return None
    rest = sum(k * numbers[other] for other, k in coefficients.items() if other != key)
    value = -rest * coefficients[key]
    return value if value >= 0 else None


def _twice_said(numbers: Mapping[str, Number], edition: Edition) -> dict[str, _Computed]:
    """Cells to which two sums give the same value and none another; along a chain, a sum that holds stands behind."""
    found: dict[str, _Computed] = {}
    for key in edition.keys:
        if key in numbers:
            continue
        said = {e.key: _solve(e, numbers, key) for e in edition.holding[key]}
        values = {name: value for name, value in said.items() if value is not None}
        if len(values) >= 2 and len(set(values.values())) == 1:
            found[key] = _Computed(next(iter(values.values())), tuple(values))
    return found | {key: c for key, c in _whole_line(numbers, edition).items() if key not in found}


def _whole_line(numbers: Mapping[str, Number], edition: Edition) -> dict[str, _Computed]:
    """A line all or partly lost: each column's sum gives its cell, and the line's own sum then confirms them all."""
    found: dict[str, _Computed] = {}
    for along in edition.equations:
        if along.rule.id != "T3-ROW":
            continue
        missing = [key for key in along.cells if key not in numbers]
        if len(missing) < 2:
            continue
        given: dict[str, tuple[Number, str]] = {}
        for key in missing:
            values = {
                e.key: value
                for e in edition.holding[key]
                if e.rule.id != "T3-ROW" and (value := _solve(e, numbers, key)) is not None and _trusted(e, numbers, edition, key)
            }
            if len(set(values.values())) == 1:
                given[key] = (next(iter(values.values())), next(iter(values)))
        if len(given) != len(missing):
            continue
        trial = dict(numbers) | {key: value for key, (value, _) in given.items()}
        if _holds(along, trial) and along.left.keys() & trial.keys():
            for key, (value, name) in given.items():
                found[key] = _Computed(value, (name, along.key))
    return found


def _trusted(equation: Equation, numbers: Mapping[str, Number], edition: Edition, key: str) -> bool:
    """Whether the stated side of a sum is itself confirmed by another sum that holds."""
    return any(
        _holds(other, numbers)
        for stated in equation.left
        if stated != key
        for other in edition.holding[stated]
        if other.key != equation.key
    )


def _zeros(numbers: Mapping[str, Number], edition: Edition) -> dict[str, _Computed]:
    """Counts are not negative: where the parts known already make up a confirmed total, the others are 0."""
    found: dict[str, _Computed] = {}
    for equation in edition.equations:
        if not equation.rule.fills or any(key not in numbers for key in equation.left):
            continue
        missing = [key for key in equation.right if key not in numbers]
        if not missing or any(edition.cells[key].kind != "count" for key in missing):
            continue
        known = sum(numbers[key] for key in equation.right if key in numbers)
        stated = sum(numbers[key] for key in equation.left)
        if known == stated and _trusted(equation, numbers, edition, ""):
            for key in missing:
                found.setdefault(key, _Computed(0, (equation.key,)))
    return found


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
