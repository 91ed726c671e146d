"""Cell values between xlwings and LibreOffice: numbers, dates, errors, typed text. No UNO here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

EPOCH = dt.datetime(1899, 12, 30)
LAST_DAY = 2958466.0
"""The day after 9999-12-31: numbers from here on are no dates."""

ERRORS = {503: "#NUM!", 519: "#VALUE!", 521: "#NULL!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!", 32767: "#N/A"}
"""LibreOffice's error codes as Excel shows them; every other code is a `#VALUE!` to Excel."""

_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?([eE][-+]?\d+)?")
_PLAIN_FORMULA = re.compile(r"=[A-Z0-9:()+\-*/<>=$]*")


class CellError(str):
    """An error as a cell's value, such as ``#DIV/0!``."""


def from_serial(serial: float) -> Any:
    """A day number as a date and time, in whole seconds as Excel gives it; outside the calendar the number itself."""
    if not 0 <= serial < LAST_DAY:
        return serial
    days = int(serial)
    return EPOCH + dt.timedelta(days=days, seconds=round((serial - days) * 86400))


def to_serial(moment: dt.date) -> float:
    """A date, with or without a time, as a day number."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime(moment.year, moment.month, moment.day)
    passed = moment.replace(tzinfo=None) - EPOCH
    return passed.days + passed.seconds / 86400 + passed.microseconds / 86400e6


def typed(text: str) -> float | str:
    """What Excel stores when a text is assigned to a cell of format General: ``001`` becomes 1, and so on.

    A leading apostrophe keeps the text a text. Dates and percentages stay texts: we never write any.
    """
    if text.startswith("'"):
        return text[1:]
    stripped = text.strip()
    if any(character.isdigit() for character in stripped) and _NUMBER.fullmatch(stripped):
        return float(f"{float(stripped.replace(',', '')):.15g}")
    return text


def cleaned(
    value: Any, make_date: Callable[..., Any], empty: Any, make_number: Callable[[float], Any] | None, errors: bool
) -> Any:
    """One value as xlwings hands it on: the options `dates`, `empty`, `numbers` and `err_to_str` of `Range.options`."""
    if value is None or value == "":
        return empty
    if isinstance(value, CellError):
        return str(value) if errors else None
    if isinstance(value, dt.datetime):
        return make_date(
            month=value.month,
            day=value.day,
            year=value.year,
            hour=value.hour,
            minute=value.minute,
            second=value.second,
            microsecond=value.microsecond,
            tzinfo=None,
        )
    if make_number is not None and isinstance(value, float):
        return make_number(value)
    return value


def reads_the_same(formula: str) -> bool:
    """Whether LibreOffice and Excel write this formula alike, so that it need not be translated."""
    return _PLAIN_FORMULA.fullmatch(formula) is not None


def rgb(color: Any) -> int:
    """A colour as xlwings takes it (RGB tuple, ``#rrggbb``, Excel's integer, None) as LibreOffice's integer."""
    if color is None:
        return -1
    if isinstance(color, str):
        return int(color.lstrip("#"), 16)
    if isinstance(color, int):  # Excel keeps blue in the highest byte
        color = (color & 255, (color >> 8) & 255, (color >> 16) & 255)
    red, green, blue = color
    return (int(red) << 16) | (int(green) << 8) | int(blue)


def from_rgb(color: int) -> tuple[int, int, int] | None:
    """LibreOffice's integer as an RGB tuple; None where there is no colour."""
    return None if color == -1 else ((color >> 16) & 255, (color >> 8) & 255, color & 255)
