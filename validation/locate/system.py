"""The equations of an edition as rows of coefficients by cell, worked out once for all filings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from validation.form import Edition
from validation.locate.solve import Changes, Coefficients, Pivot, Row, changes, eliminate, independent, parts


def effect(edition: Edition, move: Changes) -> dict[int, int]:
    """What a move adds to left − right of the equations, where that is not nothing."""
    found: dict[int, int] = {}
    for cell, change in move.items():
        for number, k in uses(edition)[cell]:
            found[number] = found.get(number, 0) + k * change
    return {number: change for number, change in found.items() if change}


@lru_cache(maxsize=8)
def numbers_by_key(edition: Edition) -> Mapping[str, int]:
    """The number of each equation, by its key."""
    return {equation.key: number for number, equation in enumerate(edition.equations)}


@lru_cache(maxsize=8)
def uses(edition: Edition) -> dict[str, tuple[tuple[int, int], ...]]:
    """Number and coefficient of the equations of each cell."""
    found: dict[str, list[tuple[int, int]]] = {}
    for number, row in enumerate(_rows(edition)):
        for cell, k in row.items():
            found.setdefault(cell, []).append((number, k))
    return {cell: tuple(held) for cell, held in found.items()}


@lru_cache(maxsize=8)
def _rows(edition: Edition) -> tuple[Coefficients, ...]:
    return tuple(equation.coefficients() for equation in edition.equations)


@lru_cache(maxsize=8)
def strips(edition: Edition) -> tuple[tuple[str, ...], ...]:
    """The cells of every line and column that stand in two equations or more."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for cell in edition.cells.values():
        if len(uses(edition).get(cell.key, ())) > 1:
            for axis, code in (("line", cell.line.code), ("column", cell.column.code)):
                found.setdefault((cell.table.code, axis, code), []).append(cell.key)
    return tuple(map(tuple, found.values()))


@dataclass(frozen=True, slots=True)
class System:
    """What is left of the equations when totals that follow are replaced by their parts."""

    followers: tuple[Pivot, ...]
    reached: Mapping[str, frozenset[int]]
    """For each cell the positions of the followers that change with it, directly or through others."""
    parts: tuple[tuple[tuple[int, Coefficients], ...], ...]
    """Independent rows, by the number of their equation, in groups that share no cell."""

    def follow(self, some: Changes) -> Changes:
        """The changes with those of the totals that follow."""
        at = {position for cell in some for position in self.reached.get(cell, ())}
        return changes([self.followers[position] for position in sorted(at)], some)


@lru_cache(maxsize=256)
def following(edition: Edition, judged: frozenset[int], broken: frozenset[int]) -> System:
    """The equations with totals replaced by their parts, in tables where all totals agree with them.

    Where one does not, totals were typed, and each that changes counts like any other cell.
    """
    cells = edition.cells
    typed = {
        cells[edition.equations[number].cells[0]].table.code
        for number in broken
        if edition.equations[number].rule.fills
    }
    numbers = sorted(judged)
    rows: list[Row] = [(_rows(edition)[number], 0) for number in numbers]
    followers: list[Pivot] = []
    place = numbers_by_key(edition)
    for total, equation in edition.totals.items():
        number = place[equation.key]
        if cells[total].table.code in typed or number not in judged:
            continue
        at = numbers.index(number)
        if total in rows[at][0]:
            followers.append((total, *rows[at]))
            rows = eliminate(rows, at, total)
            del numbers[at]
    kept = independent([coefficients for coefficients, _ in rows])
    groups = parts([rows[at][0] for at in kept])
    return System(
        tuple(followers),
        _reached(followers),
        tuple(tuple((numbers[kept[i]], rows[kept[i]][0]) for i in group) for group in groups),
    )


def _reached(followers: Sequence[Pivot]) -> Mapping[str, frozenset[int]]:
    """For each cell the positions of the followers that change with it; the last one is the first to be known."""
    found: dict[str, frozenset[int]] = {}
    for position, (total, coefficients, _) in enumerate(followers):
        further = found.get(total, frozenset()) | {position}
        for cell in coefficients:
            if cell != total:
                found[cell] = found.get(cell, frozenset()) | further
    return found
