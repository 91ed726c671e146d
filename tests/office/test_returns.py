"""Sending back: one page per unit that has something to correct, and its marked workbook."""

from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from tests.drafting import spoilt
from tests.office.offices import office, roster_file
from validation import Filing
from xlplugin.cli.office import returns as command
from xlplugin.filling import write
from xlplugin.gather import gather
from xlplugin.intake.read import read
from xlplugin.office.returns import Returned, returns
from xlplugin.office.roster import load
from xlplugin.verdicts import judge_all

BY = date(2026, 1, 25)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One office in order, one with two errors, one with a hundred, one with a warning, one of another year."""
    place = tmp_path / "报送"
    write(office("东区甲局"), place / "甲.xlsx")
    wrong = {"t3.new.total": 99999, "t2.licences.decisions": "22（其中修订 16 件）"}
    write(spoilt(office("东区乙局"), wrong), place / "乙.xlsx")
    bad = office("东区丙局")
    write(spoilt(bad, dict.fromkeys(bad.edition.keys[::2], "乱")), place / "丙.xlsx")
    write(spoilt(office("东区丁局"), {"t2.licences.decisions": "12件"}), place / "丁.xlsx")
    write(office("东区戊局", year=2024), place / "戊.xlsx")
    (place / "东区己局.xlsx").write_bytes(b"%PDF-1.7")
    return place


def returned(folder: Path, with_roster: bool = True) -> dict[str, Returned]:
    names = [f"东区{sign}局" for sign in "甲乙丙丁戊己庚"]
    roster = (
        load(roster_file(folder.parent, [{"name": name, "contact": "王五"} for name in names])) if with_roster else None
    )
    made = returns(judge_all(gather([folder])), folder.parent / "退回", BY, roster, 2025)
    return {item.slip.unit: item for item in made}


def texts(path: Path) -> str:
    import docx

    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_who_gets_a_slip_and_what_is_in_the_folder(folder: Path) -> None:
    assert sorted(returned(folder)) == ["东区丁局", "东区丙局", "东区乙局", "东区己局", "东区戊局"]
    assert sorted(path.name for path in (folder.parent / "退回").iterdir()) == sorted(
        ["丁.marked.xlsx", "丙.marked.xlsx", "乙.marked.xlsx"] + [f"退回单_东区{sign}局.docx" for sign in "丁丙乙己戊"]
    )


def test_without_a_roster_every_filing_with_findings_gets_one(folder: Path) -> None:
    assert sorted(returned(folder, with_roster=False)) == ["东区丁局", "东区丙局", "东区乙局"]


def test_a_slip_says_what_where_what_it_should_be_and_by_when(folder: Path) -> None:
    slip = returned(folder)["东区乙局"].slip
    assert (slip.errors, slip.warnings, slip.left_out) == (2, 0, 0)
    said = texts(folder.parent / "退回" / "退回单_东区乙局.docx")
    total = office("东区乙局").cells["t3.new.total"]
    for part in (
        "东区乙局（王五）：",
        "2 项错误",
        "2026 年 1 月 25 日前",
        "三 依申请公开 J6",
        "99999",
        str(total),
        "22（其中修订 16 件）",
        "乙.xlsx",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("unit", "part"),
    [("东区戊局", "年度是 2024，不是 2025"), ("东区己局", "PDF"), ("东区丁局", "确属无误的请在“校验结果”表说明原因")],
)
def test_slips_for_what_is_wrong_as_a_whole_and_for_warnings(folder: Path, unit: str, part: str) -> None:
    returned(folder)
    assert part in texts(folder.parent / "退回" / f"退回单_{unit}.docx")


def test_what_does_not_fit_the_page_is_counted(folder: Path) -> None:
    slip = returned(folder)["东区丙局"].slip
    assert 10 < len(slip.items) < 40
    assert len(slip.items) + slip.left_out == slip.errors + slip.warnings
    assert f"另有 {slip.left_out} 项" in texts(folder.parent / "退回" / "退回单_东区丙局.docx")


def test_an_answered_warning_is_not_sent_back(folder: Path) -> None:
    (item,) = judge_all(gather([folder / "丁.xlsx"]))
    assert item.filing is not None
    from dataclasses import replace

    from validation import judge
    from xlplugin.office.slips import of_filing
    from xlplugin.verdicts import Judged

    answer = {
        "rule": "C-READ",
        "cell": "t2.licences.decisions",
        "reason": "件数无误",
        "who": "李四",
        "when": "2026-01-20",
    }
    provenance = replace(item.filing.provenance, answers=(answer,))
    data = {name: getattr(item.filing, name) for name in ("unit", "year", "edition", "cells")}
    answered = Filing(**data, provenance=provenance)
    assert of_filing(Judged(item.received, judge(item.filing)), BY) is not None
    assert of_filing(Judged(item.received, judge(answered)), BY) is None


def test_the_marked_workbook_holds_the_slip_and_reads_as_before(folder: Path) -> None:
    returned(folder)
    marked = folder.parent / "退回" / "乙.marked.xlsx"
    sheet = load_workbook(marked)["退回单"]
    shown = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "退　回　单" in shown
    assert any("2026 年 1 月 25 日前" in text for text in shown)
    assert read(marked).cells == read(folder / "乙.xlsx").cells
    assert read(marked).provenance.remarks == read(folder / "乙.xlsx").provenance.remarks


def test_the_same_input_gives_the_same_bytes(folder: Path) -> None:
    returned(folder)
    before = {path.name: path.read_bytes() for path in (folder.parent / "退回").iterdir()}
    returned(folder)
    assert {path.name: path.read_bytes() for path in (folder.parent / "退回").iterdir()} == before


def test_the_command_in_english(folder: Path, tmp_path: Path) -> None:
    arguments = [
        str(folder / "乙.xlsx"),
        "-o",
        str(tmp_path / "back"),
        "--reply-by",
        "2026-01-25",
        "--json",
        "--lang",
        "en",
    ]
    done = CliRunner().invoke(command, arguments, standalone_mode=False)
    assert done.return_value == 1
    said = json.loads(done.stdout)
    assert said["reply_by"] == "2026-01-25"
    assert [(item["unit"], item["errors"]) for item in said["returned"]] == [("东区乙局", 2)]
    assert "Please send the corrected .xlsx file by 2026-01-25." in texts(tmp_path / "back" / "退回单_东区乙局.docx")


@pytest.mark.libreoffice
@pytest.mark.slow
def test_a_slip_is_one_page(folder: Path, tmp_path: Path) -> None:
    import pdfplumber

    returned(folder)
    slips = sorted((folder.parent / "退回").glob("*.docx"))
    for marked in (folder.parent / "退回").glob("*.marked.xlsx"):
        book = load_workbook(marked)
        for name in set(book.sheetnames) - {"退回单"}:
            del book[name]
        (tmp_path / "sheets").mkdir(exist_ok=True)
        book.save(tmp_path / "sheets" / marked.name)
    slips += sorted((tmp_path / "sheets").glob("*.xlsx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/lo"
    done = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path / "pdf"),
        *map(str, slips),
    ]
    subprocess.run(done, check=True, timeout=180, capture_output=True)
    pages = {}
    for path in (tmp_path / "pdf").iterdir():
        with pdfplumber.open(path) as made:
            pages[path.stem] = len(made.pages)
    assert pages == {path.stem: 1 for path in slips}
