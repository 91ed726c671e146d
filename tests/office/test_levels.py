"""Between the levels: Σ against the published figure, and what units look like beside one another."""

from __future__ import annotations

from collections.abc import Sequence
from math import log1p
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given, strategies as st

from tests.drafting import spoilt
from tests.office.offices import office, roster_file
from validation import Filing
from validation.values import Number
from xlplugin.consolidation.result import Consolidation
from xlplugin.consolidation.run import consolidate
from xlplugin.filling import write
from xlplugin.office.peers import _usual_log, compare as compare_peers
from xlplugin.office.rollup import NOTES, Comparison, compare
from xlplugin.office.roster import load

UNITS = ("甲局", "乙局", "丙局")


def consolidated(
    folder: Path, published: Filing | None, leave_out: Sequence[str] = (), with_roster: bool = True
) -> Consolidation:
    for name in UNITS:
        if name not in leave_out:
            write(office(name), folder / "报送" / f"{name}.xlsx")
    rows = [{"name": "东区", "code": "D1"}, *({"name": name, "parent": "D1"} for name in UNITS)]
    roster = load(roster_file(folder, rows)) if with_roster else None
    return consolidate([folder / "报送"], unit="东区", roster=roster, published=published)


def published(**changes: int | None) -> Filing:
    """What the district published: the true sums, but for the changes (a step added to a cell; None: blank)."""
    cells = {}
    for key in office("甲局").edition.keys:
        step = changes.get(key.replace(".", "__"), 0)
        cells[key] = None if step is None else sum(office(name).amount(key) or 0 for name in UNITS) + step
    return Filing(unit="东区", year=2025, scope="region", cells=cells)


def compared(folder: Path, filing: Filing, **options: object) -> Comparison:
    found = compare(consolidated(folder, filing, **options))  # type: ignore[arg-type]
    assert found is not None
    return found


def odd(found: Comparison) -> dict[str, str]:
    return {line.key: line.verdict for line in found.lines if line.verdict != "equal"}


def test_without_a_published_report_there_is_nothing_to_compare(tmp_path: Path) -> None:
    assert compare(consolidated(tmp_path, None)) is None


def test_equal_cell_by_cell(tmp_path: Path) -> None:
    found = compared(tmp_path, published())
    assert odd(found) == {}
    assert len(found.lines) == 200
    assert (found.complete, found.sentence()) == (True, "200 格全部相符。")


def test_a_difference_is_named_with_its_size(tmp_path: Path) -> None:
    found = compared(tmp_path, published(t3__new__total=3))
    assert odd(found) == {"t3.new.total": "differs"}
    (line,) = [line for line in found.lines if line.key == "t3.new.total"]
    assert line.difference == -3
    assert found.sentence() == "199 格相符，1 格不符，0 格可能由统计口径引起。"


def test_a_missing_child_makes_it_not_yet_and_is_named(tmp_path: Path) -> None:
    found = compared(tmp_path, published(), leave_out=("乙局",))
    assert found.missing == ("乙局",)
    assert found.complete is False
    assert set(odd(found).values()) == {"not-yet"}
    assert set(odd(found)) == {key for key in office("乙局").edition.keys if office("乙局").amount(key)}
    assert "还缺 1 家（乙局）" in found.sentence()


def test_less_than_one_part_alone_is_wrong_even_while_a_child_is_missing(tmp_path: Path) -> None:
    most = max(office(name).amount("t3.granted.natural") or 0 for name in ("甲局", "丙局"))
    total = sum(office(name).amount("t3.granted.natural") or 0 for name in UNITS)
    found = compared(tmp_path, published(t3__granted__natural=int(most - 1 - total)), leave_out=("乙局",))
    assert odd(found)["t3.granted.natural"] == "below-part"


@pytest.mark.parametrize(
    ("changes", "verdict", "note"),
    [
        ({"t2__normative__made": -1}, "explained", "joint"),
        ({"t2__normative__made": 1}, "differs", "joint"),  # fewer than published: no counting rule makes it so
        ({"t4__direct__upheld": -1}, "explained", "co-defendant"),
        ({"t4__after_review__total": -1}, "explained", "co-defendant"),
        ({"t4__review__total": -1}, "differs", ""),
        ({"t2__licences__decisions": -1}, "differs", ""),
    ],
)
def test_the_official_counting_rules(tmp_path: Path, changes: dict[str, int], verdict: str, note: str) -> None:
    found = compared(tmp_path, published(**changes))
    (key,) = odd(found)
    (line,) = [line for line in found.lines if line.key == key]
    assert (line.verdict, line.note) == (verdict, note)
    said = next(cell for cell in found.to_dict()["cells"] if cell["cell"] == key)["note"]
    assert said == (NOTES[note][0] if note else "")


def test_a_blank_is_no_difference_from_zero_but_cannot_be_compared_with_a_number(tmp_path: Path) -> None:
    found = compared(tmp_path, published(t2__regulations__made=None, t2__licences__decisions=None))
    assert odd(found) == {"t2.licences.decisions": "unknown"}


def test_without_a_roster_nobody_knows_whether_all_are_in(tmp_path: Path) -> None:
    found = compared(tmp_path, published(), leave_out=("乙局",), with_roster=False)
    assert found.complete is None
    assert "没有名册" in found.sentence()
    assert "differs" in odd(found).values()


# --- beside one another ----------------------------------------------------------------------------------------


def noted(folder: Path, filings: Sequence[Filing], past: Sequence[Filing] = ()) -> list[tuple[str, str, str]]:
    for number, filing in enumerate(filings):
        write(filing, folder / f"{number}.xlsx")
    chosen = consolidate([folder], unit="东区").selection
    return [
        (n.kind, n.facts["unit"] if "unit" in n.facts else n.facts["named"], n.facts.get("cell", ""))
        for n in compare_peers(chosen, None, past)
    ]


def peers(**licences: int) -> list[Filing]:
    """Ten offices of nearly the same size; some with another number of licences."""
    same = {"t3.new.natural": 0}
    base = office("x")
    even = dict.fromkeys(base.edition.keys, 0) | same
    return [spoilt(base, {**even, "t2.licences.decisions": licences.get(f"n{n}", 200 + n)}) for n in range(10)]


def named(filings: Sequence[Filing]) -> list[Filing]:
    return [Filing(unit=f"第{n}局", year=2025, cells=f.cells) for n, f in enumerate(filings)]


def test_peers_alike_are_passed_over(tmp_path: Path) -> None:
    assert noted(tmp_path, named(peers())) == []


@pytest.mark.parametrize(("value", "told"), [(1_000, False), (2_000, True), (0, True), (60, False)])
def test_far_from_its_peers(tmp_path: Path, value: int, told: bool) -> None:
    found = noted(tmp_path, named(peers(n3=value)))
    expected = [("outlier-peers", "第3局", "t2.licences.decisions")] if told else []
    assert [item for item in found if item[0] == "outlier-peers"] == expected


FIGURES = st.integers(0, 12) | st.integers(0, 10**15) | st.decimals(0, 10**6, places=2)


@given(st.lists(FIGURES, min_size=8, max_size=40))
def test_what_is_usual_follows_from_a_few_logarithms(figures: list[Number]) -> None:
    """The median and the median absolute deviation, as the textbook has them."""
    logs = [log1p(number) for number in figures]
    assert _usual_log(sorted(figures)) == (median(logs), median([abs(x - median(logs)) for x in logs]))


def test_too_few_peers_say_nothing(tmp_path: Path) -> None:
    assert noted(tmp_path, named(peers(n3=20_000))[:7]) == []


def test_nothing_but_zeros_and_the_same_tables_twice(tmp_path: Path) -> None:
    zero = Filing(unit="零局", year=2025, cells=dict.fromkeys(office("x").edition.keys, 0), nothing_to_report=True)
    first, second = office("甲局"), Filing(unit="乙局", year=2025, cells=office("甲局").cells)
    assert noted(tmp_path, [zero, first, second]) == [
        ("all-zero", "零局", ""),
        ("identical-tables", "乙局", ""),
    ]


@pytest.mark.parametrize(("now", "told"), [(600, True), (400, False), (10, True), (30, False)])
def test_far_from_its_own_past(tmp_path: Path, now: int, told: bool) -> None:
    def year(number: int, licences: int) -> Filing:
        cells = dict.fromkeys(office("x").edition.keys, 0) | {"t2.licences.decisions": licences}
        return Filing(unit="甲局", year=number, cells=cells)

    found = noted(tmp_path, [year(2025, now)], [year(2023, 100), year(2024, 90)])
    assert [item[0] for item in found] == (["outlier-past"] if told else [])
    assert noted(tmp_path, [year(2025, now)], [year(2024, 90)]) == []  # one year is Y-JUMP's to judge
