"""Draft filings for tests: random sound ones, and one cell spoilt.

Details are drawn, totals follow from the edition's own equations; so a new line or column needs no change here.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from validation.filing import Filing
from validation.form import Edition
from validation.values import Number


def settle(edition: Edition, values: Mapping[str, Number]) -> dict[str, Number]:
    """Every total computed from the details; 本年新收 made to balance where it can."""
    cells = dict(values)
    for column in edition.table("t3").blocks[0].columns[:-1]:
        handled = next(e for e in edition.equations if e.key == f"T3-RESULTS.{column.code}")
        done = sum(cells[key] for key in handled.right)
        due = done + cells[f"t3.carried_out.{column.code}"]
        cells[f"t3.carried_in.{column.code}"] = min(cells[f"t3.carried_in.{column.code}"], due)
        cells[f"t3.new.{column.code}"] = due - cells[f"t3.carried_in.{column.code}"]
    for _ in range(2):  # handled.total needs the other totals first
        for key, equation in edition.totals.items():
            cells[key] = sum(k * cells[part] for part, k in equation.right.items())
    return cells


def sound(edition: Edition, rnd: random.Random, most: int = 60, **identity: Any) -> Filing:
    """A filing without fault, most of it small numbers and many zeros, as real ones are."""
    values: dict[str, Number] = {}
    for key, cell in edition.cells.items():
        if cell.kind == "money":
            values[key] = Decimal(rnd.randint(0, 10**9)).scaleb(-4)
        else:
            values[key] = rnd.choice((0, rnd.randint(0, 3), rnd.randint(0, most)))
    data: dict[str, Any] = {"unit": "某区某局", "year": 2025, "edition": edition.name} | identity
    if edition.name == "2019":
        data["year"] = identity.get("year", 2020)
    return Filing(cells=settle(edition, values), **data)


def sound_filings(edition: Edition) -> st.SearchStrategy[Filing]:
    """Sound filings for hypothesis."""
    return st.integers(0, 2**32).map(lambda seed: sound(edition, random.Random(seed)))


def spoilt(filing: Filing, changes: Mapping[str, Any]) -> Filing:
    """The same filing with some cells changed."""
    data = filing.to_dict()
    data["cells"] = data["cells"] | dict(changes)
    return Filing(**data)
