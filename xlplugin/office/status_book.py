"""The state of reporting as a workbook: units, groups, other files, notices."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from validation.findings import Language
from xlplugin.consolidation.result import reason_sentence
from xlplugin.office import sheets
from xlplugin.office.status import STATES, Status, groups

_TINTS = {"received": "plain", "warnings": "warning", "duplicate": "warning"}


def book(status: Status, language: Language = "zh") -> bytes:
    """The workbook; the same status gives the same bytes."""
    at = language == "en"

    def fill(made: Any) -> None:
        formats = sheets.Formats(made)
        _units(made, formats, status, at)
        _groups(made, formats, status, at)
        if status.strangers:
            _others(made, formats, status, at, language)
        if status.notices:
            _notices(made, formats, status, at, language)

    return sheets.workbook(("报送情况", "Reporting")[at], fill)


def lines(status: Status, language: Language = "zh") -> list[str]:
    """How many in which state, and how many days are left: the lines above every table."""
    at = language == "en"
    said = [f"{STATES[state][at]} {number}" for state, number in status.counts.items() if number]
    total = (f"共 {len(status.units)} 家：", f"{len(status.units)} units: ")[at]
    return [total + ("，", ", ")[at].join(said), ("；", "; ")[at].join(d.sentence(language) for d in status.deadlines)]


def _units(made: Any, formats: sheets.Formats, status: Status, at: bool) -> None:
    zh = ("序号", "单位", "单位代码", "分组", "状态", "计入的文件", "错误", "提醒", "说明", "联系人", "邮箱")
    en = ("no.", "unit", "code", "group", "state", "file", "errors", "warnings", "remark", "contact", "e-mail")
    rows: list[tuple[sheets.Cell, ...]] = [
        (
            number,
            unit.unit.name,
            unit.unit.code,
            unit.group,
            STATES[unit.state][at],
            PurePath(unit.file).name,
            unit.errors or None,
            unit.warnings or None,
            unit.why[at],
            unit.unit.contact,
            unit.unit.email,
        )
        for number, unit in enumerate(status.units, 1)
    ]
    tints = {STATES[state][at]: _TINTS.get(state, "error") for state in STATES}
    title = (
        f"{status.year} 年度报告报送情况（{status.today:%Y-%m-%d}）",
        f"Annual reports {status.year} on {status.today}",
    )[at]
    widths = (6, 30, 21, 22, 10, 32, 7, 7, 40, 10, 24)
    sheet = made.add_worksheet(("报送情况", "units")[at])
    notes = lines(status, "en" if at else "zh")
    sheets.table(sheet, formats, title, notes, (zh, en)[at], widths, rows, lambda row: tints[str(row[4])])


def _groups(made: Any, formats: sheets.Formats, status: Status, at: bool) -> None:
    headings = [("分组", "group")[at], ("应报", "expected")[at], *(label[at] for label in STATES.values())]
    rows: list[list[sheets.Cell]] = [
        [group, sum(states.values()), *states.values()] for group, states in groups(status.units).items()
    ]
    total: list[sheets.Cell] = [("合计", "total")[at], len(status.units), *status.counts.values()]
    sheet = made.add_worksheet(("分组统计", "groups")[at])
    title = (f"{status.year} 年度报告分组报送情况", f"Annual reports {status.year} by group")[at]
    sheets.table(sheet, formats, title, [], headings, (34, 8, *(10,) * len(STATES)), [*rows, total])


def _others(made: Any, formats: sheets.Formats, status: Status, at: bool, language: Language) -> None:
    rows = [
        (out.judged.received.path.name, _unit(out.judged), reason_sentence(out, language)) for out in status.strangers
    ]
    headings = (("文件", "填报单位", "未计入的原因"), ("file", "unit", "why it does not count"))[at]
    sheet = made.add_worksheet(("其他文件", "other files")[at])
    title = ("不属于名册中任何单位的文件", "Files of no unit of the roster")[at]
    sheets.table(sheet, formats, title, [], headings, (40, 30, 70), rows)


def _unit(judged: Any) -> str:
    return judged.filing.unit if judged.filing is not None else ""


def _notices(made: Any, formats: sheets.Formats, status: Status, at: bool, language: Language) -> None:
    rows = [(PurePath(notice.file).name, notice.sentence(language)) for notice in status.notices]
    headings = (("文件", "请核对"), ("file", "to look at"))[at]
    sheet = made.add_worksheet(("请核对", "to look at")[at])
    title = ("请核对的情况（不算错误）", "To look at (no errors)")[at]
    sheets.table(sheet, formats, title, [], headings, (40, 90), rows)
