"""English wording: place, fault, numbers, then remedy and source."""

from __future__ import annotations

from decimal import Decimal

from validation.findings import Finding
from validation.form import Cell, Edition
from validation.wording import Entry

CATALOGUE: dict[str, Entry] = {
    "T3-BALANCE": Entry(
        "", "{place}: items 1 and 2 make {stated}, items 3(7) and 4 make {expected}: {difference}.", "", "",
        "1283 received and 69 carried in make 1352; 1311 handled and 40 carried over make 1351: 1 too much.",
    ),
    "T3-RESULTS": Entry(
        "", "{place}: states {stated}, rows 3(1) to 3(6) add up to {expected}: {difference}.", "", "",
        "3(7) states 1312, rows 3(1) to 3(6) add up to 1311: 1 too much.",
    ),
    "T3-ROW": Entry(
        "", "{place}: states {stated}, the six applicant columns add up to {expected}: {difference}.", "", "",
        "The total states 1508, the six applicant columns add up to 1507: 1 too much.",
    ),
    "T4-SUM": Entry(
        "", "{place}: states {stated}, the four outcomes add up to {expected}: {difference}.", "", "",
        "The total states 0, the four outcomes add up to 11: 11 too little.",
    ),
    "C-READ": Entry(
        "Number typed as text", "{place}: \"{value}\" is a text; counted as {number}.",
        "Type the number {number} without spaces, commas or units.", "Instructions: digits only in number cells",
        "\"12件\" is a text; counted as 12.",
    ),
    "C-BLANK": Entry(
        "Blank", "{blank}",
        "Type 0 where there is nothing to report; fill in what was forgotten.",
        "Instructions: a blank is not 0; it is computed as 0 for the time being",
        "Two cells of table 3 are blank; computed as 0.",
    ),
    "C-TEXT": Entry(
        "Not a number", "{place}: \"{value}\" cannot be read as one number; not counted.",
        "Type one number; put remarks into the narrative.", "Instructions: digits only in number cells",
        "\"22（其中修订 16 件）\" cannot be read as one number.",
    ),
    "C-NEGATIVE": Entry(
        "Below zero", "{place}: {value} is below zero.",
        "Type 0 or a positive number.", "Instructions: counts and amounts are not below zero", "-5 is below zero.",
    ),
    "C-FRACTION": Entry(
        "Not whole", "{place}: {value} is not a whole number.",
        "Type a whole number; only the fee cell holds money.", "Instructions: all but money is whole",
        "12.5 is not a whole number.",
    ),
    "C-ERROR": Entry(
        "Excel error", "{place}: shows the error {value}; not counted.",
        "Delete the broken formula; type the number or restore the template's formula.",
        "Instructions: no error values", "Shows the error #REF!.",
    ),
    "C-PRECISION": Entry(
        "Too many digits", "{place}: {value} has more digits than can be kept exactly.",
        "At most 15 digits; money in 10,000 yuan has at most 6 decimals.",
        "Instructions: money is exact to 0.000001 × 10,000 yuan", "12345678901234567 has more than 15 digits.",
    ),
    "C-STALE": Entry(
        "Formula result out of date",
        "{place}: the stored result is{stored_en}, recomputed it is {expected}; the recomputed one counts.",
        "Open the workbook in Excel or WPS and save it once, so that it recomputes.",
        "Totals are always recomputed", "The stored result is 1507, recomputed it is 1508.",
    ),
    "C-FORMULA": Entry(
        "Total's formula changed",
        "{places}: the template's formula was replaced by a typed number or another formula; the number was checked.",
        "If this was not intended, restore the template's formula.", "Template: totals are computed",
        "A typed number stands where the total's formula was.",
    ),
}

WHY: dict[str, str] = {
    "hint": "the first number in the text, or digits for look-alike letters",
}


def place(cell: Cell) -> str:
    """Table 3, row "3(1) Granted", column "Natural persons"."""
    number = {"二": "2", "三": "3", "四": "4"}.get(cell.table.numeral, cell.table.numeral)
    if len(cell.block.columns) == 1:
        return f'Table {number}, "{cell.line.label_en}"'
    return f'Table {number}, row "{cell.line.label_en}", column "{cell.column.label_en}"'


def places(named: list[str], count: int) -> str:
    return "; ".join(named) + (f" and {count - len(named)} more" if count > len(named) else "")


def difference(stated: str, expected: str) -> str:
    """3 too much or 3 too little."""
    try:
        off = Decimal(stated) - Decimal(expected)
    except ArithmeticError:
        return ""
    return f"{off:f} too much" if off > 0 else f"{-off:f} too little"


def message(finding: Finding, edition: Edition, said: str) -> str:
    """The sentence, after what only this language knows."""
    if finding.rule == "C-BLANK":
        return _blank(finding, edition)
    return said


def _blank(finding: Finding, edition: Edition) -> str:
    table = edition.table(finding.facts["table"])
    number = {"二": "2", "三": "3", "四": "4"}[table.numeral]
    if finding.facts.get("empty"):
        return f"Table {number} is empty: not one cell is filled in."
    mark = finding.facts.get("mark")
    what = f'"{mark}"' if mark else "blank"
    named = places([place(edition.cells[key]) for key in finding.cells[:3]], len(finding.cells))
    return f"{named}: {what}; computed as 0 for the time being."
