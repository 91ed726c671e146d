"""A city of three levels, made up from real reports: the figures of a district shared out among its offices.

Two years. In the second every office's 二 is its 四 of the first and its 现行有效 follows, so that nothing is to be
found in any filing unless a test plants it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from tests.drafting import settle
from tests.office.offices import credit_code, roster_file
from validation import Filing, editions
from validation.values import Number
from xlplugin.office.roster import Roster, load

EDITION = editions.get()
CITY = "某市人民政府"
DISTRICTS = tuple(f"{sign}区人民政府" for sign in "东西南北中城关河山")
OFFICES, BUREAUS = 32, 12
"""Offices of a district; bureaus directly under the city: 300 that must file."""
YEARS = (2024, 2025)
MODELS = ("西城区-2023", "洪泽区-2023", "洪泽区-2024", "沭阳县-2025")

Cells = dict[str, Number]


@dataclass(frozen=True)
class City:
    """The roster, and every office's cells by year and name."""

    roster: Roster
    roster_path: Path
    cells: dict[int, dict[str, Cells]]

    def filing(self, name: str, year: int) -> Filing:
        unit = self.roster.named(name)
        assert unit is not None
        return Filing(unit=unit.name, unit_code=unit.code, year=year, cells=self.cells[year][name])

    def offices(self, parent: str) -> list[str]:
        return [unit.name for unit in self.roster if unit.parent == parent and self.roster.expects(unit)]

    def sum_of(self, names: list[str], year: int) -> Cells:
        """Added up by hand: no code of the program has a part in it."""
        return {key: sum(self.cells[year][name][key] for name in names) for key in EDITION.keys}


def build(folder: Path, real: dict[str, Filing], seed: int = 1) -> City:
    """The city, the same for the same seed."""
    rnd = random.Random(seed)
    rows, number = [{"name": CITY, "code": credit_code(1), "level": "市"}], 1
    members: dict[str, list[str]] = {CITY: [f"某市第{n}局" for n in range(BUREAUS)]}
    for district in DISTRICTS:
        short = district.removesuffix("人民政府")
        members[district] = [f"{short}第{n}{'局' if n % 3 else '街道办事处'}" for n in range(OFFICES)]
    for parent, names in members.items():
        if parent != CITY:
            number += 1
            rows.append({"name": parent, "code": credit_code(number), "parent": rows[0]["code"], "level": "区"})
        above = next(row["code"] for row in rows if row["name"] == parent)
        for name in names:
            number += 1
            code = credit_code(number) if number % 4 else ""  # a quarter has no code: the name must do
            level = "市直单位" if parent == CITY else "区直单位" if name.endswith("局") else "乡镇街道"
            rows.append({"name": name, "code": code, "parent": above, "level": level, "email": f"u{number}@example.cn"})
    cells: dict[int, dict[str, Cells]] = {year: {} for year in YEARS}
    for at, names in enumerate(members.values()):
        models = [real[MODELS[(at + year) % len(MODELS)]] for year in YEARS]
        first = _shared_out(models[0], names, rnd)
        second = _shared_out(models[1], names, rnd)
        cells[YEARS[0]] |= {name: settle(EDITION, first[name]) for name in names}
        cells[YEARS[1]] |= {name: _continued(cells[YEARS[0]][name], second[name]) for name in names}
    path = roster_file(folder, rows)
    return City(load(path), path, cells)


def _shared_out(model: Filing, names: list[str], rnd: random.Random) -> dict[str, Cells]:
    """A real report's details, each shared out among the offices; totals come later."""
    weights = [rnd.random() ** 2 + 0.02 for _ in names]
    shared: dict[str, Cells] = {name: {} for name in names}
    for key, cell in EDITION.cells.items():
        amount = model.amount(key) or 0
        if key in EDITION.totals or ".regulations." in key or ".other_2." in key:
            amount = 0  # offices make no 规章, and unpaid fees want fee figures
        parts = _parts(amount, weights, rnd, money=cell.kind == "money")
        for name, part in zip(names, parts, strict=True):
            shared[name][key] = part
    for name in names:
        shared[name]["t2.licences.decisions"] += 1  # nobody reports nothing at all
    return shared


def _parts(amount: Number, weights: list[float], rnd: random.Random, money: bool) -> list[Number]:
    """Whole parts (or hundredths of a 万元) that add up to the amount."""
    units = int(amount * 10_000) if money else int(amount)
    if units > 2_000:
        total = sum(weights)
        counts = [int(units * weight / total) for weight in weights]
        counts[0] += units - sum(counts)
    else:
        counts = [0] * len(weights)
        for at in rnd.choices(range(len(weights)), weights, k=units):
            counts[at] += 1
    return [Decimal(count).scaleb(-4) if money else count for count in counts]


def _continued(before: Cells, now: Cells) -> Cells:
    """This year as it follows from last year: 二 is last year's 四, 现行有效 carries on."""
    cells = dict(now)
    for column in (c.code for c in EDITION.table("t3").blocks[0].columns[:-1]):
        carried = before[f"t3.carried_out.{column}"]
        rows = [
            line.code
            for line in EDITION.table("t3").blocks[0].lines
            if line.code not in ("new", "carried_in", "handled")
        ]
        short = carried - sum(cells[f"t3.{row}.{column}"] for row in rows)
        cells[f"t3.granted.{column}"] += max(short, 0)
        cells[f"t3.carried_in.{column}"] = carried
    made, repealed = cells["t2.normative.made"], cells["t2.normative.repealed"]
    last = before["t2.normative.in_force"]
    cells["t2.normative.repealed"] = min(repealed, last + made)
    cells["t2.normative.in_force"] = last + made - cells["t2.normative.repealed"]
    return settle(EDITION, cells)
