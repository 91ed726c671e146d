"""A formula moved to another cell: relative references move along, absolute ones stay."""

from __future__ import annotations

import re

from workbook_templates.layout import column_letter, column_number
from xlplugin.ooxml import address

# Texts and quoted sheet names are taken whole, so that nothing in them is mistaken for a reference; nor is the
# beginning of a function (LOG10) or of a name (A1.rate).
_TOKEN = re.compile(
    r"""(?P<quoted>"(?:[^"]|"")*"|'(?:[^']|'')*')"""
    r"""|(?<![\w.])(?P<fixed_column>\$?)(?P<column>[A-Z]{1,3})(?P<fixed_row>\$?)(?P<row>[1-9][0-9]{0,6})(?![\w.(!])"""
)


def shifted(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads ``rows`` further down and ``columns`` further right.

    A reference that would leave the worksheet becomes ``#REF!``, as in Excel.
    """

    def moved(match: re.Match[str]) -> str:
        if match["quoted"] is not None:
            return match[0]
        row = int(match["row"]) + (0 if match["fixed_row"] else rows)
        column = column_number(match["column"]) + (0 if match["fixed_column"] else columns)
        if not (0 < row <= address.MAX_ROW and 0 < column <= address.MAX_COLUMN):
            return "#REF!"
        return f"{match['fixed_column']}{column_letter(column)}{match['fixed_row']}{row}"

    return _TOKEN.sub(moved, formula)
