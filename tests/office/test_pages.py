"""What the summary workbook gains: brief, groups, make-up of figures, comparison, units beside one another."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, strategies as st
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.drafting import spoilt
from tests.office.offices import office, roster_file
from validation import Filing
from validation.values import Number, amount, parse, show
from xlplugin.consolidation.result import Consolidation
from xlplugin.consolidation.run import consolidate
from xlplugin.consolidation.summary import write as write_summary
from xlplugin.consolidation.total import total
from xlplugin.filling import write
from xlplugin.office import pages
from xlplugin.office.gravest import gravest
from xlplugin.office.pages import _shares
from xlplugin.office.roster import load
from xlplugin.previous import Previous

NAMES = tuple(f"第{n}局" for n in range(20))
SHOWN = ["领导简报", "数据构成", "分组统计", "汇总核对", "单位比对"]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Consolidation:
    """Twenty offices, of which two are missing, two have errors, two have the same tables."""
    folder = tmp_path_factory.mktemp("pages")
    total: dict[str, object] = {}
    for name in NAMES[:18]:
        filing = office("第0局" if name == "第1局" else name)
        cells = dict(filing.cells)
        if name in ("第3局", "第5局"):
            filing = spoilt(
                filing, {"t3.new.total": 9_000 if name == "第3局" else 7_000, "t2.licences.decisions": "二十2"}
            )
            cells = dict(filing.cells)
        write(Filing(unit=name, year=2025, cells=cells), folder / "报送" / f"{name}.xlsx")
        for key in filing.edition.keys:
            total[key] = total.get(key, 0) + (filing.amount(key) or 0)  # type: ignore[operator]
    rows = [{"name": "东区", "code": "D1"}]
    rows += [
        {"name": name, "parent": "D1", "level": "乡镇街道" if n % 2 else "区直单位"} for n, name in enumerate(NAMES)
    ]
    published = Filing(unit="东区", year=2025, scope="region", cells=total)
    before = Filing(unit="东区", year=2024, scope="region", cells={"t3.new.total": 1})
    return consolidate(
        [folder / "报送"], roster=load(roster_file(folder, rows)), published=published, previous=Previous([before])
    )


@pytest.fixture(scope="module")
def book(result: Consolidation, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("out") / "汇总.xlsx"
    write_summary(result, path)
    return load_workbook(path)


def texts(sheet: Worksheet) -> list[list[str]]:
    return [[str(cell) for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True) if any(row)]


def test_the_sheets_are_there_and_in_order(book: Workbook) -> None:
    assert [name for name in book.sheetnames if name in SHOWN] == SHOWN
    assert book.sheetnames[1] == "领导简报"


def test_the_brief_is_one_page_with_figures_change_missing_and_the_gravest(
    book: Workbook, result: Consolidation
) -> None:
    sheet = book["领导简报"]
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight or 1) == (9, 1)
    said = texts(sheet)
    assert ["应报 20 家，收到 18 份，汇总 18 份（其中 2 份有错误），未汇总 0 份。"] in said
    assert ["未报 2 家：第18局、第19局。"] in said
    new = result.totals["t3.new.total"]
    assert new is not None
    figures = next(row for row in said if row[0] == "本年新收申请")
    assert figures == ["本年新收申请", str(new), "1", f"{(int(new) - 1) * 100:+.1f}%"]
    grave = [row for row in said if row[0].startswith("第") and row[0].endswith("局")]
    assert [row[0] for row in grave] == ["第3局", "第5局", "第3局", "第5局"]
    assert "9000" in grave[0][1]


def test_the_gravest_come_first_and_notes_never(result: Consolidation) -> None:
    found = gravest(result.selection.included, 3)
    assert [(grave.filing.unit, grave.finding.severity) for grave in found] == [
        ("第3局", "error"), ("第5局", "error"), ("第3局", "error")
    ]  # fmt: skip
    assert len(gravest(result.selection.included, 99)) == 4


def test_groups_count_every_unit_once_and_name_the_missing(book: Workbook) -> None:
    rows = texts(book["分组统计"])[2:]
    assert rows == [
        ["东区·区直单位", "10", "9", "0", "0", "1", "0", "0", "0", "0", "第18局"],
        ["东区·乡镇街道", "10", "7", "2", "0", "1", "0", "0", "0", "0", "第19局"],
        ["合计", "20", "16", "2", "0", "2", "0", "0", "0", "0"],
    ]


def test_every_figure_says_who_makes_it_up(book: Workbook, result: Consolidation) -> None:
    rows = {row[3]: row for row in book["数据构成"].iter_rows(min_row=3, values_only=True)}
    assert set(rows) == {key for key, total in result.totals.items() if total}
    made = rows["t3.new.total"]
    assert made[4] == result.totals["t3.new.total"]
    assert made[5] == 18
    assert made[6].startswith("第3局 9000；第5局 7000；")
    shares = [int(part.rsplit(" ", 1)[1]) for part in made[6].split("；")]
    assert sum(shares) == made[4]
    assert "其余 3 家" in made[6]
    assert shares[:15] == sorted(shares[:15], reverse=True)


def test_figures_that_are_counted_at_several_offices_carry_the_counting_rule(book: Workbook) -> None:
    said = {row[3]: row[7] for row in book["数据构成"].iter_rows(min_row=3, values_only=True) if row[7]}
    assert {key.rsplit(".", 1)[0] for key in said} == {"t2.normative", "t4.direct", "t4.after_review"}
    assert "联合制发" in said["t2.normative.made"]
    assert "201号" in said["t4.direct.total"]


def test_the_comparison_waits_for_the_missing(book: Workbook) -> None:
    rows = texts(book["汇总核对"])
    assert "还缺 2 家（第18局、第19局），200 格已相符，0 格待报齐后再核对。" in rows[0][0]
    assert {row[-1] for row in rows[2:]} == {"相符"}


def test_units_beside_one_another(book: Workbook) -> None:
    rows = texts(book["单位比对"])[2:]
    assert ["第1局.xlsx", "三张表与“第0局”的完全相同（第0局.xlsx）。请核对是否抄用。"] in rows


def test_without_roster_and_published_report_only_what_can_be_said_is_there(tmp_path: Path) -> None:
    write(office("甲局"), tmp_path / "报送" / "甲局.xlsx")
    write_summary(consolidate([tmp_path / "报送"]), tmp_path / "汇总.xlsx")
    sheets = load_workbook(tmp_path / "汇总.xlsx").sheetnames
    assert [name for name in sheets if name in SHOWN] == ["领导简报", "数据构成"]


def test_nothing_at_all_still_gives_a_summary(tmp_path: Path) -> None:
    (tmp_path / "报送").mkdir()
    write_summary(consolidate([tmp_path / "报送"]), tmp_path / "汇总.xlsx")
    assert "没有发现问题。" in str(texts(load_workbook(tmp_path / "汇总.xlsx")["领导简报"]))


def test_a_published_region_report_is_never_added_to_the_units_that_it_holds(tmp_path: Path) -> None:
    for name in NAMES[:2]:
        write(office(name), tmp_path / "报送" / f"{name}.xlsx")
    region = Filing(unit="东区", unit_code="D1", year=2025, scope="region", cells=office("东区").cells)
    write(region, tmp_path / "报送" / "东区.xlsx")
    rows = [{"name": "东区", "code": "D1"}, *({"name": name, "parent": "D1"} for name in NAMES[:2])]
    found = consolidate([tmp_path / "报送"], roster=load(roster_file(tmp_path, rows)))
    assert [item.filing.unit for item in found.selection.included if item.filing] == ["东区"]
    assert {out.reason for out in found.selection.excluded} == {"own-and-region"}


FIGURES = st.integers(-3, 3) | st.integers(-(10**16), 10**16) | st.none() | st.just(Decimal("0.5"))


@given(
    st.lists(st.sampled_from([-1, 0, 0, 0, 2]), min_size=16, max_size=45) | st.lists(FIGURES, max_size=45),
    st.sampled_from([1, 2, 100]),
)
def test_the_largest_are_named_and_the_others_summed_up(column: list[Number | None], run: int) -> None:
    values = [parse(value) for value in column]
    amounts = [amount(value) or 0 for value in values]
    ranked = sorted((-number, at) for at, number in enumerate(amounts) if number)
    named = [f"第{at}局 {show(-number)}" for number, at in ranked[:15]]
    if rest := ranked[15:]:
        named.append(f"其余 {len(rest)} 家 {show(sum(-number for number, _ in rest))}")
    filings = [Filing(unit=f"第{at}局") for at in range(len(column))]
    with patch.object(pages, "_RUN", run):
        assert _shares(values, filings, total(values), False) == (len(ranked), "；".join(named))
