"""退回单: what goes back to a unit, on one page: what is wrong, where, what it should be, reply by when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from validation.findings import Language
from workbook_templates.measure import width
from xlplugin import findings_table
from xlplugin.consolidation.result import REASONS
from xlplugin.office.status import UnitStatus
from xlplugin.verdicts import Judged

SHEET = "退回单"
HEADINGS = {
    "zh": ("序号", "级别", "位置", "问题", "应为", "如何改正"),
    "en": ("No.", "Severity", "Where", "What is wrong", "Should be", "What to do"),
}
SHARES = (9, 11, 27, 62, 34, 37)
"""Widths of the columns, in millimetres; 180 together."""
_SIGN = 1.62
"""Millimetres of a Latin character at the size of the table (9 pt); a Chinese one is two."""
_LINES = 56
"""Lines of the table that fit on the page below the letter."""

WHOLE_FILE = ("wrong-year", "wrong-edition", "refused")
"""States in which the workbook as a whole is the fault, and nothing in it is worth marking."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to correct or to explain."""

    severity: str
    where: str
    problem: str
    should_be: str
    remedy: str

    @property
    def lines(self) -> int:
        """Lines that it takes in the table."""
        texts = (self.severity, self.where, self.problem, self.should_be, self.remedy)
        return max(
            -(-width(text) // max(1, int((share - 3) / _SIGN))) for text, share in zip(texts, SHARES[1:], strict=True)
        )


@dataclass(frozen=True, slots=True)
class Slip:
    """One unit's page. `items` are those that fit; `left_out` how many more there are, all in the marked copy."""

    unit: str
    year: int | None
    file: str
    reply_by: date
    errors: int
    warnings: int
    items: tuple[Item, ...]
    left_out: int = 0
    contact: str = ""

    def letter(self, language: Language = "zh") -> list[str]:
        """The sentences above the table."""
        by, year = self.reply_by, self.year or ""
        if language == "en":
            to = f"{self.unit}{f' ({self.contact})' if self.contact else ''}:"
            errors = f"{self.errors} errors must be corrected" if self.errors else ""
            warnings = f"{self.warnings} points are to be checked and, if right, explained" if self.warnings else ""
            asked = "; ".join(part for part in (errors, warnings) if part)
            return [to, f"Your annual report {year} on information disclosure (file: {self.file}) is returned: {asked}. "
                        f"Please send the corrected .xlsx file by {by.isoformat()}."]  # fmt: skip
        to = f"{self.unit}{f'（{self.contact}）' if self.contact else ''}："
        errors = f"有 {self.errors} 项错误，请改正" if self.errors else ""
        warnings = f"有 {self.warnings} 处需要核对，确属无误的请在“校验结果”表说明原因" if self.warnings else ""
        asked = "；".join(part for part in (errors, warnings) if part)
        return [to, f"你单位报送的 {year} 年度政府信息公开工作年度报告（文件：{self.file}）{asked}。"
                    f"请于 {by.year} 年 {by.month} 月 {by.day} 日前将改好的 .xlsx 文件重新报送。"]  # fmt: skip

    def more(self, language: Language = "zh") -> str:
        """That there is more than the page holds; empty where there is not."""
        if not self.left_out:
            return ""
        zh = f"另有 {self.left_out} 项，见标注副本的“校验结果”表。"
        return zh if language == "zh" else f"{self.left_out} more: see the sheet 校验结果 of the marked copy."


def of_unit(status: UnitStatus, year: int, reply_by: date, language: Language = "zh") -> Slip | None:
    """The slip of a unit; None where nothing is to be sent back."""
    if status.state == "missing" or (status.judged is None and not status.file):
        return None
    if status.state in WHOLE_FILE:
        item = _whole_file(status, language)
        return Slip(
            status.unit.name, year, PurePath(status.file).name, reply_by, 1, 0, (item,), contact=status.unit.contact
        )
    if status.judged is None:
        return None
    return of_filing(status.judged, reply_by, status.unit.name, status.unit.contact, language)


def of_filing(
    judged: Judged, reply_by: date, unit: str = "", contact: str = "", language: Language = "zh"
) -> Slip | None:
    """The slip of a filing that was judged; None where it has neither errors nor warnings that want an answer."""
    if judged.report is None:
        return None
    filing = judged.report.filing
    open_ = [f for f in judged.report.findings if f.severity != "note" and f.accepted is None]
    if not open_:
        return None
    items = [_item(row, language) for row in findings_table.rows(filing, open_, language)]
    fitting = _fitting(items)
    errors = sum(f.severity == "error" for f in open_)
    name, file = unit or filing.unit or judged.received.path.stem, judged.received.path.name
    return Slip(
        name, filing.year, file, reply_by, errors, len(open_) - errors, fitting, len(items) - len(fitting), contact
    )


def _item(row: findings_table.Row, language: Language) -> Item:
    place = f"{row.sheet} {row.address}".strip()
    return Item(row.texts[1], place, row.texts[4], row.texts[5], row.texts[6])


def _whole_file(status: UnitStatus, language: Language) -> Item:
    """The whole workbook is the fault: another year, another edition, not readable."""
    at = language == "en"
    should = {
        "wrong-year": ("本年度的工作簿", "the workbook of this year"),
        "wrong-edition": ("现行格式的工作簿", "the workbook of the form in force"),
        "refused": ("由模板填写的 .xlsx 文件", "an .xlsx file made from the template"),
    }[status.state][at]
    remedy = ("请用下发的工作簿重新填报。", "Fill in the workbook that was sent to you.")[at]
    severity = findings_table.SEVERITIES[language]["error"]
    return Item(
        severity, PurePath(status.file).name, status.why[at] or REASONS.get(status.state, ("", ""))[at], should, remedy
    )


def _fitting(items: Sequence[Item]) -> tuple[Item, ...]:
    """As many as the page holds, in order."""
    room, fitting = _LINES, []
    for item in items:
        room -= item.lines
        if room < 0:
            break
        fitting.append(item)
    return tuple(fitting or items[:1])


def all_of(
    units: Iterable[UnitStatus], year: int, reply_by: date, language: Language = "zh"
) -> list[tuple[UnitStatus, Slip]]:
    """Every unit that gets a slip, with it."""
    return [(unit, slip) for unit in units if (slip := of_unit(unit, year, reply_by, language)) is not None]
