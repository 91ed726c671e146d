"""Texts that a spreadsheet would take for formulas, and names that lead elsewhere, do nothing in anything that we write."""

from __future__ import annotations

import html
import json
import re
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Program, program
from validation import Filing
from xlplugin import fill

__all__ = ["program"]

POISON = ('=HYPERLINK("http://example.invalid/","x")', "=1+1", "+cmd|' /C calc'!A0", "@SUM(1)", "-2+3")
CELLS = ("t2.normative.made", "t3.new.natural", "t3.granted.natural", "t4.review.upheld", "t2.fees.amount")


def poisoned(unit: str) -> Filing:
    """A report whose every text is hostile."""
    blank = Filing(unit=unit, year=2025)
    cells = dict.fromkeys(blank.edition.keys, 0) | dict(zip(CELLS, POISON, strict=True))
    return Filing(unit=unit, year=2025, cells=cells, narrative="\n".join(POISON), contact={"name": POISON[2]})


def active(workbook: Path) -> list[str]:
    """Parts in which a poison is more than text: inside a formula, or as the target of a link."""
    found = []
    with zipfile.ZipFile(workbook) as package:
        for name in package.namelist():
            text = package.read(name).decode("utf-8", "replace")
            formulas = [html.unescape(one[1]) for one in re.finditer(r"<f(?: [^>]*)?>(.*?)</f>", text, re.DOTALL)]
            if any(formula.strip() == poison[1:] or "invalid" in formula for formula in formulas for poison in POISON):
                found.append(name)
            if name.endswith(".rels") and "example.invalid" in text:
                found.append(name)
    return found


@pytest.mark.parametrize("unit", POISON)
def test_nothing_that_an_office_writes_is_active_in_what_we_write(unit: str, tmp_path: Path, program: Program) -> None:
    folder, out = tmp_path / "报送", tmp_path / "结果"
    folder.mkdir()
    fill(poisoned(unit), folder / "某局.xlsx")
    program("validate", folder, "--mark", out / "标注")
    program("consolidate", folder, "-o", out / "汇总.xlsx", "--unit", unit, "--year", "2025")
    program("returns", folder, "-o", out / "退回")
    made = [*folder.glob("*.xlsx"), *out.rglob("*.xlsx")]
    assert len(made) >= 4
    assert {path.name: active(path) for path in made} == {path.name: [] for path in made}


@pytest.mark.parametrize("name", ["../外面.xlsx", "/tmp/外面.xlsx", "..\\外面.xlsx", "C:\\外面.xlsx", "a/../../外面"])
def test_a_name_in_the_data_does_not_lead_out_of_the_folder(name: str, tmp_path: Path, program: Program) -> None:
    data, folder = tmp_path / "数据.jsonl", tmp_path / "里面" / "更里面"
    data.write_text(json.dumps({"file": name, "unit": "某局", "year": 2025, "cells": {}}), encoding="utf-8")
    assert program("fill", data, "-o", folder).code == 0
    assert len(list(folder.glob("*.xlsx"))) == 1
    assert [path for path in tmp_path.rglob("*.xlsx") if path.parent != folder] == []
