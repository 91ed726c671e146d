"""The smallest sets of cells whose change makes linear equations hold, in exact integers.

Fellegi and Holt (1976): change the fewest values that can make all edits true. A row of the system is
Σ coefficient × value = 0, with `off` its sum as it stands. One cell of a row that does not hold must change; so
the search takes such a row, tries each of its cells in turn, eliminates that cell from the other rows, and goes on
with what is left. Work is counted in rows rewritten, never in seconds, so that an answer does not depend on the
machine. Nothing here knows the form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import gcd

Coefficients = Mapping[str, int]
Changes = dict[str, int]
"""How much to add to which cell."""
Row = tuple[Coefficients, int]
"""Coefficients by cell, and the sum as it stands: 0 where the row holds."""
Pivot = tuple[str, Coefficients, int]
"""A cell, and the row that gives its change once those of the other cells are known."""


_PER_SET = 150
"""Work charged for each set found, for the ranking that it will need."""


class TooManyFaults(Exception):
    """The work allowed is used up before anything was found."""


@dataclass(slots=True)
class Budget:
    """Work that a search may still do, in rows looked at or rewritten."""

    left: int

    @property
    def spent(self) -> bool:
        """Whether a search ended for want of work: what it gave may not be all there is."""
        return self.left < 0

    def spend(self, work: int) -> None:
        self.left -= work
        if self.left < 0:
            raise TooManyFaults


@dataclass(slots=True)
class _Search:
    budget: Budget
    found: list[Changes] = field(default_factory=list)

    def extend(self, rows: list[Row], chosen: tuple[Pivot, ...], barred: frozenset[str], left: int) -> None:
        """Add to `found` every set of `left` more cells that makes all rows hold; no cell of `barred` among them."""
        self.budget.spend(len(rows))
        broken = [at for at, row in enumerate(rows) if row[1]]
        if not broken or not left or at_least([rows[at] for at in broken], barred, left) > left:
            return
        at = min(broken, key=lambda i: len(rows[i][0]))
        coefficients, off = rows[at]
        others = [rows[i][0] for i in broken if i != at]
        if left == 1:
            for cell in coefficients:
                if cell not in barred and all(cell in row for row in others):
                    self.budget.spend(1)
                    if _settles(rows, at, cell):
                        self.found.append(changes((*chosen, (cell, coefficients, off))))
                        self.budget.spend(_PER_SET)
            return
        for cell in _promising(coefficients, others, barred):
            self.extend(eliminate(rows, at, cell), (*chosen, (cell, coefficients, off)), barred, left - 1)
            barred |= {cell}


def smallest(
    rows: Sequence[Row], most: int, budget: Budget, allowed: Callable[[Changes], bool] = lambda _: True
) -> list[Changes]:
    """All the smallest sets of changes, of at most `most` cells, that make every row hold.

    Sets that `allowed` refuses (a value below zero, say) are given only where no other set is found. Empty where
    `most` cells do not suffice. When the budget is used up, the sets found so far are given (`budget.spent` tells);
    raises TooManyFaults where there are none.
    """
    broken = [row for row in rows if row[1]]
    if not broken:
        return [{}]
    refused: list[Changes] = []
    for size in range(max(1, at_least(broken, frozenset(), most)), most + 1):
        search = _Search(budget)
        try:
            search.extend(list(rows), (), frozenset(), size)
        except TooManyFaults:
            if not search.found and not refused:
                raise
        whole = [found for found in search.found if len(found) == size]
        good = [found for found in whole if allowed(found)]
        refused = refused or whole
        if good or budget.spent:
            return good or refused
    return refused


def at_least(broken: Sequence[Row], barred: frozenset[str], enough: int) -> int:
    """A lower bound on the cells to change: rows that do not hold and share no cell each need one of their own."""
    taken: set[str] = set()
    count = 0
    for coefficients, _ in sorted(broken, key=lambda row: len(row[0])):
        if taken.isdisjoint(coefficients):
            count += 1
            if count > enough:
                break
            taken.update(cell for cell in coefficients if cell not in barred)
    return count


def eliminate(rows: Sequence[Row], at: int, cell: str) -> list[Row]:
    """The rows without row `at`, the cell removed from all of them with its help."""
    pivot, pivot_off = rows[at]
    p = pivot[cell]
    out = []
    for i, row in enumerate(rows):
        if i == at:
            continue
        q = row[0].get(cell)
        if q is None:
            out.append(row)
            continue
        a, b = _factors(p, q)
        merged = dict(row[0]) if a == 1 else {key: a * k for key, k in row[0].items()}
        for key, k in pivot.items():
            total = merged.get(key, 0) - b * k
            if total:
                merged[key] = total
            else:
                del merged[key]
        out.append((merged, a * row[1] - b * pivot_off))
    return out


def changes(pivots: Sequence[Pivot], known: Changes | None = None) -> Changes:
    """Each cell's change, the last pivot first. A change that would not be whole, or is none, leaves its cell out."""
    found = dict(known or {})
    for cell, coefficients, off in reversed(pivots):
        if not off and coefficients.keys().isdisjoint(found):  # most totals, of a few cells that change
            continue
        total = off + sum(coefficients[key] * n for key, n in found.items() if key in coefficients and key != cell)
        change, rest = divmod(-total, coefficients[cell])
        if change and not rest:
            found[cell] = change
    return found


def independent(rows: Sequence[Coefficients]) -> list[int]:
    """Positions of rows none of which follows from the others; of dependent ones the shorter are kept."""
    kept: list[int] = []
    echelon: list[tuple[str, dict[str, int]]] = []
    for at in sorted(range(len(rows)), key=lambda i: (len(rows[i]), i)):
        rest = dict(rows[at])
        for lead, row in echelon:
            if lead in rest:
                a, b = _factors(row[lead], rest[lead])
                mixed = {key: a * rest.get(key, 0) - b * row.get(key, 0) for key in rest.keys() | row.keys()}
                rest = {key: k for key, k in mixed.items() if k}
        if rest:
            kept.append(at)
            echelon.append((min(rest), rest))
    return sorted(kept)


def parts(rows: Sequence[Coefficients]) -> list[list[int]]:
    """Positions of rows in groups that share no cell, so that each group is a problem of its own."""
    group = list(range(len(rows)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    users: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        for cell in row:
            users.setdefault(cell, []).append(at)
    for sharing in users.values():
        for one, other in pairwise(sharing):
            group[max(root(one), root(other))] = min(root(one), root(other))
    found: dict[int, list[int]] = {}
    for at in range(len(rows)):
        found.setdefault(root(at), []).append(at)
    return list(found.values())


def _promising(cells: Coefficients, broken: Sequence[Coefficients], barred: frozenset[str]) -> list[str]:
    """The cells, those in most broken rows first: should the work run out, the best sets have been seen."""
    return sorted((cell for cell in cells if cell not in barred), key=lambda cell: -sum(cell in row for row in broken))


def _settles(rows: Sequence[Row], at: int, cell: str) -> bool:
    """Whether changing that cell to make row `at` hold makes every other row hold, and none that held break."""
    pivot, pivot_off = rows[at]
    p = pivot[cell]
    if pivot_off % p:
        return False
    return all(off * p == coefficients.get(cell, 0) * pivot_off for coefficients, off in rows)


def _factors(p: int, q: int) -> tuple[int, int]:
    """a, b with a·q = b·p, smallest and a > 0: row × a − pivot × b has no such cell."""
    common = gcd(p, q)
    a, b = p // common, q // common
    return (a, b) if a > 0 else (-a, -b)
