"""What a cell can hold, and the one policy on blanks, marks, units and texts that are numbers.

A plain number is an `int` where it is whole, else a `Decimal`; everything else is one of the small values
below. Nothing is guessed: a text is read only where it can mean one number (contract §6), a blank is not zero,
and an Excel error is an error.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TypeGuard, cast

from validation.form import Kind

Number = int | Decimal

LIMIT = 10**15
"""Excel keeps 15 digits; a number from here on cannot be what was typed."""
_FINEST = -15

MONEY_DECIMALS = 6
"""Money is exact to 0.000001 万元, that is one 分."""
_CENT = Decimal(1).scaleb(-MONEY_DECIMALS)


@dataclass(frozen=True, slots=True)
class Blank:
    """Nothing, or a mark that stands for nothing (`/`, `-`, `—`, 无). Computed as 0, never shown as 0."""

    mark: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that cannot be read as one number. `hint` is the number it may mean, for a suggestion only."""

    raw: str
    hint: Number | None = None


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """An Excel error such as `#REF!`."""

    code: str


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """A number that was typed as a text and can be read without doubt."""

    value: Number
    raw: str


Value = Number | Blank | Text | ErrorValue | ReadNumber
Raw = int | float | str | bool | Decimal | None | Value

_VALUES = (Blank, Text, ErrorValue, ReadNumber)
_ERRORS = frozenset(
    [
        "#REF!",
        "#N/A",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#FIELD!",
        "#BLOCKED!",
        "#UNKNOWN!",
        "#CONNECT!",
        "#BUSY!",
        "#EXTERNAL!",
        "#PYTHON!",
    ]
)
_BLANK_MARKS = frozenset(["", "/", "-", "--", "—", "——", "–", "无"])

# Full-width ASCII to ASCII; kinds of minus to one. Not NFKC, which would make ① and ² ordinary digits.
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x2212: "-", 0xFE63: "-", 0xFE62: "+"}
_SPACES = re.compile("[ \u00a0\u2002-\u200a\u202f\u205f\u3000\u200b\ufeff]+")
_EDGES = " \t\r\n\u00a0\u2002\u2003\u2009\u202f\u3000\u200b\ufeff"
_NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_MEASURE = re.compile(r"(?:件次|件|宗|起|条|项)\Z")
_MONEY_UNITS = (("万元", 0), ("元", -4))
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千]+")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "Ｏ": "0"})
_HINT = re.compile(r"(?<![0-9.])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+(?:\.[0-9]+)?")


def parse(raw: Raw, kind: Kind = "count") -> Value:
    """The value of a cell's content: a number, None, or a text as it stands in the workbook or the JSON."""
    if isinstance(raw, bool):
        return Text(str(raw).upper())
    if isinstance(raw, int):
        return raw
    if isinstance(raw, float):
        return _float(raw)
    if isinstance(raw, Decimal):
        return _plain(raw) if raw.is_finite() else Text(str(raw))
    if raw is None:
        return Blank()
    if isinstance(raw, _VALUES):
        return raw
    return _text(str(raw), kind)


def amount(value: Value) -> Number | None:
    """The number to compute with: 0 for a blank, None where nothing can be read or kept exactly."""
    if isinstance(value, int):
        return value if -LIMIT < value < LIMIT else None
    if isinstance(value, Blank):
        return 0
    if isinstance(value, ReadNumber):
        return amount(value.value)
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        return value if abs(value) < LIMIT and isinstance(exponent, int) and exponent >= _FINEST else None
    return None


def bare(value: Value) -> int | Decimal | str | tuple[str]:
    """A value without a class of ours, another one for every value: only a blank becomes a text."""
    if isinstance(value, Blank):
        return value.mark
    return value if value.__class__ is int or value.__class__ is Decimal else (repr(value),)


def are_whole(values: Sequence[Value]) -> TypeGuard[Sequence[int]]:
    """Whether all are plain whole numbers that can be kept exactly; False where there are none. Quick, for many."""
    if set(map(type, values)) != {int}:
        return False
    numbers = cast("Sequence[int]", values)
    return min(numbers) > -LIMIT and max(numbers) < LIMIT


def is_plain(value: Value, kind: Kind) -> bool:
    """A number that cannot fail: whole and not below zero, or money of at most 9 digits before the point, 6 after."""
    if isinstance(value, int):
        return 0 <= value < LIMIT
    return kind == "money" and isinstance(value, Decimal) and 0 <= value < 10**9 and value == value.quantize(_CENT)


def to_json(value: Value) -> int | Decimal | str | None:
    """The value as it travels in JSON: a number, null for nothing, any text as it stands."""
    if isinstance(value, Blank):
        return value.mark or None
    if isinstance(value, Text | ReadNumber):
        return value.raw
    if isinstance(value, ErrorValue):
        return value.code
    return value


def show(value: Value | None) -> str:
    """The value in a sentence: digits without exponent, texts as they stand."""
    if value is None or isinstance(value, Blank):
        return value.mark if value is not None else ""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value == value.to_integral_value() else format(value, "f")
    plain = to_json(value)
    return str(plain)


def digits(number: Number) -> int:
    """Significant digits, trailing zeros of whole numbers not counted."""
    return len(Decimal(number).normalize().as_tuple().digits)


def decimals(number: Number) -> int:
    """Digits after the point."""
    exponent = Decimal(number).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _float(raw: float) -> Value:
    # Excel keeps and shows 15 digits; the rest of a binary float is noise (14828.709200000001).
    if raw.is_integer() and -LIMIT < raw < LIMIT:
        return int(raw)
    if raw != raw or raw in (float("inf"), float("-inf")):
        return Text(str(raw))
    return _plain(Decimal(format(raw, ".15g"))) if abs(raw) < LIMIT else int(Decimal(repr(raw)))


def _plain(number: Decimal) -> Number:
    whole = abs(number) < LIMIT * LIMIT and number == number.to_integral_value()
    return int(number) if whole else number.normalize()


def _text(raw: str, kind: Kind) -> Value:
    folded = raw.translate(_FOLD).strip(_EDGES)
    if folded.upper() in _ERRORS:
        return ErrorValue(folded.upper())
    if folded in _BLANK_MARKS:
        return Blank(raw.strip(_EDGES))
    number = _read(_SPACES.sub("", folded), kind)
    return Text(raw, _hint(folded, kind)) if number is None else ReadNumber(number, raw)


def _read(text: str, kind: Kind) -> Number | None:
    scale = 0
    if kind == "money":
        for unit, power in _MONEY_UNITS:
            if text.endswith(unit):
                text, scale = text[: -len(unit)], power
                break
    else:
        text = _MEASURE.sub("", text)
    if _NUMBER.fullmatch(text):
        return _plain(Decimal(text.replace(",", "")).scaleb(scale))
    if _CHINESE.fullmatch(text):
        whole = chinese_number(text)
        return None if whole is None else _plain(Decimal(whole).scaleb(scale))
    return None


def chinese_number(text: str) -> int | None:
    """A Chinese numeral below ten thousand (十二, 一百零五, 三); None where it is not one."""
    total, digit, last = 0, None, 10**4
    for position, char in enumerate(text):
        if char in _UNITS:
            unit = _UNITS[char]
            if unit >= last or (digit is None and not (unit == 10 and position == 0)):
                return None
            total, digit, last = total + (1 if digit is None else digit) * unit, None, unit
        elif digit is None or digit == 0:
            digit = _DIGITS[char]
        else:
            return None
    if digit and last == 10**4 and len(text) > 1:
        return None
    return total + (digit or 0)


def _hint(folded: str, kind: Kind) -> Number | None:
    """What an unreadable text probably means: letters for digits, or the first of its numbers."""
    lookalike = _read(_SPACES.sub("", folded.translate(_LOOKALIKES)), kind)
    if lookalike is not None:
        return lookalike
    numbers = _HINT.findall(folded)
    if not numbers or re.search(r"[万亿年%eE]|[0-9][-/.:][0-9]+[-/.:][0-9]", folded):
        return None
    try:
        return _plain(Decimal(numbers[0].replace(",", "")))
    except InvalidOperation:  # pragma: no cover - the pattern admits numbers only
        return None
