"""报送情况 (every file and what became of it) and 问题清单 (every finding, with a link to the cell)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from xlsxwriter import Workbook

from validation import Edition, Filing, Finding
from validation.findings import Language
from validation.wording import words
from workbook_templates.layout import quoted
from workbook_templates.measure import height
from xlplugin.consolidation import sheets
from xlplugin.consolidation.blocks import Table
from xlplugin.consolidation.bulk import BulkSheet, Cell, Link, Relative, RowWriter
from xlplugin.consolidation.result import DUPLICATE_REASONS, Consolidation, reason_sentence
from xlplugin.consolidation.select import Missing
from xlplugin.consolidation.sheets import Styles, split
from xlplugin.findings_table import SEVERITIES, place_of, should_be
from xlplugin.intake.compact import pack_finding
from xlplugin.intake.remote import Place
from xlplugin.verdicts import Judged

FILES, FINDINGS = "报送情况", "问题清单"
_FILE_COLUMNS = (
    ("文件", 34), ("单位", 28), ("统一社会信用代码", 21), ("年度", 7), ("处理结果", 16), ("说明", 52), ("错误", 6), ("提醒", 6),
    ("SHA-256", 20),
)  # fmt: skip
FINDING_COLUMNS = (
    ("单位", 26), ("位置", 22), ("级别", 7), ("问题", 56), ("应为", 26), ("如何改正", 46), ("单位说明", 26), ("规则", 14),
)  # fmt: skip
_STYLES = ("link", "plain", "text", "centre", "error")

BLOCK = 64
"""Rows that are packed together."""

Row = Sequence[Cell]
Columns = Sequence[tuple[str, int]]


def write_files(book: Workbook, styles: Styles, result: Consolidation, relative: Relative, language: Language) -> None:
    """Every file that came in: counted, counted with findings, not counted and why; then who is missing."""
    notes = _notes(result, language)
    included = {id(item) for item in result.selection.included}
    files = sorted(result.judged, key=lambda item: (id(item) in included, str(item.received.path)))

    def facts(item: Judged | Missing) -> _Shown:
        if isinstance(item, Missing):
            return Absent(item.unit, item.unit_code, item.why)
        return _file(item, id(item) in included, notes.get(id(item), ""), relative)

    _write(book, styles, FILES, _FILE_COLUMNS, [*files, *result.selection.missing], facts)


def write_findings(
    book: Workbook, styles: Styles, result: Consolidation, relative: Relative, language: Language
) -> None:
    """Findings of the summary itself, then of every counted filing: where, what is wrong, should be, how to mend."""
    found = [(filing, path, finding) for filing, path, findings in _all(result) for finding in findings]

    def facts(found: tuple[Filing, Place | None, Finding] | _Nothing) -> _Shown:
        return found if isinstance(found, _Nothing) else _found(*found, relative, language)

    _write(book, styles, FINDINGS, FINDING_COLUMNS, found or [_Nothing("没有发现问题。")], facts)


def _write(
    book: Workbook,
    styles: Styles,
    title: str,
    columns: Columns,
    things: Sequence[Any],
    facts: Callable[[Any], _Shown],
) -> None:
    """A table with a row a thing on as many sheets as they take, in bulk; filtered, frozen, printed on A4 across."""
    table = list_table(styles, title, columns)
    for name, first, here in split(title, len(things), sheets.LIST_ROWS):
        sheet = book.add_worksheet(name, BulkSheet)
        sheet.merge_range(0, 0, 0, len(columns) - 1, name, styles["title"])
        sheet.set_row(0, 30)
        sheet.set_row(1, 24)
        for column, (text, width) in enumerate(columns):
            sheet.write_string(1, column, text, styles["head"])
            sheet.set_column(column, column, width)
        last = here + 2
        sheet.bulk = table.blocks(things[first : first + here], 3, facts)
        sheet.bulk_size = (last, len(columns))
        sheet.autofilter(1, 0, last - 1, len(columns) - 1)
        sheet.print_area(0, 0, last - 1, len(columns) - 1)
        sheet.freeze_panes(2, 1)
        sheet.repeat_rows(1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_footer("&C&9第 &P 页 共 &N 页")


def list_table(styles: Styles, title: str, columns: Columns) -> Table[_Shown]:
    """How the rows of such a list are made."""
    writer, widths = RowWriter(styles, _STYLES), tuple(width for _, width in columns)

    def render(number: int, facts: _Shown) -> bytes:
        row = facts.row()
        long = [
            (content, width)
            for (content, style), width in zip(row, widths, strict=True)
            if style == "text" and content and isinstance(content, str)
        ]
        return writer.row(number, row, height(long))

    return Table((title, widths, writer.label), BLOCK, render, _stated)


# --- files ---


class _File(NamedTuple):
    """All that a file's row shows."""

    name: str
    link: str
    unit: str
    unit_code: str
    year: int | None
    outcome: str
    is_well: bool
    note: str
    errors: int | None
    warnings: int | None
    sha256: str

    def row(self) -> Row:
        return [
            (Link(self.name, self.link), "link"),
            (self.unit, "plain"),
            (self.unit_code, "plain"),
            (self.year, "centre"),
            (self.outcome, "centre" if self.is_well else "error"),
            (self.note, "text"),
            (self.errors, "centre"),
            (self.warnings, "centre"),
            (self.sha256, "plain"),
        ]


def _notes(result: Consolidation, language: Language) -> dict[int, str]:
    """What is said of a file, by the number of the object."""
    notes = {id(item.judged): reason_sentence(item, language) for item in result.selection.excluded}
    for duplicate in result.selection.duplicates:
        count, why = len(duplicate.superseded) + 1, DUPLICATE_REASONS[duplicate.why][0]
        notes[id(duplicate.counted)] = f"同一单位报送 {count} 份，{why}"
    return notes


def _file(item: Judged, counted: bool, note: str, relative: Relative) -> _File:
    filing, report, path = item.filing, item.report, item.received.path
    counts = report.counts if report is not None and report.findings else {}
    is_well = counted and report is not None and not counts.get("error")
    return _File(
        path.name,
        relative(path),
        filing.unit if filing else "",
        filing.unit_code if filing else "",
        filing.year if filing else None,
        "未汇总" if not counted else "已汇总" if is_well else "已汇总，有错误",
        is_well,
        note,
        counts.get("error") or None,
        counts.get("warning") or None,
        item.received.sha256,
    )


_WHY_MISSING = {
    "nothing received": "没有收到文件",
    "only refused files": "收到的文件都不能采用",
    "only wrong year": "收到的都是其他年度的文件",
}


class Absent(NamedTuple):
    """All that the row of a unit shows which has not filed."""

    unit: str
    unit_code: str
    why: str

    def row(self) -> Row:
        return [
            (None, "plain"),
            (self.unit, "plain"),
            (self.unit_code, "plain"),
            (None, "plain"),
            ("未报送", "error"),
            (_WHY_MISSING[self.why], "text"),
            *[(None, "plain")] * 3,
        ]


# --- findings ---


class _Nothing(NamedTuple):
    """There are no findings."""

    says: str

    def row(self) -> Row:
        return [(self.says, "text"), *[(None, "plain")] * 7]


class Found(NamedTuple):
    """All that a finding's row shows. Whatever is added here must be in `_stated`."""

    unit: str
    sheet: str
    address: str
    file: str
    finding: Finding
    edition: Edition
    language: Language

    def row(self) -> Row:
        said, finding = words(self.finding, self.edition, self.language), self.finding
        where = "　".join((self.sheet, self.address))
        link = Link(where, self.file, f"{quoted(self.sheet)}!{self.address}")
        return [
            (self.unit, "text"),
            (link, "link") if self.address else (where, "text"),
            (SEVERITIES["zh"][finding.severity], "error" if finding.severity == "error" else "centre"),
            (said.message, "text"),
            (should_be(finding, self.language), "text"),
            (said.remedy, "text"),
            ((finding.accepted or {}).get("reason", ""), "text"),
            (finding.rule, "plain"),
        ]


def _all(result: Consolidation) -> Iterator[tuple[Filing, Place | None, Sequence[Finding]]]:
    yield result.summary, None, result.report.findings
    for item in result.selection.included:
        if item.filing is not None and item.report is not None:
            yield item.filing, item.received.path, item.report.findings


def _found(filing: Filing, path: Place | None, finding: Finding, relative: Relative, language: Language) -> Found:
    file = "" if path is None else relative(path)
    return Found(filing.unit, *place_of(filing, finding), file, finding, filing.edition, language)


# --- what rows are made of ---

_Shown = _File | Absent | _Nothing | Found


def _stated(facts: _Shown) -> tuple[Any, ...]:
    """The same as plain values; the kinds of rows differ in their number."""
    if isinstance(facts, Found):
        unit, sheet, address, file, finding, edition, language = facts
        return (unit, sheet, address, file, pack_finding(finding), edition.name, language)
    return tuple(facts)
