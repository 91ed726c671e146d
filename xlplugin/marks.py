"""Findings onto a copy of a workbook: fills, notes, and the sheet 校验结果; every other part stays byte for byte.

An error's cell is filled and bold, so that it shows in grey print too; a warning's is tinted. The note says what is
wrong and what to do. The original is never touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from validation import Finding, Report
from validation.findings import Language
from workbook_templates.layout import quoted
from workbook_templates.measure import height
from workbook_templates.palette import ACCENT, HEADER_TINT, LINE, LINK, RED, TEXT_TINT, WRONG_TINT
from xlplugin import findings_table
from xlplugin.findings_table import ANSWERS, COLUMNS, FIRST_ANSWER, HEAD_ROW, SHEET, WIDTHS, note, place_of, places_of
from xlplugin.intake.remote import Place, Remote
from xlplugin.ooxml import workbook
from xlplugin.ooxml.inert import disarm
from xlplugin.ooxml.newsheet import NewCell, NewSheet
from xlplugin.ooxml.notes import add_notes
from xlplugin.ooxml.package import Package
from xlplugin.ooxml.sheet import SheetPatch
from xlplugin.ooxml.styles import StylePatch
from xlplugin.verdicts import Judged

AUTHOR = "xlplugin"
_TINTS = {"error": WRONG_TINT, "warning": TEXT_TINT}


def mark_all(judged: Sequence[Judged], folder: Path, roots: Sequence[Path], language: Language = "zh") -> list[Path]:
    """A marked copy of every workbook with findings, folders kept. Raises OutputError where one cannot be written."""
    from xlplugin.intake.guard import load
    from xlplugin.outputs import write_bytes

    written: list[Path] = []
    for item in judged:
        if item.report is None or not item.report.findings:
            continue
        target = _free(folder / _below(item.received.path, roots), written)
        write_bytes(target, mark(load(item.received.path), item.report, language))
        written.append(target)
    return written


def _below(path: Place, roots: Sequence[Path]) -> Path:
    """Where the copy goes: below the folder that was given, its folders kept."""
    if isinstance(path, Remote):  # a key may hold anything, and names the folder of nobody's disk
        from xlplugin.office.filenames import Names

        return Path(Names().of(path.stem, suffix=".marked.xlsx"))
    name = f"{path.stem}.marked.xlsx"
    for root in roots:
        if root.is_dir() and path.is_relative_to(root):
            return path.relative_to(root).with_name(name)
    return Path(name)


def _free(target: Path, taken: Iterable[Path]) -> Path:
    """Two files of one name from two folders given get two copies."""
    number, free = 2, target
    while free in taken:
        free = target.with_name(target.name.replace(".marked.xlsx", f"-{number}.marked.xlsx"))
        number += 1
    return free


def mark(data: bytes, report: Report, language: Language = "zh") -> bytes:
    """A marked copy of the workbook that `report` judges."""
    package = Package.open(data)
    disarm(package)
    parts = {sheet.name: sheet.part for sheet in reversed(workbook.sheets(package))}
    styles = StylePatch(package)
    for name, marks in _by_sheet(report).items():
        if name in parts:
            _mark_sheet(package, parts[name], styles, report, marks, language)
    old = parts.get(SHEET)
    sheet = _findings_sheet(styles, report, language)
    name = SHEET
    if old is not None:
        package.replace(old, sheet.to_bytes())
        _drop_relations(package, old)
    else:
        name = workbook.add_sheet(package, SHEET, sheet.to_bytes()).name
    # On paper: where, what, should be, how, which rule. Sources and answers stay on the screen.
    workbook.set_print_area(package, name, f"$A$1:$H${max(len(sheet.rows), 1)}")
    styles.save()
    return package.to_bytes()


def _drop_relations(package: Package, part: str) -> None:
    """What the earlier sheet of findings referred to goes with it."""
    for relation in package.relations(part):
        package.unrelate(part, relation.id)


def _by_sheet(report: Report) -> dict[str, dict[str, list[Finding]]]:
    """Sheet to address to the findings that fill that cell; the first of a finding's cells bears its note."""
    found: dict[str, dict[str, list[Finding]]] = {}
    for finding in report.findings:
        for sheet, address in places_of(report.filing, finding):
            found.setdefault(sheet, {}).setdefault(address, []).append(finding)
    return found


def _mark_sheet(
    package: Package,
    part: str,
    styles: StylePatch,
    report: Report,
    marks: dict[str, list[Finding]],
    language: Language,
) -> None:
    patch = SheetPatch(package.part(part))
    notes: dict[str, str] = {}
    for address, findings in marks.items():
        tint = next((_TINTS[level] for level in _TINTS if any(f.severity == level for f in findings)), None)
        if tint is not None:
            wrong = tint == WRONG_TINT
            xf = styles.derive(
                patch.style(address), fill=tint, font_color=RED if wrong else None, bold=True if wrong else None
            )
            patch.set_style(address, xf)
        said = [note(report.filing, f, language) for f in findings if place_of(report.filing, f)[1] == address]
        if said:
            notes[address] = "\n".join(said)
    add_notes(package, part, patch, notes, AUTHOR)
    package.replace(part, patch.to_bytes())


def _findings_sheet(styles: StylePatch, report: Report, language: Language) -> NewSheet:
    sheet = NewSheet(WIDTHS, HEAD_ROW)
    head = styles.derive(0, fill=HEADER_TINT, bold=True, wrap=True, ruled=LINE)
    title, text = styles.derive(0, font_color=ACCENT, bold=True), styles.derive(0, wrap=True, top=True, ruled=LINE)
    link = styles.derive(0, font_color=LINK, top=True, ruled=LINE)
    error = styles.derive(0, font_color=RED, bold=True, top=True, ruled=LINE)
    free = styles.derive(0, wrap=True, top=True, locked=False, ruled=LINE)
    for line, style in zip(
        findings_table.title(report.filing, report.findings, language), (title, text, text), strict=True
    ):
        sheet.add([NewCell(line, style=title if style is title else 0)], 24 if style is title else 18)
    sheet.add([NewCell(heading, style=head) for heading in COLUMNS[language]], 24)
    answers = range(FIRST_ANSWER, FIRST_ANSWER + len(ANSWERS))
    for row in findings_table.rows(report.filing, report.findings, language):
        target = f"{quoted(row.sheet)}!{row.address}" if row.sheet and row.address else None
        cells = []
        for column, content in enumerate(row.texts):
            if column == 0:
                cells.append(NewCell(number=content, style=text))
            elif column == 3:
                cells.append(NewCell(content, style=link, link=target))
            elif column == 1 and row.finding.severity == "error":
                cells.append(NewCell(content, style=error))
            else:
                cells.append(NewCell(content, style=free if column in answers else text))
        sheet.add(cells, height(zip(row.texts, WIDTHS, strict=True)))
    return sheet
