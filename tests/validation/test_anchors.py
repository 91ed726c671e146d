"""The published methods, on their own documented examples.

`correct_typos` (R packages deducorrect and deductive; Scholtus 2009, section 4, and Van der Loo, De Jonge and
Scholtus 2011) and `locate_errors` (R package errorlocate; De Jonge and Van der Loo). Expected values are those that
their manuals and test suites state. docs/locating.md says what ours adds.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from validation.locate.slips import UNEXPLAINED, of_hand
from validation.locate.solve import Budget, Changes, Row, smallest

SCHOLTUS = [
    {"x1": 1, "x2": 1, "x3": -1},
    {"x2": 1, "x4": -1},
    {"x5": 1, "x6": 1, "x7": 1, "x8": -1},
    {"x3": 1, "x8": 1, "x9": -1},
    {"x9": 1, "x10": -1, "x11": -1},
]
"""x1 + x2 = x3, x2 = x4, x5 + x6 + x7 = x8, x3 + x8 = x9, x9 − x10 = x11."""

SOUND = dict(
    zip(
        ("x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11"),
        (1452, 116, 1568, 116, 323, 76, 12, 411, 1979, 1842, 137),
        strict=True,
    )
)


def repairs(rules: list[dict[str, int]], record: Mapping[str, int], fixed: tuple[str, ...] = ()) -> list[Changes]:
    """New values by cell, for every smallest set of them; none below zero."""
    rows: list[Row] = [(rule, sum(k * record[cell] for cell, k in rule.items())) for rule in rules]

    def allowed(changes: Changes) -> bool:
        return all(record[cell] + change >= 0 and cell not in fixed for cell, change in changes.items())

    found = [changes for changes in smallest(rows, 4, Budget(10_000), allowed) if allowed(changes)]
    return [{cell: record[cell] + change for cell, change in changes.items()} for changes in found]


def cost(present: int, value: int) -> int:
    """How unlike a slip of the hand the change is."""
    return min((slip.cost for slip in of_hand(present, value)), default=UNEXPLAINED)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [{}], id="4: sound"),
        pytest.param({"x4": 161}, [{"x4": 116}], id="4.1: digits swapped"),
        pytest.param({"x4": 161, "x9": 19979}, [{"x4": 116, "x9": 1979}], id="4.2: and a digit too many"),
        pytest.param(
            {"x4": 161, "x9": 19979, "x5": 0, "x6": 0, "x7": 0},
            [{"x4": 116, "x9": 1979, cell: 411} for cell in ("x5", "x6", "x7")],
            id="4.3: details left out; R mends x4 and x9 and leaves the sum broken",
        ),
        pytest.param(
            {"x4": 161, "x9": 19979, "x8": 0},
            [{"x4": 116, "x9": 1979, "x8": 411}],
            id="4.4: a subtotal left out; R mends x4 and x9 and leaves the sum broken",
        ),
    ],
)
def test_scholtus_section_4(changes: dict[str, int], expected: list[Changes]) -> None:
    found = repairs(SCHOLTUS, SOUND | changes)
    assert sorted(sorted(repair.items()) for repair in found) == sorted(sorted(repair.items()) for repair in expected)


def test_the_typos_of_section_4_are_recognised_as_such() -> None:
    assert [slip.why for slip in of_hand(161, 116)] == ["swapped"]
    assert [slip.why for slip in of_hand(19979, 1979)] == ["doubled"]


def test_correct_typos_chooses_among_the_cells_of_one_sum_by_the_look_of_the_number() -> None:
    """x1 + x2 = x3 with 161, 1452, 1568: R corrects 161 to 116; with that cell fixed it corrects nothing."""
    record = {"x1": 161, "x2": 1452, "x3": 1568}
    found = repairs([{"x1": 1, "x2": 1, "x3": -1}], record)
    ranked = sorted(found, key=lambda repair: min(cost(record[cell], value) for cell, value in repair.items()))
    assert ranked[0] == {"x1": 116}
    fixed = repairs([{"x1": 1, "x2": 1, "x3": -1}], record, fixed=("x1",))
    assert all(cost(record[cell], value) == UNEXPLAINED for repair in fixed for cell, value in repair.items())


def test_correct_typos_flips_a_sign() -> None:
    """x + y = z with −123, 129, 252: R attempts x = 123."""
    record = {"x": -123, "y": 129, "z": 252}
    found = repairs([{"x": 1, "y": 1, "z": -1}], record)
    ranked = sorted(found, key=lambda repair: min(cost(record[cell], value) for cell, value in repair.items()))
    assert ranked[0] == {"x": 123}


def test_correct_typos_finds_no_typo_where_a_term_is_missing() -> None:
    """42280000 = 11289000 + 4328000 + 11201000 + 11849000 fails for a term that the rule lacks; R leaves it alone."""
    record = {"x1": 42280000, "x2": 11289000, "x3": 4328000, "x5": 11201000, "x6": 11849000}
    found = repairs([{"x1": 1, "x2": -1, "x3": -1, "x5": -1, "x6": -1}], record)
    assert len(found) == len(record)
    assert all(cost(record[cell], value) == UNEXPLAINED for repair in found for cell, value in repair.items())


def test_correct_typos_leaves_what_only_zeros_could_mend() -> None:
    """x1 = x2 and 9 x1 = x2 hold only for 0 and 0; R finds no typo in 10 and 99."""
    found = repairs([{"x1": 1, "x2": -1}, {"x1": 9, "x2": -1}], {"x1": 10, "x2": 99})
    assert found == [{"x1": 0, "x2": 0}]
    assert cost(10, 0) == cost(99, 0) == UNEXPLAINED


# --- errorlocate ------------------------------------------------------------------------------------------------

BOOKS = {"profit": 1, "cost": 1, "turnover": -1}


def located(record: Mapping[str, int], fixed: tuple[str, ...] = ()) -> list[set[str]]:
    """The smallest sets that obey profit + cost = turnover, cost ≥ 0.6 turnover, turnover ≥ 0."""
    rows: list[Row] = [(BOOKS, sum(k * record[cell] for cell, k in BOOKS.items()))]

    def allowed(changes: Changes) -> bool:
        new = {cell: value + changes.get(cell, 0) for cell, value in record.items()}
        return 5 * new["cost"] >= 3 * new["turnover"] >= 0 and not set(fixed) & set(changes)

    return [set(changes) for changes in smallest(rows, 3, Budget(1000), allowed)]


@pytest.mark.parametrize(
    ("record", "fixed", "wrong"),
    [
        ({"profit": 755, "cost": 125, "turnover": 200}, (), {"profit"}),
        ({"profit": 30, "cost": 70, "turnover": 80}, ("profit", "turnover"), {"cost"}),
        ({"profit": 30, "cost": 70, "turnover": 80}, ("profit", "cost"), {"turnover"}),
        # R warns of values from 1e7 up and gives NA; whole numbers are exact at any size.
        ({"profit": 10**10, "cost": 200, "turnover": 300}, (), {"profit"}),
    ],
)
def test_locate_errors_profit_cost_turnover(record: dict[str, int], fixed: tuple[str, ...], wrong: set[str]) -> None:
    assert located(record, fixed) == [wrong]


def test_locate_errors_with_values_given() -> None:
    """y = 60 = 5 + 5 + 5 + 45 + 0 where yD should be 25 and yE 20."""
    total = {"y": 1, "yA": -1, "yB": -1, "yC": -1, "yD": -1, "yE": -1}
    given = {"y": 0, "yA": 0, "yB": 0, "yC": 0, "yD": 45 - 25, "yE": 0 - 20}
    rows: list[Row] = [({cell: 1}, off) for cell, off in given.items()]
    assert smallest([*rows, (total, 0)], 4, Budget(1000)) == [{"yD": -20, "yE": 20}]
