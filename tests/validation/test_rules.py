"""What the judge says of contents and sums: the form's arithmetic, the policy on contents, frames against an oracle."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from tests.drafting import sound, sound_filings
from tests.validation.spoiling import broken_equations, number_at, with_cells
from validation import Filing, Report, editions, judge, judge_batch, schemas
from validation.values import Number

EDITION = editions.get()


def of_contents(report: Report) -> list[tuple[str, str]]:
    return [(f.rule, f.severity) for f in report.findings if f.rule.startswith("C-")]


def of_sums(report: Report) -> list[str]:
    return sorted(b.equation.key for f in report.findings for b in f.equations)


# --- the arithmetic of the form -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "cells", "equations"), [("2021", 200, 42), ("2019", 198, 40)])
def test_the_size_of_the_form(name: str, cells: int, equations: int) -> None:
    edition = editions.get(name)
    assert (len(edition.keys), len(edition.equations)) == (cells, equations)


def test_one_filing_computed_by_hand() -> None:
    """Three applications came in, one was carried in; two were granted, one denied, one is carried over."""
    cells: dict[str, Any] = dict.fromkeys(EDITION.keys, 0)
    cells |= {"t3.new.natural": 2, "t3.new.business": 1, "t3.new.total": 3}
    cells |= {"t3.carried_in.natural": 1, "t3.carried_in.total": 1}
    cells |= {"t3.granted.natural": 2, "t3.granted.total": 2}
    cells |= {"t3.denied_4.business": 1, "t3.denied_4.total": 1}
    cells |= {"t3.handled.natural": 2, "t3.handled.business": 1, "t3.handled.total": 3}
    cells |= {"t3.carried_out.natural": 1, "t3.carried_out.total": 1}
    cells |= {"t4.review.upheld": 2, "t4.review.other": 1, "t4.review.total": 3}
    assert of_sums(judge(Filing(cells=cells))) == []
    wrong = {
        "t3.new.business": ["T3-BALANCE.business", "T3-ROW.new"],
        "t3.denied_4.business": ["T3-RESULTS.business", "T3-ROW.denied_4"],
        "t3.handled.total": ["T3-BALANCE.total", "T3-RESULTS.total", "T3-ROW.handled"],
        "t3.carried_out.natural": ["T3-BALANCE.natural", "T3-ROW.carried_out"],
        "t4.review.pending": ["T4-SUM.review"],
        "t2.licences.decisions": [],
    }
    for key, expected in wrong.items():
        assert of_sums(judge(Filing(cells=cells | {key: cells[key] + 5}))) == expected, key


@pytest.mark.parametrize("name", editions.NAMES)
def test_each_cell_spoilt_makes_exactly_the_equations_that_hold_it_speak(name: str) -> None:
    edition = editions.get(name)
    filing = sound(edition, random.Random(11))
    reports = judge_batch([with_cells(filing, {key: number_at(filing, key) + 7}) for key in edition.keys])
    for key, report in zip(edition.keys, reports, strict=True):
        assert of_sums(report) == sorted(equation.key for equation in edition.holding[key]), key


def test_the_real_reports_break_what_was_published_broken(real: dict[str, Filing]) -> None:
    assert {name: of_sums(judge(filing)) for name, filing in real.items() if filing.edition is EDITION} == {
        "西城区-2023": [],
        "洪泽区-2023": ["T4-SUM.after_review", "T4-SUM.review"],
        "洪泽区-2024": [],
        "沭阳县-2025": [],
    }


# --- contents (contract, section 6) -------------------------------------------------------------------------------

COUNT, MONEY = "t2.licences.decisions", "t2.fees.amount"
READ, TEXT, ERROR = [("C-READ", "warning")], [("C-TEXT", "error")], [("C-ERROR", "error")]
BLANK, BELOW = [("C-BLANK", "warning")], [("C-NEGATIVE", "error")]
FRACTION, PRECISION = [("C-FRACTION", "error")], [("C-PRECISION", "error")]


@pytest.mark.parametrize(
    ("cell", "content", "found", "counted"),
    [
        (COUNT, 0, [], 0),
        (COUNT, 1508, [], 1508),
        (COUNT, 1508.0, [], 1508),
        (COUNT, "1508", READ, 1508),
        (COUNT, " 1 508　", READ, 1508),
        (COUNT, "１５０８", READ, 1508),
        (COUNT, "1,508", READ, 1508),
        (COUNT, "15,08", TEXT, None),
        *[(COUNT, f"12{measure}", READ, 12) for measure in ("件", "宗", "起", "条", "项", "件次")],
        (COUNT, "十二", READ, 12),
        (COUNT, "二十一件", READ, 21),
        (COUNT, "1O", TEXT, None),
        (COUNT, "2000万", TEXT, None),
        (COUNT, "22（其中修订 16 件）", TEXT, None),
        (COUNT, "1e3", TEXT, None),
        (COUNT, "2023-01-05", TEXT, None),
        (COUNT, "约20", TEXT, None),
        (COUNT, True, TEXT, None),
        *[(COUNT, mark, BLANK, 0) for mark in (None, "", " ", "　", "/", "-", "—", "——", "无")],
        (COUNT, "#REF!", ERROR, None),
        (COUNT, "#N/A", ERROR, None),
        (COUNT, -5, BELOW, -5),
        (COUNT, "-5", sorted([*READ, *BELOW]), -5),
        (COUNT, "－5", sorted([*READ, *BELOW]), -5),
        (COUNT, 12.5, FRACTION, Decimal("12.5")),
        (COUNT, 123456789012345, [], 123456789012345),
        (COUNT, 1234567890123456, PRECISION, None),
        (MONEY, 25.1, [], Decimal("25.1")),
        (MONEY, Decimal("14828.7092"), [], Decimal("14828.7092")),
        (MONEY, 14828.709200000001, [], Decimal("14828.7092")),
        (MONEY, "976.81万元", READ, Decimal("976.81")),
        (MONEY, "251000元", READ, Decimal("25.1")),
        (MONEY, "12件", TEXT, None),
        (MONEY, "约 25 万元", TEXT, None),
        (MONEY, Decimal("0.000001"), [], Decimal("0.000001")),
        (MONEY, Decimal("0.0000001"), PRECISION, Decimal("0.0000001")),
        (MONEY, Decimal("123456789012.3456"), PRECISION, Decimal("123456789012.3456")),
        (MONEY, -1, BELOW, -1),
        (MONEY, None, BLANK, 0),
    ],
)
def test_contents(cell: str, content: Any, found: list[tuple[str, str]], counted: Number | None) -> None:
    """What is said of a cell's content, and with which number the sums go on."""
    filing = Filing(cells=dict.fromkeys(EDITION.keys, 1) | {cell: content})
    assert sorted(of_contents(judge(filing))) == found
    assert filing.amount(cell) == counted


def test_a_text_that_is_read_is_counted_in_the_sums_and_one_that_is_not_silences_them() -> None:
    filing = sound(EDITION, random.Random(4))
    key, right = "t3.granted.natural", number_at(sound(EDITION, random.Random(4)), "t3.granted.natural")
    contents: dict[str, list[str]] = {
        f"{right}件": [],
        f"{right + 1}件": ["T3-RESULTS.natural", "T3-ROW.granted"],
        "若干": [],
        "/": ["T3-RESULTS.natural", "T3-ROW.granted"] if right else [],
    }
    for content, expected in contents.items():
        assert of_sums(judge(with_cells(filing, {key: content}))) == expected, content


def test_a_table_left_empty_is_an_error_and_a_few_blanks_are_warnings() -> None:
    filing = sound(EDITION, random.Random(4))
    empty = judge(with_cells(filing, {key: None for key in EDITION.keys if key.startswith("t4.")}))
    assert of_contents(empty) == [("C-BLANK", "error")]
    few = judge(with_cells(filing, {"t4.review.upheld": None, "t2.licences.decisions": "/"}))
    assert of_contents(few) == [("C-BLANK", "warning")] * 2


# --- properties ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", editions.NAMES)
@given(data=st.data())
@settings(max_examples=40)
def test_sound_filings_have_no_fault_and_their_sum_has_none(name: str, data: st.DataObject) -> None:
    edition = editions.get(name)
    one, other = data.draw(sound_filings(edition)), data.draw(sound_filings(edition))
    both = {key: number_at(one, key) + number_at(other, key) for key in edition.keys}
    for report in judge_batch([one, other, Filing(edition=edition, cells=both)]):
        assert not of_sums(report)
        assert not of_contents(report)
        assert report.ok


Contents = st.one_of(
    st.integers(-3, 500),
    st.none(),
    st.sampled_from(["/", "12件", "1O", "3.5", "#REF!", "一百零五", "0.000000001", str(10**16)]),
    st.decimals(-10, 1000, places=3),
)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(sound_filings(EDITION), st.dictionaries(st.sampled_from(EDITION.keys), Contents, max_size=6)),
        max_size=6,
    )
)
def test_the_frames_find_what_the_plainest_code_finds(drafts: list[tuple[Filing, dict[str, Any]]]) -> None:
    batch = [with_cells(filing, wrong) for filing, wrong in drafts]
    found = schemas.broken_equations(batch)
    for at, filing in enumerate(batch):
        assert sorted(found.get(at, []), key=lambda b: b.equation.key) == sorted(
            broken_equations(filing), key=lambda b: b.equation.key
        )


@settings(max_examples=8)
@given(st.lists(st.tuples(st.sampled_from(editions.NAMES), st.integers(0, 99), Contents), max_size=8))
def test_a_batch_says_of_each_what_is_said_of_it_alone(drafts: list[tuple[str, int, Any]]) -> None:
    batch = [
        with_cells(
            sound(editions.get(name), random.Random(seed)), {"t3.new.natural": content, "t4.review.total": content}
        )
        for name, seed, content in drafts
    ]
    reports = judge_batch(batch)
    assert [report.filing for report in reports] == batch
    assert [report.findings for report in reports] == [judge(filing).findings for filing in batch]


# --- the pandera contract -----------------------------------------------------------------------------------------


def test_the_schemas_are_panderas_and_hold_one_row_a_failure() -> None:
    """Two filings, three broken equations: three failure cases, each with its row."""
    frame = pl.DataFrame(
        {"filing": [0, 0, 1, 1], "equation": [0, 1, 0, 1], "balanced": [False, True, False, False]},
        schema={"filing": pl.UInt32, "equation": pl.UInt16, "balanced": pl.Boolean},
    )
    with pytest.raises(pa.errors.SchemaErrors) as raised:
        schemas.BALANCES.validate(frame, lazy=True)
    assert raised.value.failure_cases["index"].to_list() == [0, 2, 3]
    assert list(schemas.failures(schemas.BALANCES, frame)) == [("balanced", 0), ("balanced", 2), ("balanced", 3)]


@pytest.mark.parametrize(
    "spoil",
    [lambda frame: frame.drop("equation"), lambda frame: frame.with_columns(pl.col("filing").cast(pl.String))],
)
def test_a_frame_that_does_not_fit_is_our_fault_and_not_a_clerks(spoil: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    frame = pl.DataFrame(
        {"filing": [0], "equation": [0], "balanced": [True]},
        schema={"filing": pl.UInt32, "equation": pl.UInt16, "balanced": pl.Boolean},
    )
    assert not list(schemas.failures(schemas.BALANCES, frame))
    with pytest.raises(AssertionError):
        list(schemas.failures(schemas.BALANCES, spoil(frame)))


def test_nothing_to_judge() -> None:
    assert judge_batch([]) == []
    assert schemas.broken_equations([]) == {}
    assert schemas.content_findings([]) == {}
