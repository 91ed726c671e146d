"""This year against last year: Y-CARRY, Y-INFORCE, Y-JUMP, Y-YEAR."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.drafting import sound, spoilt
from validation import Filing, history, judge
from validation.editions import get

COLUMNS = [column.code for column in get().table("t3").blocks[0].columns]


def filing(year: int, **cells: Any) -> Filing:
    """A filing of zeros but for these; `t2_normative_made=3` is t2.normative.made."""
    named: dict[str, Any] = dict.fromkeys(get().keys, 0)
    named |= {_key(name): value for name, value in cells.items()}
    return Filing(unit="某区某局", year=year, cells=named)


def _key(name: str) -> str:
    return next(key for key in get().keys if key.replace(".", "_") == name)


def found(this: Filing, last: Filing, rule: str = "") -> list[tuple[str, tuple[str, ...], str, str]]:
    return [(f.rule, f.cells, f.stated, f.expected) for f in history.findings(this, last) if f.rule.startswith(rule)]


@pytest.mark.parametrize("column", COLUMNS)
def test_carry_is_compared_in_every_column(column: str) -> None:
    last = filing(2024, **{f"t3_carried_out_{column}": 7})
    this = filing(2025, **{f"t3_carried_in_{column}": 5})
    assert found(this, last) == [("Y-CARRY", (f"t3.carried_in.{column}",), "5", "7")]


def test_a_sound_chain_is_silent() -> None:
    rnd = random.Random(5)
    last = sound(get(), rnd, year=2024)
    carried = {f"t3.carried_in.{c}": last.cells[f"t3.carried_out.{c}"] for c in COLUMNS}
    in_force = {
        f"t2.{line}.in_force": (last.amount(f"t2.{line}.in_force") or 0)
        + (last.amount(f"t2.{line}.made") or 0)
        - (last.amount(f"t2.{line}.repealed") or 0)
        for line in ("regulations", "normative")
    }
    this = Filing(**(last.to_dict() | {"year": 2025, "cells": last.to_dict()["cells"] | carried | in_force}))
    assert [f for f in history.findings(this, last) if f.severity == "warning"] == []


def test_a_blank_here_is_compared_as_nought_and_a_blank_row_there_says_nothing() -> None:
    this, last = filing(2025), filing(2024, t3_carried_out_natural=4, t3_carried_out_total=4)
    assert [cells for _, cells, *_ in found(this, last)] == [
        ("t3.carried_in.natural",),
        ("t3.carried_in.total",),
    ]
    nothing = spoilt(last, {f"t3.carried_out.{c}": None for c in COLUMNS})
    assert found(filing(2025, t3_carried_in_natural=4), nothing) == []


def test_unreadable_cells_are_not_compared() -> None:
    assert found(filing(2025, t3_carried_in_total="1O"), filing(2024, t3_carried_out_total=7)) == []


@pytest.mark.parametrize(
    ("line", "last", "made", "repealed", "states", "expected"),
    [
        ("normative", 5, 3, 0, 8, None),  # 洪泽区 2023 to 2024, as published
        ("normative", 5, 3, 0, 9, "8"),
        ("regulations", 15, 1, 2, 15, "14"),
        ("normative", 0, 2, 0, 0, "2"),
    ],
)
def test_in_force_follows_from_last_year(
    line: str, last: int, made: int, repealed: int, states: int, expected: str | None
) -> None:
    before = filing(2024, **{f"t2_{line}_in_force": last})
    now = filing(2025, **{f"t2_{line}_in_force": states, f"t2_{line}_made": made, f"t2_{line}_repealed": repealed})
    cells = tuple(f"t2.{line}.{column}" for column in ("in_force", "made", "repealed"))
    assert found(now, before) == ([("Y-INFORCE", cells, str(states), expected)] if expected else [])


@pytest.mark.parametrize(
    ("last", "now", "case"),
    [
        (550, 9487, "up"), (2, 21, "up"), (0, 20, "up"), (2, 20, None), (1, 19, None), (0, 19, None),
        (300, 29, "down"), (20, 1, "down"), (20, 2, None), (19, 0, None), (300, 30, None), (5, 5, None),
    ],
)  # fmt: skip
def test_a_jump_is_a_note_from_20_up(last: int, now: int, case: str | None) -> None:
    findings = history.findings(filing(2025, t2_licences_decisions=now), filing(2024, t2_licences_decisions=last))
    assert [(f.rule, f.severity, f.facts["case"]) for f in findings] == ([("Y-JUMP", "note", case)] if case else [])


def test_a_total_is_not_told_where_its_detail_jumped() -> None:
    this, last = filing(2025, t3_granted_natural=50, t3_granted_total=50), filing(2024)
    assert [cells for _, cells, *_ in found(this, last, "Y-JUMP")] == [("t3.granted.natural",)]


def test_a_blank_last_year_is_no_jump() -> None:
    last = spoilt(filing(2024), {"t2.licences.decisions": None})
    assert found(filing(2025, t2_licences_decisions=900), last) == []


def test_another_year_than_the_last_is_said_and_not_compared() -> None:
    last = filing(2022, t3_carried_out_total=7)
    assert found(filing(2025), last) == [("Y-YEAR", (), "2022", "2024")]


def test_last_years_trial_form_is_compared_where_cells_are_the_same() -> None:
    """现行有效 of 2021 has no forerunner in the trial form; 结转 has."""
    old = sound(get("2019"), random.Random(2), year=2020)
    this = Filing(unit="某区某局", year=2021, cells=dict.fromkeys(get().keys, 0))
    assert {rule for rule, *_ in found(this, old)} <= {"Y-CARRY", "Y-JUMP"}


def test_the_real_pair(real: dict[str, Filing]) -> None:
    report = judge(real["洪泽区-2024"], real["洪泽区-2023"])
    assert [(f.rule, f.cells) for f in report.findings if f.rule.startswith("Y-")] == [
        ("Y-JUMP", ("t2.licences.decisions",)),
        ("Y-JUMP", ("t3.granted.natural",)),
    ]
    assert report.ok
