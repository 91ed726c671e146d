"""The smallest sets of cells, against trying every set, and the bound on the work."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, strategies as st

from validation import editions
from validation.locate.solve import Budget, Changes, Row, TooManyFaults, changes, smallest
from validation.locate.system import following

# A table of two lines and two columns with totals:   a b | r
#                                                     c d | s
#                                                     x y | g
TABLE = [
    {"a": -1, "b": -1, "r": 1},
    {"c": -1, "d": -1, "s": 1},
    {"x": -1, "y": -1, "g": 1},
    {"a": -1, "c": -1, "x": 1},
    {"b": -1, "d": -1, "y": 1},
    {"r": -1, "s": -1, "g": 1},
]
SOUND = {"a": 4, "b": 7, "r": 11, "c": 5, "d": 2, "s": 7, "x": 9, "y": 9, "g": 18}


def rows_of(values: dict[str, int]) -> list[Row]:
    return [(row, sum(k * values[cell] for cell, k in row.items())) for row in TABLE]


def by_trying(rows: list[Row]) -> list[Changes]:
    """Every smallest set, by trying them all: Gauss's elimination on fractions for each."""
    cells = sorted({cell for row, _ in rows for cell in row})
    for size in range(len(cells) + 1):
        found = [changes for some in combinations(cells, size) if (changes := solved(rows, some)) is not None]
        if found:
            return found
    return []


def solved(rows: list[Row], cells: tuple[str, ...]) -> Changes | None:
    """The one change of each cell that makes all rows hold; None where there is none."""
    system = [[Fraction(row.get(cell, 0)) for cell in cells] + [Fraction(-off)] for row, off in rows]
    for column in range(len(cells)):
        pivot = next((i for i in range(column, len(system)) if system[i][column]), None)
        if pivot is None:
            return None
        system[column], system[pivot] = system[pivot], system[column]
        lead = system[column][column]
        system[column] = [value / lead for value in system[column]]
        for i, line in enumerate(system):
            if i != column and line[column]:
                system[i] = [a - line[column] * b for a, b in zip(line, system[column], strict=True)]
    if any(line[-1] for line in system[len(cells) :]):
        return None
    found = {cell: system[i][-1] for i, cell in enumerate(cells)}
    return {cell: int(change) for cell, change in found.items()} if all(found.values()) else None


def as_set(found: list[Changes]) -> set[frozenset[tuple[str, int]]]:
    return {frozenset(changes.items()) for changes in found}


@given(st.dictionaries(st.sampled_from(sorted(SOUND)), st.integers(-3, 30), max_size=5))
def test_all_smallest_sets_and_no_other(spoilt: dict[str, int]) -> None:
    rows = rows_of(SOUND | spoilt)
    expected = by_trying(rows)
    found = smallest(rows, 9, Budget(10**6))
    assert as_set(found) == as_set(expected)
    assert len(found) == len(expected)


@pytest.mark.parametrize(
    ("spoilt", "repairs"),
    [
        ({}, [{}]),
        ({"a": 5}, [{"a": -1}]),
        ({"g": 17}, [{"g": 1}]),
        ({"a": 14, "d": 20}, [{"a": -10, "d": -18}]),
        # Equal differences in two lines and two columns: the other diagonal explains them as well.
        ({"a": 14, "d": 12}, [{"a": -10, "d": -10}, {"b": -10, "c": -10}]),
        # One unit in the wrong column: it may have happened in any line.
        ({"a": 5, "b": 6}, [{"a": -1, "b": 1}, {"c": -1, "d": 1}, {"x": 1, "y": -1}]),
    ],
)
def test_by_hand(spoilt: dict[str, int], repairs: list[Changes]) -> None:
    assert as_set(smallest(rows_of(SOUND | spoilt), 4, Budget(10**5))) == as_set(repairs)


def test_a_value_below_zero_is_taken_only_where_nothing_else_is() -> None:
    rows: list[Row] = [({"total": 1, "part": -1, "other": -1}, 5 - 2 - 9)]
    values = {"total": 5, "part": 2, "other": 9}

    def whole(changes: Changes) -> bool:
        return all(values[cell] + change >= 0 for cell, change in changes.items())

    assert as_set(smallest(rows, 2, Budget(1000), whole)) == as_set([{"total": 6}, {"other": -6}])
    assert as_set(smallest(rows, 2, Budget(1000), lambda _: False)) == as_set(
        [{"total": 6}, {"part": -6}, {"other": -6}]
    )


def test_nothing_where_the_cells_allowed_do_not_suffice() -> None:
    assert smallest(rows_of(SOUND | {"a": 14, "d": 20}), 1, Budget(10**5)) == []


def test_the_work_is_bounded_by_count() -> None:
    """The first answer needs some work, all answers need more; between the two the answer is not complete."""
    rows = rows_of(SOUND | {"a": 14, "d": 12})
    budget = Budget(10**5)
    everything = smallest(rows, 4, budget)
    assert (len(everything), budget.spent) == (2, False)
    needed = 10**5 - budget.left
    assert smallest(rows, 4, Budget(needed)) == everything
    short = Budget(needed - 1)
    assert smallest(rows, 4, short)
    assert short.spent
    with pytest.raises(TooManyFaults):
        smallest(rows, 4, Budget(5))


@pytest.mark.parametrize("edition", editions.NAMES)
@given(data=st.data())
def test_totals_follow_as_if_each_had_been_worked_out(edition: str, data: st.DataObject) -> None:
    """Only the totals that a change reaches are worked out; the others would not change."""
    form = editions.get(edition)
    numbers = range(len(form.equations))
    judged = frozenset(data.draw(st.sets(st.sampled_from(numbers), min_size=len(numbers) - 3)))
    system = following(form, judged, frozenset(data.draw(st.sets(st.sampled_from(sorted(judged)), max_size=2))))
    details = [key for key in form.keys if key not in form.totals]
    some = data.draw(st.dictionaries(st.sampled_from(details), st.integers(-9, 9).filter(bool), min_size=1, max_size=4))
    assert system.follow(some) == changes(system.followers, some)
