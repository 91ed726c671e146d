"""Cell references as text (``B3``) and as numbers (row 3, column 2, both from 1)."""

from __future__ import annotations

import re
from functools import lru_cache

from workbook_templates.layout import column_letter, column_number

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@lru_cache(maxsize=65_536)
def split(reference: str) -> tuple[int, int]:
    """``B3`` as ``(3, 2)``.

    :raises ValueError: no cell of a worksheet is called so.
    """
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(f"no cell reference: {reference!r}")
    row, column = int(match[2]), column_number(match[1])
    if row > MAX_ROW or column > MAX_COLUMN:
        raise ValueError(f"outside the worksheet: {reference!r}")
    return row, column


@lru_cache(maxsize=65_536)
def join(row: int, column: int) -> str:
    """``(3, 2)`` as ``B3``."""
    return f"{column_letter(column)}{row}"
