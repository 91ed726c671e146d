"""Made-up offices for the tests of this folder: credit codes that check, rosters of any shape."""

from __future__ import annotations

from pathlib import Path

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
