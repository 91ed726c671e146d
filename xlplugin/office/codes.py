"""Codes of units: an office's own short numbers, and unified social credit codes with the check sign of GB 32100."""

from __future__ import annotations

import re

_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACES = re.compile("[\\s\u200b\ufeff]+")

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 signs of GB 32100-2015, each worth its place; I, O, S, V and Z are not used."""
_LENGTH = 18
_OWN_NUMBER = 14
"""A code up to this length is an office's own number for a unit; a longer one is meant as a credit code."""


def fold_text(text: str) -> str:
    """Full-width signs as half-width, runs of white space as one space, none at the ends."""
    return _SPACES.sub(" ", text.translate(_FOLD)).strip()


def fold_code(code: str) -> str:
    """The code as it is compared: half-width, without spaces, capital letters."""
    return _SPACES.sub("", code.translate(_FOLD)).upper()


def check_sign(code: str) -> str | None:
    """The 18th sign of a credit code by GB 32100, from its first 17; None where one of them is no sign of it."""
    if len(code) < _LENGTH - 1 or any(sign not in _SIGNS for sign in code[: _LENGTH - 1]):
        return None
    total = sum(_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[: _LENGTH - 1]))
    return _SIGNS[-total % 31]


def fault_of_code(code: str) -> str:
    """What is wrong with a folded code: empty where nothing is, else `length`, `sign` or `check`.

    Short codes are an office's own numbers and are not looked at.
    """
    if len(code) <= _OWN_NUMBER:
        return ""
    if len(code) != _LENGTH:
        return "length"
    expected = check_sign(code)
    if expected is None:
        return "sign"
    return "" if expected == code[-1] else "check"
