"""Figures that are possible but hardly true: P-REGULATIONS, P-UNTOUCHED, P-DECLARED."""

from __future__ import annotations

import re
from functools import cache

from validation.filing import Filing
from validation.findings import Finding
from validation.form import Edition
from validation.values import Blank, amount, show

# 规章 are made by ministries, provinces and 设区的市 (立法法 第91、93条). Only names that are certainly below that
# level count: a county, a banner, a district (not 自治区, 地区 or an area that is no district), a township, a town, a
# street. 新乡市 and 镇江市 are cities; 昆山市 cannot be told from a 设区的市 by its name and is left alone.
_BELOW_CITY = re.compile(
    r"县|(?<!八)旗|街道"
    r"|(?<!自治)(?<!地)(?<!特)(?<!关)(?<!辖)(?<!林)(?<!试验)(?<!保护)(?<!开发)(?<!风景)(?<!示范)(?<!园)(?<!保税)区"
    r"|[乡镇](?!.{0,2}市|江)"
)


_DECLARATION = "本年无相关业务"


def findings(filing: Filing) -> list[Finding]:
    """Warnings where the figures are possible but hardly true."""
    found = _regulations(filing)
    if filing.nothing_to_report:
        return found + _declared(filing)
    return found + _untouched(filing)


def _regulations(filing: Filing) -> list[Finding]:
    """规章 above zero in a filing whose unit, by its name, cannot make them."""
    row, cells = filing.cells.row, _regulation_cells(filing.edition)
    if not any(row[at] for at, _ in cells):  # as in most filings
        return []
    above = tuple(key for at, key in cells if (amount(row[at]) or 0) > 0)
    if not above or not _BELOW_CITY.search(filing.unit):
        return []
    stated = show(filing.cells[above[0]])
    return [Finding("P-REGULATIONS", "warning", above, stated=stated, facts={"unit": filing.unit})]


def _declared(filing: Filing) -> list[Finding]:
    """本年无相关业务 was declared, yet figures are there."""
    above = tuple(key for key, value in filing.cells.items() if amount(value))
    if not above:
        return []
    facts = {"count": str(len(above))}
    return [Finding("P-DECLARED", "warning", above, stated=show(filing.cells[above[0]]), facts=facts)]


def _untouched(filing: Filing) -> list[Finding]:
    """Nothing but zeros and blanks. A form that is wholly blank already has its C-BLANK errors."""
    row = filing.cells.row
    if any(value.__class__ is int and value for value in row):
        return []
    if any(amount(value) != 0 for value in row) or all(isinstance(value, Blank) for value in row):
        return []
    if _DECLARATION in str(filing.narrative):
        return []
    return [Finding("P-UNTOUCHED", "warning", facts={"count": str(len(row))})]


@cache
def _regulation_cells(edition: Edition) -> tuple[tuple[int, str], ...]:
    """Position and key of each."""
    return tuple((at, key) for at, key in enumerate(edition.keys) if key.startswith("t2.regulations."))
