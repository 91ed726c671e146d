"""Broken equations of a form as separate faults, each with every smallest repair.

Two thoughts beside Fellegi and Holt's. First, a cell whose change mends all the equations that hold it, and that no
other such cell competes with, is a fault by itself: any number of independent slips is found one by one. Second,
where all totals of a table agree with their parts they follow them when they change, at no cost: in the template
totals are formulas, so one wrong detail shows as a column that does not balance, while every sum looks right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from validation.form import Edition
from validation.locate.solve import Budget, Changes, Row, TooManyFaults, smallest
from validation.locate.system import System, effect, following, numbers_by_key, strips, uses

MOST_CELLS = 4
"""Cells of one fault; what needs more is not located but listed."""
WORK = 120_000
"""Rows looked at for one filing: some tenths of a second at the very most."""

Move = Changes
"""A cell's change, first, and those of the totals that follow it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Equations, by number, that break together, and the smallest repairs; none where too much is wrong."""

    broken: tuple[int, ...]
    repairs: tuple[tuple[Move, ...], ...]
    complete: bool = True
    """Whether these are all the smallest repairs there are."""


def faults(
    edition: Edition, off: Mapping[int, int], is_zero: Callable[[str], bool], allowed: Callable[[Changes], bool]
) -> list[Fault]:
    """The faults behind sums that are off.

    `off` gives left − right of every equation that can be judged, by number; 0 where it holds. `is_zero` says
    of a cell whether it holds 0 or nothing. `allowed` refuses changes that cannot be (a value below zero).
    """
    broken = {number for number, excess in off.items() if excess}
    found: list[Fault] = []
    rest = dict(off)
    mended: set[str] = set()

    def possible(some: Changes) -> bool:
        return mended.isdisjoint(some) and allowed(some)  # a cell is mended once

    while True:
        while some := _alone(edition, rest, possible):
            found += _mend(edition, rest, some)
            mended |= some.keys()
        joint = list(_joint(edition, rest, possible))
        some = {} if all(fault.repairs for fault in joint) else _unsummed(edition, rest, is_zero)
        if not some or not possible(some):
            return _once([*found, *joint], broken)
        found += _mend(edition, rest, some)
        mended |= some.keys()


def _mend(edition: Edition, rest: dict[int, int], some: Changes) -> Iterator[Fault]:
    """Each change as a fault by itself; `rest` becomes what is off after it."""
    for cell, change in some.items():
        yield Fault(tuple(n for n, _ in uses(edition)[cell] if rest.get(n)), (({cell: change},),))
        for number, more in effect(edition, {cell: change}).items():
            if number in rest:
                rest[number] += more


def _alone(edition: Edition, off: Mapping[int, int], allowed: Callable[[Changes], bool]) -> Changes:
    """Cells that mend every equation holding them, two at least, and share none with another such cell."""
    found: Changes = {}
    claims: dict[int, list[str]] = {}
    for number in (number for number, excess in off.items() if excess):
        for cell in edition.equations[number].cells:
            if cell in found:
                continue
            change = _mending(edition, off, cell)
            if change and allowed({cell: change}):
                found[cell] = change
                for other, _ in uses(edition)[cell]:
                    claims.setdefault(other, []).append(cell)
    rivals = {cell for cells in claims.values() if len(cells) > 1 for cell in cells}
    return {cell: change for cell, change in found.items() if cell not in rivals}


def _mending(edition: Edition, off: Mapping[int, int], cell: str) -> int:
    """The change that makes every equation of the cell hold; 0 where there is none."""
    wanted: int | None = None
    judged = 0
    for number, k in uses(edition)[cell]:
        excess = off.get(number)
        if excess is None:
            continue
        if not excess or excess % k or wanted not in (None, -excess // k):
            return 0
        wanted = -excess // k
        judged += 1
    return wanted or 0 if judged > 1 else 0


def _unsummed(edition: Edition, off: Mapping[int, int], is_zero: Callable[[str], bool]) -> Changes:
    """Totals left at zero beside details that are not, where summing all of them breaks nothing that holds."""
    rest, found = dict(off), Changes()
    place = numbers_by_key(edition)
    for _ in range(2):  # a total of totals comes right in the second round
        for total, equation in edition.totals.items():
            excess = rest.get(place[equation.key], 0)
            if excess < 0 and len(uses(edition)[total]) > 1 and is_zero(total):
                found[total] = found.get(total, 0) - excess
                for number, more in effect(edition, {total: -excess}).items():
                    if number in rest:
                        rest[number] += more
    return {} if any(rest[number] and not off[number] for number in rest) else found


def _once(found: list[Fault], broken: set[int]) -> list[Fault]:
    """Each broken equation with the fault that mends it for good, which is the last that speaks of it."""
    kept = []
    for fault in reversed(found):
        numbers = tuple(number for number in fault.broken if number in broken)
        broken = broken.difference(numbers)
        if numbers:
            kept.append(replace(fault, broken=numbers))
    return kept[::-1]


def _joint(edition: Edition, off: Mapping[int, int], allowed: Callable[[Changes], bool]) -> Iterator[Fault]:
    """What no single cell explains: the search, part by part."""
    broken = frozenset(number for number, excess in off.items() if excess)
    if not broken:
        return
    system = following(edition, frozenset(off), broken)
    open_ = set(broken)
    budget = Budget(WORK)
    for part in system.parts:
        rows: list[Row] = [(coefficients, off[number]) for number, coefficients in part]
        if not any(excess for _, excess in rows):
            continue
        repairs = tuple(_with_followers(edition, moves, off) for moves in _repairs(rows, system, budget, allowed))
        repairs = repairs or _one_strip(edition, off, allowed)
        held = {number for number, _ in part} & open_
        if repairs:
            held |= _touched(edition, repairs[0]) & open_
        open_ -= held
        yield Fault(tuple(sorted(held)), repairs, not budget.spent)
    if open_:
        yield Fault(tuple(sorted(open_)), ())


def _repairs(
    rows: list[Row], system: System, budget: Budget, allowed: Callable[[Changes], bool]
) -> tuple[tuple[Move, ...], ...]:
    def possible(found: Changes) -> bool:
        return allowed(system.follow(found))

    try:
        sets = smallest(rows, MOST_CELLS, budget, possible)
    except TooManyFaults:
        return ()
    if sets and not possible(sets[0]):  # then none of them is
        return ()
    return tuple(tuple(system.follow({cell: change}) for cell, change in found.items()) for found in sets)


def _one_strip(
    edition: Edition, off: Mapping[int, int], allowed: Callable[[Changes], bool]
) -> tuple[tuple[Move, ...], ...]:
    """Lines or columns that by themselves mend all: a slipped line has more wrong cells than a search can try."""
    found = []
    for strip in strips(edition):
        own = Counter(number for cell in strip for number, _ in uses(edition)[cell])
        repair = Changes()
        for cell in strip:
            for number, k in uses(edition)[cell]:
                if own[number] == 1 and off.get(number) and cell not in repair:
                    repair[cell] = -off[number] // k
        left = Counter({number: excess for number, excess in off.items() if excess})
        left.update(effect(edition, repair))
        if len(repair) > MOST_CELLS and not any(left[number] for number in off) and allowed(repair):
            found.append(tuple({cell: change} for cell, change in repair.items()))
    return tuple(found)


def _with_followers(edition: Edition, moves: tuple[Move, ...], off: Mapping[int, int]) -> tuple[Move, ...]:
    """The moves with each total that only follows one of the others made part of it."""
    if not any(next(iter(move)) in edition.totals for move in moves):
        return moves
    left = list(moves)
    for _ in range(2):  # a total of totals follows in the second round
        for total, equation in edition.totals.items():
            own = next((move for move in left if next(iter(move)) == total), None)
            if own is None or off.get(numbers_by_key(edition)[equation.key]) != 0:
                continue
            parts_moved = [move for move in left if not move.keys().isdisjoint(equation.right)]
            if len(parts_moved) == 1:
                left = [move | own if move is parts_moved[0] else move for move in left if move is not own]
    return tuple(left)


def _touched(edition: Edition, moves: tuple[Move, ...]) -> set[int]:
    """Numbers of the equations whose sum some move changes."""
    return {number for move in moves for number in effect(edition, move)}
