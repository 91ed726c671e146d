"""What was read of a cell: the number or mark as printed, where, and whether it must still be confirmed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from validation.form import Cell, Kind
from validation.values import Blank, Number, Raw, ReadNumber, Text, amount, parse
from xlplugin.published.labels import fold, without_footnotes

_PLAIN = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_PARTED = re.compile(r"[0-9][0-9,.\s]*\s[0-9,.\s]*[0-9]|[0-9]\s+[0-9]")


@dataclass(frozen=True, slots=True)
class Reading:
    """One cell as printed.

    `raw` goes into the filing: a number where the print is a plain number, None for an empty cell, else the text as it
    stands. `doubtful` readings (digits parted by a space or a line break) count only where equations confirm them.
    """

    raw: Raw
    printed: str
    how: str
    """table (by structure or position) or text (by the labels of running text)."""
    place: str = ""
    doubtful: bool = False

    @property
    def blank(self) -> bool:
        return self.raw is None

    def number(self, kind: Kind = "count") -> Number | None:
        """The number to compute with; 0 for a blank, None where it cannot be read."""
        return amount(parse(self.raw, kind))


Readings = dict[str, Reading]


def read_cell(printed: str, cell: Cell, how: str, place: str = "", unit: str = "") -> Reading:
    """The reading of one printed cell; `unit` is the measure that the header names where it is not the form's own."""
    printed = without_footnotes(printed)
    text = fold(printed).strip()
    plain = _PLAIN.fullmatch(text)
    if plain and not unit:
        return Reading(_number(text), printed.strip(), how, place)
    if _PARTED.fullmatch(text):
        joined = re.sub(r"\s", "", text)
        if _PLAIN.fullmatch(joined):
            return Reading(_number(joined), printed.strip(), how, place, doubtful=True)
    value = parse(re.sub(r"\s+", " ", printed).strip() + unit, cell.kind)
    if isinstance(value, Blank):
        return Reading(value.mark or None, printed.strip(), how, place)
    if isinstance(value, ReadNumber) and not unit and re.fullmatch(r"[\s+\-0-9.,]*", text):
        return Reading(value.value, printed.strip(), how, place)
    if isinstance(value, Text | ReadNumber):
        return Reading(value.raw, printed.strip(), how, place)
    return Reading(str(printed).strip(), printed.strip(), how, place)


def is_figure(printed: str) -> bool:
    """Whether a printed cell may stand in a column of figures: a number, a blank or its mark, a number with a word."""
    text = fold(printed).strip()
    if not text or text in {"/", "-", "—", "--", "——", "无", "\\", "―", "–"}:
        return True
    return bool(re.match(r"[+\-]?[0-9]", text)) or bool(re.fullmatch(r"[增减][0-9]+", text))


def has_digit(printed: str) -> bool:
    return any(c.isdigit() for c in fold(printed))


def _number(text: str) -> Number:
    number = Decimal(text.replace(",", ""))
    return int(number) if number == number.to_integral_value() else number
