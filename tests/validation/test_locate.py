"""Which cell is wrong: real reports spoilt by the slips of clerks, and filings spoilt beyond repair."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from tests.drafting import settle, sound, sound_filings
from tests.validation.spoiling import (
    SLIPS,
    broken_equations,
    firsts,
    keys_of,
    located,
    number_at,
    with_cells,
    wrong_applicant,
)
from validation import Filing, Finding, editions, judge
from validation.form import Edition
from validation.wording import finding_to_dict, why, words

COMPLETE = ("西城区-2023", "洪泽区-2023", "洪泽区-2024", "沭阳县-2025")
"""Complete real reports whose table 三 is without fault."""

EDITION = editions.get()


@pytest.fixture
def seed(real: dict[str, Filing]) -> Filing:
    return real["西城区-2023"]


def arithmetic(found: list[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.rule.startswith("T3")]


def settled(details: dict[str, int]) -> Filing:
    """A filing of these details, with its totals and with 本年新收 as they must be."""
    return Filing(cells=settle(EDITION, dict.fromkeys(EDITION.keys, 0) | details))


def likely(finding: Finding) -> list[tuple[str, Any]]:
    return [(suggestion.cell, suggestion.value) for suggestion in finding.likely]


# --- one slip -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", editions.NAMES)
def test_every_cell_of_table_3_breaks_equations_of_its_own(name: str) -> None:
    edition = editions.get(name)
    signatures = [frozenset(e.key for e in edition.holding[key]) for key in keys_of(edition, "t3")]
    assert len(signatures) == len(set(signatures)) == len(edition.table("t3").blocks[0].lines) * 7


@pytest.mark.parametrize("name", SLIPS)
def test_one_slip_in_table_3_is_one_item_with_the_cell_and_its_number(name: str, real: dict[str, Filing]) -> None:
    """Every cell of the real reports to which the slip applies; the issue asks for 99 in 100."""
    tried = 0
    for report in COMPLETE:
        filing = real[report]
        for key in keys_of(filing.edition, "t3"):
            change = SLIPS[name](filing, key)
            if change is None:
                continue
            tried += 1
            (item,) = arithmetic(located(with_cells(filing, change)))
            assert likely(item)[0] == (key, number_at(filing, key)), (report, key)
            assert item.cells[0] == key
            assert (item.stated, item.expected) == (str(change[key] or ""), str(number_at(filing, key))) or not change[
                key
            ]
            assert {b.equation.key for b in item.equations} == {e.key for e in filing.edition.holding[key]}
    assert tried


@pytest.mark.parametrize(
    ("cells", "cell", "value", "why"),
    [
        ({"t3.granted.natural": 426}, "t3.granted.natural", 462, "swapped"),
        ({"t3.granted.natural": 4462}, "t3.granted.natural", 462, "doubled"),
        ({"t3.granted.natural": 4632}, "t3.granted.natural", 462, "extra"),
        ({"t3.granted.natural": 46}, "t3.granted.natural", 462, "dropped"),
        ({"t3.granted.natural": 4620}, "t3.granted.natural", 462, "tenfold"),
        ({"t3.granted.natural": 762}, "t3.granted.natural", 462, "digit"),
        ({"t3.granted.natural": -462}, "t3.granted.natural", 462, "sign"),
        ({"t3.granted.natural": None}, "t3.granted.natural", 462, "blank"),
        ({"t3.granted.natural": 152}, "t3.granted.natural", 462, "below"),
        ({"t3.partial.natural": 462}, "t3.partial.natural", 152, "above"),
        ({"t3.new.total": 0}, "t3.new.total", 1508, "unsummed"),
        ({"t3.new.total": 1466}, "t3.new.total", 1508, "total"),
        ({"t3.granted.natural": 87}, "t3.granted.natural", 462, "only"),
        ({"t4.review.total": 0}, "t4.review.total", 246, "unsummed"),
        ({"t4.review.upheld": None}, "t4.review.upheld", None, "blank"),
    ],
)
def test_each_suggestion_says_why(cells: dict[str, Any], cell: str, value: int | None, why: str, seed: Filing) -> None:
    (item,) = located(with_cells(seed, cells))
    expected = number_at(seed, cell) if value is None else value
    assert (item.likely[0].cell, item.likely[0].value, item.likely[0].why) == (cell, expected, why)


def test_a_fraction_is_located_exactly(seed: Filing) -> None:
    (item,) = located(with_cells(seed, {"t3.granted.natural": "46.2"}))
    assert likely(item)[0] == ("t3.granted.natural", 462)


def test_numbers_of_fifteen_digits_are_exact() -> None:
    filing = sound(EDITION, random.Random(1), most=10**13)
    key = "t3.denied_3.business"
    (item,) = located(with_cells(filing, {key: number_at(filing, key) + 1}))
    assert likely(item)[0] == (key, number_at(filing, key))


# --- several slips ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [2, 3, 4])
def test_slips_in_different_lines_and_columns_are_all_located(count: int, real: dict[str, Filing]) -> None:
    """The issue asks for 95 pairs in 100."""
    rnd, right, cases = random.Random(count), 0, 0
    while cases < 100:
        filing = real[rnd.choice(COMPLETE)]
        block = filing.edition.table("t3").blocks[0]
        places = zip(rnd.sample(block.lines, count), rnd.sample(block.columns, count), strict=True)
        keys = [f"t3.{line.code}.{column.code}" for line, column in places]
        slips = [rnd.choice([c for slip in SLIPS.values() if (c := slip(filing, key))] or [None]) for key in keys]
        if None in slips:
            continue
        spoilt = with_cells(filing, {key: value for slip in slips if slip for key, value in slip.items()})
        found = firsts(located(spoilt))
        right += all(found.get(key) == number_at(filing, key) for key in keys)
        cases += 1
    assert right >= 95


@pytest.mark.parametrize(
    "keys",
    [
        ("t3.granted.natural", "t3.granted.business"),  # one line
        ("t3.granted.natural", "t3.partial.natural"),  # one column
        ("t3.granted.natural", "t3.granted.total"),  # a detail and its total
        ("t3.granted.natural", "t3.handled.natural"),  # a result and the sum of results
        ("t3.new.natural", "t3.carried_out.total", "t3.handled.total"),
    ],
)
def test_slips_that_meet_in_one_equation_are_told_apart(keys: tuple[str, ...], seed: Filing) -> None:
    """By 3, 50, 700: the differences differ, so the equations determine every cell."""
    spoilt = with_cells(seed, {key: number_at(seed, key) + 3 + 47 * i + 650 * (i > 1) for i, key in enumerate(keys)})
    found = located(spoilt)
    assert firsts(found) == {key: number_at(seed, key) for key in keys}
    assert all(finding.equations for finding in found)


def test_two_repairs_that_fit_equally_are_both_offered_and_none_is_asserted() -> None:
    """Equal differences in two lines and two columns: the cells of one diagonal or of the other."""
    cells = {f"t3.{line}.{column}": 500 for line in ("denied_2", "denied_4") for column in ("business", "research")}
    filing = settled(cells)
    diagonal = {"t3.denied_2.business": 500, "t3.denied_4.research": 500}
    found = located(with_cells(filing, dict.fromkeys(diagonal, 537)))
    assert {f.facts["case"] for f in found} == {"open"}
    assert {s.cell: s.value for f in found for s in f.likely} == diagonal | {
        "t3.denied_2.research": 463,
        "t3.denied_4.business": 463,
    }
    assert sum(len(f.equations) for f in found) == 4


def test_one_application_under_the_wrong_applicant_type_is_one_item(real: dict[str, Filing]) -> None:
    """Two columns are off by as much in opposite directions; any line may be the one, and the likeliest come first."""
    tried = 0
    for report in COMPLETE:
        filing = real[report]
        for key in keys_of(filing.edition, "t3"):
            change = wrong_applicant(filing, key)
            if change is None:
                continue
            (item,) = arithmetic(located(with_cells(filing, change)))
            tried += 1
            assert {s.why for s in item.likely} <= {"transfer", "exchanged"}, key
            for one, other in pairwise(item.likely[:2]):
                assert one.cell.split(".")[1] == other.cell.split(".")[1]
    assert tried > 50


def test_numbers_of_two_columns_exchanged(seed: Filing) -> None:
    a, b = "t3.granted.natural", "t3.granted.business"
    (item,) = located(with_cells(seed, {a: number_at(seed, b), b: number_at(seed, a)}))
    assert likely(item)[:2] == [(a, number_at(seed, a)), (b, number_at(seed, b))]
    assert item.likely[0].why == "exchanged"
    assert item.cells == (a, b)


def test_totals_by_formula_hide_a_wrong_detail_in_the_balance(seed: Filing) -> None:
    """In the template all sums follow; only 一 + 二 = 三（七）+ 四 breaks, in the column and in the total: one item."""
    new = number_at(seed, "t3.new.natural")
    spoilt = with_cells(seed, {"t3.new.natural": 1823, "t3.new.total": number_at(seed, "t3.new.total") + 1823 - new})
    (item,) = located(spoilt)
    assert (item.rule, item.cells[0], item.stated, item.expected) == ("T3-BALANCE", "t3.new.natural", "1823", "1283")
    assert [b.equation.key for b in item.equations] == ["T3-BALANCE.natural", "T3-BALANCE.total"]


def test_totals_by_formula_follow_a_total_that_was_typed_over(seed: Filing) -> None:
    """A typed 总计 of a result, the sum of results computed from it: one wrong cell, three broken equations."""
    more = {key: number_at(seed, key) + 5 for key in ("t3.granted.total", "t3.handled.total")}
    (item,) = located(with_cells(seed, more))
    assert likely(item) == [("t3.granted.total", number_at(seed, "t3.granted.total"))]
    assert {b.equation.key for b in item.equations} == {"T3-ROW.granted", "T3-ROW.handled", "T3-BALANCE.total"}


def test_totals_left_at_zero_are_each_located(seed: Filing) -> None:
    """As in a published report whose 总计 column is blank in eleven lines."""
    lines = [line.code for line in seed.edition.table("t3").blocks[0].lines]
    blank = {f"t3.{line}.total": None for line in lines if number_at(seed, f"t3.{line}.total")}
    found = arithmetic(located(with_cells(seed, blank)))
    assert firsts(found) == {key: number_at(seed, key) for key in blank}
    assert {s.why for f in found for s in f.likely} == {"unsummed", "blank"}


@pytest.mark.parametrize("along", ["line", "column"])
def test_a_whole_line_or_column_slipped_is_located_cell_by_cell(along: str) -> None:
    """The numbers of the neighbour typed a second time: more cells than the search tries, all in one strip."""
    filing = sound(EDITION, random.Random(8), most=400)
    block = EDITION.table("t3").blocks[0]
    if along == "line":
        pairs = [(f"t3.denied_3.{c.code}", f"t3.denied_2.{c.code}") for c in block.columns]
    else:
        pairs = [(f"t3.{x.code}.research", f"t3.{x.code}.business") for x in block.lines if x.code.startswith("denied")]
    spoilt = with_cells(filing, {key: number_at(filing, neighbour) for key, neighbour in pairs})
    wrong = {key: number_at(filing, key) for key, other in pairs if number_at(filing, key) != number_at(filing, other)}
    assert len(wrong) > 4
    found = located(spoilt)
    offered = {suggestion for finding in found for suggestion in likely(finding)}
    assert wrong.items() <= offered


def test_an_item_promises_only_the_equations_that_its_own_change_mends(seed: Filing) -> None:
    """Two wrong cells of one line: each mends its column, only both together mend the line."""
    found = located(with_cells(seed, {"t3.granted.natural": 465, "t3.granted.business": 65}))
    assert [finding.facts["count"] for finding in found] == ["1", "1"]
    assert sorted(b.equation.key for finding in found for b in finding.equations) == [
        "T3-RESULTS.business",
        "T3-RESULTS.natural",
        "T3-ROW.granted",
    ]


# --- table 四 -----------------------------------------------------------------------------------------------------

REVIEW = ("upheld", "corrected", "other", "pending", "total")


@pytest.mark.parametrize(
    ("row", "first", "determined"),
    [
        ((8, 1, 2, 0, 0), ("total", 11), True),  # not summed
        ((8, 1, 2, 0, 110), ("total", 11), True),  # ten times
        ((8, None, 2, 0, 11), ("corrected", 1), True),  # forgotten
        ((80, 1, 2, 0, 11), ("upheld", 8), True),  # ten times
        ((21, 1, 2, 0, 15), ("upheld", 12), True),  # digits swapped
        ((-8, 1, 2, 0, 11), ("upheld", 8), True),  # sign
        ((8, 1, 2, 0, 12), ("total", 11), False),  # one off: in any cell
        ((8, 1, 2, 0, 47), ("total", 11), False),  # no slip fits
    ],
)
def test_table_4_has_one_equation_a_line_and_is_ranked_by_the_look_of_the_slip(
    row: tuple[int | None, ...], first: tuple[str, int], determined: bool
) -> None:
    cells: dict[str, Any] = {f"t4.review.{code}": value for code, value in zip(REVIEW, row, strict=True)}
    (item,) = located(Filing(cells=dict.fromkeys(EDITION.keys, 0) | cells))
    assert likely(item)[0] == (f"t4.review.{first[0]}", first[1])
    assert item.facts["case"] == ("open" if not determined else "blank" if None in row else "located")
    if not determined:
        assert item.cells[0] == "t4.review.total"
        assert (item.stated, item.expected) == (str(row[-1]), "11")


# --- contents that cannot be read ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "rule", "suggested"),
    [
        ("46Z", "C-TEXT", [(462, "sums"), (46, "hint")]),
        ("462（其中 3 件延期）", "C-TEXT", [(462, "hint_sums")]),
        ("见附件", "C-TEXT", [(462, "sums")]),
        ("#REF!", "C-ERROR", [(462, "sums")]),
        (10**16, "C-PRECISION", [(462, "sums")]),
        (-462, "C-NEGATIVE", [(462, "sums")]),
        ("46.2", "C-FRACTION", [(462, "sums")]),
        ("462件", "C-READ", []),
    ],
)
def test_the_sums_say_what_an_unreadable_cell_should_hold(
    content: Any, rule: str, suggested: list[tuple[int, str]], seed: Filing
) -> None:
    found = [f for f in judge(with_cells(seed, {"t3.granted.natural": content})).findings if f.rule == rule]
    assert [[(s.value, s.why) for s in f.likely] for f in found] == [suggested]


def test_unreadable_cells_of_one_line_help_each_other(seed: Filing) -> None:
    """The result column gives the detail, then the line gives the total."""
    cells = {"t3.granted.natural": "四百多", "t3.granted.total": "若干"}
    found = [f for f in judge(with_cells(seed, cells)).findings if f.rule == "C-TEXT"]
    assert [likely(f) for f in found] == [[(key, number_at(seed, key))] for key in cells]


def test_equations_with_an_unreadable_cell_are_silent_and_others_still_locate(seed: Filing) -> None:
    spoilt = with_cells(seed, {"t3.handled.natural": "很多", "t3.partial.business": 40})
    (item,) = [f for f in judge(spoilt).findings if f.rule.startswith("T3")]
    assert likely(item)[0] == ("t3.partial.business", number_at(seed, "t3.partial.business"))


# --- last year ----------------------------------------------------------------------------------------------------


def test_last_year_decides_between_repairs_that_fit_equally(seed: Filing) -> None:
    """Totals by formula, 上年结转 off: without last year the likeliest of the column, with it the carried-in cell."""
    key = "t3.carried_in.natural"
    wrong = number_at(seed, key) + 58
    spoilt = with_cells(seed, {key: wrong, "t3.carried_in.total": number_at(seed, "t3.carried_in.total") + 58})
    last = Filing(year=2022, cells={"t3.carried_out.natural": number_at(seed, key)})
    (without,), (given_last,) = located(spoilt), located(spoilt, last)
    assert (key, number_at(seed, key)) in likely(given_last)
    assert likely(given_last)[0] == (key, number_at(seed, key))
    assert given_last.likely[0].why == "last_year"
    assert given_last.facts["case"] == "located"
    assert without.facts["case"] == "open"


def test_last_year_speaks_for_a_figure_that_it_confirms(seed: Filing) -> None:
    """The carried-in figure equals last year's: the suggestion to change it comes after the others."""
    spoilt = with_cells(seed, {"t3.new.natural": 1284, "t3.new.total": number_at(seed, "t3.new.total") + 1})
    key = "t3.carried_in.natural"
    last = Filing(year=2022, cells={"t3.carried_out.natural": number_at(seed, key)})
    order = [[cell for cell, _ in likely(located(spoilt, previous)[0])] for previous in (None, last)]
    assert key in order[0]
    assert key not in order[1] or order[1].index(key) > order[0].index(key)


def test_a_broken_chain_of_table_2_names_the_likeliest_of_its_three_figures() -> None:
    cells = {"t2.normative.made": 30, "t2.normative.repealed": 0, "t2.normative.in_force": 8}
    last = Filing(year=2024, cells={"t2.normative.in_force": 5})
    report = judge(Filing(year=2025, cells=cells), last)
    (warning,) = [f for f in report.findings if f.rule == "Y-INFORCE"]
    assert (warning.likely[0].cell, warning.likely[0].value, warning.likely[0].why) == (
        "t2.normative.made",
        3,
        "tenfold",
    )


# --- the contract, whatever the fault -----------------------------------------------------------------------------

Wrong = st.dictionaries(
    st.sampled_from(list(EDITION.keys)),
    st.one_of(st.integers(-5, 3000), st.none(), st.just("1O"), st.just("12件"), st.just("3.5"), st.just("#REF!")),
    max_size=12,
)


@settings(max_examples=150)
@given(sound_filings(EDITION), Wrong)
def test_every_broken_equation_is_in_exactly_one_item(filing: Filing, wrong: dict[str, Any]) -> None:
    spoilt = with_cells(filing, wrong)
    broken = broken_equations(spoilt)
    found = located(spoilt)
    assert Counter(b.equation.key for f in found for b in f.equations) == Counter(b.equation.key for b in broken)
    for finding in found:
        assert finding.cells
        assert finding.equations
        assert finding.rule == finding.equations[0].equation.rule.id
        assert len(likely(finding)) == len(set(likely(finding)))
        for suggestion in finding.likely:
            assert suggestion.value != spoilt.amount(suggestion.cell)


@settings(max_examples=60)
@given(sound_filings(EDITION), Wrong)
def test_the_same_filing_gives_the_same_items_in_plain_words(filing: Filing, wrong: dict[str, Any]) -> None:
    spoilt = with_cells(filing, wrong)
    found = located(spoilt)
    assert located(with_cells(spoilt, {})) == found
    for finding in found:
        for language in ("zh", "en"):
            said = words(finding, EDITION, language)
            clauses = [why(suggestion, language) for suggestion in finding.likely]
            for text in (said.message, said.remedy, said.source, *clauses):
                assert text
                assert "{" not in text
                assert "“”" not in text
                assert '""' not in text
            assert finding_to_dict(finding, spoilt, language)["equations"]


def test_random_numbers_end_with_too_many_faults() -> None:
    rnd = random.Random(5)
    spoilt = Filing(cells={key: rnd.randint(0, 999) for key in EDITION.keys})
    found = arithmetic(located(spoilt))
    assert len(found) == 39
    assert {finding.facts["case"] for finding in found} == {"many"}
    assert all(
        not finding.likely and finding.cells[0] == next(iter(finding.equations[0].equation.left)) for finding in found
    )
    assert "无法定位" in words(found[0], EDITION).message


def test_a_sound_filing_has_no_items(real: dict[str, Filing]) -> None:
    assert [located(real[name]) for name in ("西城区-2023", "洪泽区-2024", "沭阳县-2025")] == [[], [], []]


def test_an_edition_with_another_line_and_column_is_located_without_a_word(seed: Filing) -> None:
    """Nothing in locating knows the form: the trial edition has other lines."""
    edition: Edition = editions.get("2019")
    filing = sound(edition, random.Random(3))
    key = "t3.other.legal_service"
    (item,) = located(with_cells(filing, {key: number_at(filing, key) + 400}))
    assert likely(item)[0] == (key, number_at(filing, key))
