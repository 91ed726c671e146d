"""Marked copies: what is filled, what the notes say, what the sheet 校验结果 lists, and that all else survives."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from validation import Filing, Report, judge
from workbook_templates.palette import TEXT_TINT, WRONG_TINT
from xlplugin import demo
from xlplugin.filling import fill
from xlplugin.findings_table import COLUMNS, FIRST_ANSWER, HEAD_ROW, SHEET
from xlplugin.intake.read import read_bytes
from xlplugin.marks import mark

T3 = "三 依申请公开"


@pytest.fixture(scope="module")
def original() -> bytes:
    data = demo.report("西城区-2023")
    data["cells"] |= {"t3.granted.natural": 426, "t2.licences.decisions": "45530件"}
    return fill(Filing(**data))


@pytest.fixture(scope="module")
def report(original: bytes) -> Report:
    return judge(read_bytes(original))


@pytest.fixture(scope="module")
def marked(original: bytes, report: Report) -> bytes:
    return mark(original, report)


def test_the_wrong_cell_is_filled_and_its_note_says_what_it_should_be(marked: bytes) -> None:
    cell = openpyxl.load_workbook(io.BytesIO(marked))[T3]["D8"]
    assert cell.fill.fgColor.rgb[-6:] == WRONG_TINT
    assert cell.font.bold
    assert cell.comment is not None
    assert "462" in cell.comment.text
    assert "T3-ROW" in cell.comment.text


def test_a_doubtful_cell_is_tinted(marked: bytes) -> None:
    cell = openpyxl.load_workbook(io.BytesIO(marked))["二 主动公开"]["B9"]
    assert cell.fill.fgColor.rgb[-6:] == TEXT_TINT
    assert cell.comment is not None
    assert "45530" in cell.comment.text


def test_the_findings_are_listed_with_links(marked: bytes, report: Report) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(marked))[SHEET]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD_ROW)]
    assert tuple(rows[0]) == COLUMNS["zh"]
    assert len(rows) == 1 + len(report.findings)
    assert rows[1][:4] == [1, "错误", T3, "D8"]
    assert sheet.cell(HEAD_ROW + 1, 4).hyperlink.location == f"'{T3}'!D8"


def test_only_the_parts_that_may_differ_do(original: bytes, marked: bytes) -> None:
    allowed = ("xl/worksheets/", "xl/styles.xml", "xl/sharedStrings.xml", "xl/comments", "xl/drawings/", "_rels/",
               "[Content_Types].xml", "xl/workbook.xml", "docProps/")  # fmt: skip
    before, after = (zipfile.ZipFile(io.BytesIO(data)) for data in (original, marked))
    assert set(before.namelist()) <= set(after.namelist())
    for name in after.namelist():
        if name not in before.namelist() or before.read(name) != after.read(name):
            assert name.startswith(allowed) or "_rels/" in name, name


def test_a_marked_copy_reads_as_the_same_filing(original: bytes, marked: bytes) -> None:
    assert read_bytes(marked).to_dict() == read_bytes(original).to_dict()


def test_marking_a_marked_copy_lists_the_findings_once(marked: bytes) -> None:
    again = mark(marked, judge(read_bytes(marked)))
    assert openpyxl.load_workbook(io.BytesIO(again)).sheetnames.count(SHEET) == 1


def test_an_answer_written_beside_a_warning_comes_back_and_survives_the_next_marking(marked: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(marked))
    sheet = book[SHEET]
    for row in range(HEAD_ROW + 1, sheet.max_row + 1):
        for column, text in enumerate(("口径不同，已核实", "张三", "2024-01-09"), FIRST_ANSWER + 1):
            sheet.cell(row, column, text)
    answered = io.BytesIO()
    book.save(answered)
    for data in (answered.getvalue(), mark(answered.getvalue(), judge(read_bytes(answered.getvalue())))):
        findings = judge(read_bytes(data)).findings
        assert [f.severity for f in findings if f.accepted] == [
            f.severity for f in findings if f.severity != "error" and f.rule != "C-STALE"
        ]
        assert any(f.accepted and f.accepted["who"] == "张三" for f in findings)
        assert any(f.severity == "error" for f in findings)  # an error cannot be waved away


def test_two_files_of_one_name_get_two_copies(tmp_path: Path, original: bytes) -> None:
    from xlplugin.gather import gather
    from xlplugin.marks import mark_all
    from xlplugin.verdicts import judge_all

    paths = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        paths.append(tmp_path / folder / "报表.xlsx")
        paths[-1].write_bytes(original)
    written = mark_all(judge_all(gather(paths)), tmp_path / "out", paths)
    assert [path.name for path in written] == ["报表.marked.xlsx", "报表-2.marked.xlsx"]
