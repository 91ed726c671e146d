"""English wording: place, fault, numbers, then remedy and source."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from validation.form import Cell, Edition, Rule, Strip, Table
from validation.wording import Entry, strip_labels
from validation.wording.en_content import CONTENT
from validation.wording.en_narrative import NARRATIVE
from validation.wording.en_structure import STRUCTURE
from validation.wording.en_sums import SUMS, WHY
from validation.wording.en_years import YEARS

_NUMBERS = {"一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6"}

__all__ = ["CATALOGUE", "WHY"]

CATALOGUE: dict[str, Entry] = {
    **SUMS,
    **CONTENT,
    **YEARS,
    **NARRATIVE,
    **STRUCTURE,
}

BLANK = "blank"


def place(cell: Cell) -> str:
    """Table 3, row "3(1) Granted", column "Natural persons"."""
    if len(cell.block.columns) == 1:
        return f'{table(cell.table)}, "{cell.line.label_en}"'
    return f'{table(cell.table)}, row "{cell.line.label_en}", column "{cell.column.label_en}"'


def places(named: list[str], count: int) -> str:
    return "; ".join(named) + (f" and {count - len(named)} more" if count > len(named) else "")


def difference(stated: str, expected: str) -> str:
    """3 too much or 3 too little."""
    try:
        off = Decimal(stated or 0) - Decimal(expected)
    except ArithmeticError:
        return ""
    return f"{off:f} too much" if off > 0 else f"{-off:f} too little"


def together(named: str, count: int) -> str:
    """One cell by its name, several as their sum."""
    return named + (" together" if count > 1 else "")


def table(declared: Table) -> str:
    return f"Table {_NUMBERS.get(declared.numeral, declared.numeral)}"


def numeral(section: str) -> str:
    """The number of a section of the report: 六 is 6."""
    return _NUMBERS.get(section, section)


def shown(value: str) -> str:
    """ "/" or blank."""
    return f'"{value}"' if value else BLANK


def row(cell: Cell) -> str:
    return f'{table(cell.table)}, the whole row "{cell.line.label_en}"'


def lines(cells: list[Cell], group: str) -> str:
    """Table 3, rows "3(3)1 …" to "3(3)8 …", column "Total"."""
    first, last = cells[0], cells[-1]
    return f'{table(first.table)}, rows "{first.line.label_en}" to "{last.line.label_en}", column "{first.column.label_en}"'


def columns(cells: list[Cell], group: str) -> str:
    """Table 3, row "3(1) Granted", columns "Businesses" to "Other organisations"."""
    first, last = cells[0], cells[-1]
    return f'{table(first.table)}, row "{first.line.label_en}", columns "{first.column.label_en}" to "{last.column.label_en}"'


def answer(accepted: Mapping[str, str]) -> str:
    """Accepted and explained: two units were merged (Zhang San, 2026-01-12)."""
    by = ", ".join(filter(None, (accepted.get("who", ""), accepted.get("when", ""))))
    return f"Accepted and explained: {accepted.get('reason', '')}" + (f" ({by})" if by else "")


def says(rule: Rule, edition: Edition) -> str:
    """In every column: "1. …" + "2. …" = "3(7) …" + "4. …"."""
    along = "column" if rule.left.axis == "line" else "row"
    return f"In every {along}: {_side(rule.left, edition)} = {_side(rule.right, edition)}."


def _side(strip: Strip, edition: Edition) -> str:
    labels = [english for _, english in strip_labels(strip, edition)]
    if len(labels) > 6:
        return f'the sum of the {len(labels)} from "{labels[0]}" to "{labels[-1]}"'
    return " + ".join(f'"{label}"' for label in labels)
