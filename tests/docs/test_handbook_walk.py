"""The handbook for consolidators, walked through: every line that it shows is run, in its order, in one folder."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.docs.pages import DOCS, Page
from validation import Filing
from xlplugin import demo, fill
from xlplugin.cli import called
from xlplugin.published.fonts import NoChineseFont, faces

HANDBOOK = Page(path := DOCS / "handbook-consolidating.zh.md", path.read_text(encoding="utf-8"))
REPORTS = ("西城区-2023", "洪泽区-2023", "沭阳县-2025")
OFFICE = "某区教育局"
EXPECTED = {"validate": {1}, "status": {1}, "returns": {1}, "consolidate": {1}, "export": {1}, "diff": {0, 1}}
"""Exit codes of commands that meet errors: the reports are real, and one of them has wrong totals."""


@pytest.fixture
def chinese_typeface() -> None:
    """The PDF needs one; in CI it may not be missing."""
    try:
        faces()
    except NoChineseFont:
        if os.environ.get("CI"):
            raise
        pytest.skip("no Chinese typeface is installed")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a consolidator has: a folder of reports, last year's summary, a published report."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("XLPLUGIN_DEBUG", "1")
    for name in REPORTS:
        fill(demo.report(name), _made(tmp_path / "报送文件夹" / f"{name}.xlsx"))
    quiet = Filing(unit=OFFICE, year=2023, cells=dict.fromkeys(Filing(unit="", year=2023).edition.keys, 0))
    fill(quiet, tmp_path / "报送文件夹" / "教育局.xlsx")
    fill(demo.report("洪泽区-2023") | {"year": 2022}, tmp_path / "上年汇总.xlsx")
    return tmp_path


def _made(path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    return path


def call(line: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run one line as the shell would."""
    monkeypatch.setattr("sys.argv", shlex.split(line))
    with pytest.raises(SystemExit) as end:
        called()
    return int(end.value.code or 0)


@pytest.mark.slow
@pytest.mark.usefixtures("chinese_typeface")
def test_every_line_of_it_runs(desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line for block in HANDBOOK.fences("sh") for line in block.splitlines()]
    assert len(lines) > 10
    for line in lines:
        command = shlex.split(line)[1]
        if command == "distribute" and "--roster " in line:
            _fill_in_the_roster(desk / "单位名册.xlsx")
        if command == "import":
            shutil.copy(desk / "年度报告.pdf", desk / "某区年报.pdf")
        if command == "export":  # real reports have errors; the handbook's reader would have had them put right
            for report in ("年度报告.pdf", "网站年报.html"):
                assert call(f"xlplugin export 汇总.xlsx -o {report} --force", monkeypatch) == 0
        code = call(line, monkeypatch)
        said = capsys.readouterr()
        assert code in EXPECTED.get(command, {0}), (line, said.err)
        assert "Traceback" not in said.err
        assert said.err.strip() or said.out.strip(), line
    for made in (
        "单位名册.xlsx",
        "分发/发送/分发清单.xlsx",
        "标注副本",
        "退回",
        "汇总.xlsx",
        "年报台账.ledger",
        "某区年报.xlsx",
    ):
        assert (desk / made).exists(), made


def _fill_in_the_roster(path: Path) -> None:
    """As the handbook says: names are a must, the rest may stay empty."""
    names = [demo.report(name)["unit"] for name in REPORTS] + [OFFICE, "没有报来的局"]
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    heading = next(row for row in sheet.iter_rows() if any(cell.value == "单位名称" for cell in row))
    column = next(cell.column for cell in heading if cell.value == "单位名称")
    first = heading[0].row + 1
    for offset, name in enumerate(names):
        sheet.cell(first + offset, column, name)
    book.save(path)
