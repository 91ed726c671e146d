"""Empty filings for empty workbooks."""

from __future__ import annotations

from validation import Filing, editions
from validation.values import Blank, Value


def empty(
    unit: str = "",
    unit_code: str = "",
    year: int | None = None,
    scope: str = "own",
    edition: str = editions.CURRENT,
    previous: Filing | None = None,
) -> Filing:
    """A filing without figures; with `previous`, last year's 四、结转下年度 stands in 二、上年结转."""
    form = editions.get(edition)
    cells: dict[str, Value] = {}
    if previous is not None:
        unit, unit_code = unit or previous.unit, unit_code or previous.unit_code
        year = year or (previous.year + 1 if previous.year else None)
        for key in form.keys:
            table, line, column = key.split(".")
            source = f"{table}.carried_out.{column}"
            if line == "carried_in" and key not in form.totals and source in previous.cells:
                amount = previous.amount(source)
                cells[key] = Blank() if amount is None else amount
    return Filing(unit=unit, unit_code=unit_code, year=year, scope=scope, edition=edition, cells=cells)
