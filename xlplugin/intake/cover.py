"""What a workbook says beside the tables: unit, year, scope, 信息处理费, the text, a summary's parts, the answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from validation.filing import Contact, Narrative
from validation.findings import Finding
from validation.form import Edition
from validation.values import Blank, amount, parse, show
from workbook_templates.layout import PART_FIELDS, PARTS_ROW, SCOPE_LABELS, YES, a1
from xlplugin import findings_table
from xlplugin.intake import recognise
from xlplugin.intake.grid import CellError, CellValue
from xlplugin.intake.pages import Pages

_LABEL_SCOPES = {label: scope for scope, label in SCOPE_LABELS.items()}


class Cover:
    """The fields of one workbook; `remarks` are what is missing or wrong in them."""

    def __init__(self, book: Pages, edition: Edition) -> None:
        self.book, self.edition = book, edition
        self.names = recognise.field_spots(book.defined, edition.name, book.names)
        self.remarks: list[Finding] = []
        self._fields: Mapping[str, Any] | None = None

    def _read(self) -> Mapping[str, Any]:
        """What stands in every field."""
        found: dict[str, Any] = {}
        for sheet, names, places in recognise.field_places(self.book.defined, self.edition.name, self.book.names):
            found |= zip(names, self.book.take(sheet, places), strict=True)
        return found

    def field(self, name: str) -> Any:
        if self._fields is None:
            self._fields = self._read()
        return self._fields.get(name)

    def identity(self) -> dict[str, Any]:
        """Unit, year, scope, contact, texts and 信息处理费; a missing unit or year is said."""
        unit, code = text_of(self.field("unit")), text_of(self.field("unit_code"))
        if not unit and not code:
            self._said_of_cover("S-UNIT", "unit")
        return {
            "unit": unit,
            "unit_code": code,
            "year": self._year(),
            "scope": _LABEL_SCOPES.get(text_of(self.field("scope")), "own"),
            "contact": Contact(*(text_of(self.field(f"contact_{part}")) for part in ("name", "phone", "email"))),
            "narrative": self._narrative(),
            "fee_notices": self.field("fee_notices"),
            "fee_notified": self.field("fee_notified"),
            "fee_collected": self.field("fee_collected"),
            "nothing_to_report": text_of(self.field("nothing_to_report")) == YES,
            "parts": self._parts(),
        }

    def _year(self) -> int | None:
        said = self.field("year")
        year = parse(said)
        number = amount(year)
        if isinstance(number, int) and 1000 <= number <= 9999:
            return number
        facts = {"case": "blank"} if isinstance(year, Blank) else {"value": str(said)}
        self._said_of_cover("S-YEAR", "year", **facts)
        return None

    def _said_of_cover(self, rule: str, name: str, **facts: str) -> None:
        """A remark that leads to a field of the cover."""
        at = self.names.get(name)
        place = None if at is None else (at[0], a1(*at[1:]))
        self.remarks.append(Finding(rule, "error", facts=facts, at=place))

    def _narrative(self) -> Narrative:
        """Paragraphs of each section; a heading that the template prints stands where the text had it."""
        had = text_of(self.field("headings"))
        titles = dict(self.edition.sections)
        sections = {}
        for numeral, sheet, places in recognise.paragraphs(self.book.defined, self.edition.name, self.book.names):
            contents = self.book.grid(sheet).take(places)
            is_blank = contents.count(None) == len(contents)
            text = "" if is_blank else "\n".join(map(_paragraph, contents)).rstrip("\n")
            if numeral in had:
                text = f"{numeral}、{titles[numeral]}" + (f"\n{text}" if text else "")
            if text:
                sections[numeral] = text
        return Narrative(sections)

    def _parts(self) -> list[Mapping[str, Any]]:
        """For a summary: who is in it, as the rows below the hidden sheet's count."""
        at = self.names.get("summary_parts")
        if self.field("kind") != "summary" or at is None:
            return []
        count = amount(parse(self.field("summary_parts")))
        rows = range(PARTS_ROW, PARTS_ROW + count) if isinstance(count, int) else range(0)
        return [
            {name: text_of(self.book.content((at[0], row, column))) for column, name in enumerate(PART_FIELDS, 1)}
            for row in rows
        ]

    def answers(self) -> tuple[Mapping[str, str], ...]:
        """接受并说明: what the office wrote beside earlier findings."""
        if findings_table.SHEET not in self.book.names:
            return ()
        texts = [[text_of(content) for content in row] for row in self.book.texts(findings_table.SHEET)]
        return tuple(findings_table.answers_in(texts))


def _paragraph(content: CellValue) -> str:
    if isinstance(content, str):
        return content
    return "" if content is None else content.code if isinstance(content, CellError) else show(parse(content))


def text_of(content: Any) -> str:
    """A content as a text, trimmed."""
    if isinstance(content, float) and content.is_integer():
        content = int(content)
    return "" if content is None else str(content).strip()
