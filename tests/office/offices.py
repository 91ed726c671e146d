"""Made-up offices for the tests of this folder: credit codes that check, rosters of any shape."""

from __future__ import annotations

import random
from pathlib import Path

from tests.drafting import sound, spoilt
from validation import Filing, editions
from xlplugin.office.codes import check_sign


def credit_code(number: int) -> str:
    """A sound, made-up credit code."""
    stem = f"11{320000 + number % 1000:06d}{number:09d}"
    return f"{stem}{check_sign(stem)}"


def roster_file(folder: Path, rows: list[dict[str, str]], name: str = "名册.csv") -> Path:
    """A roster written as .csv from rows by column."""
    columns = ["code", "name", "aliases", "level", "parent", "files", "contact", "email", "group"]
    lines = [",".join(columns), *(",".join(row.get(column, "") for column in columns) for row in rows)]
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return path


def office(unit: str, seed: object = 0, edition: str = editions.CURRENT, **identity: object) -> Filing:
    """A made-up office's filing in which nothing is to be found: sound, and without 规章, which offices do not make."""
    drawn = sound(editions.get(edition), random.Random(f"{unit}{seed}"), unit=unit, **identity)
    return spoilt(drawn, {key: 0 for key in drawn.edition.keys if ".regulations." in key})
