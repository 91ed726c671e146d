"""Real published reports that travel with the program, for `xlplugin demo` and for the tests."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

REPORTS = ("西城区-2023", "洪泽区-2023", "洪泽区-2024", "沭阳县-2025", "上海市政府办公厅-2019")
"""Complete reports as published, their mistakes included. 三（六） printed as one row stands in 三（六）3."""


@cache
def _text(name: str) -> str:
    return files(__name__).joinpath("reports", f"{name}.json").read_text(encoding="utf-8")


def report(name: str) -> dict[str, Any]:
    """A report as `fill` takes it; numbers exact."""
    data: dict[str, Any] = json.loads(_text(name), parse_float=Decimal)
    return data
