"""A summary read back: its sums are made again from the offices' rows; a stored one is never trusted."""

from __future__ import annotations

from pathlib import Path

import pytest

import xlplugin
from validation import judge
from xlplugin import demo
from xlplugin.intake.read import read_bytes
from xlplugin.ooxml import workbook
from xlplugin.ooxml.package import Package
from xlplugin.ooxml.sheet import SheetPatch

T3 = "三 依申请公开"


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder: Path = tmp_path_factory.mktemp("summary")
    for name in ("西城区-2023", "洪泽区-2023"):
        xlplugin.fill(demo.report(name), folder / f"{name}.xlsx")
    xlplugin.consolidate(folder, folder / "汇总.xlsx", unit="某市")
    return (folder / "汇总.xlsx").read_bytes()


def _changed(data: bytes, sheet: str, change: str, stored: str) -> bytes:
    package = Package.open(data)
    part = next(s.part for s in workbook.sheets(package) if s.name == sheet)
    patch = SheetPatch(package.part(part))
    patch.set_stored(change, stored)
    package.replace(part, patch.to_bytes())
    return package.to_bytes()


def test_untouched_it_says_nothing_of_stale_sums(summary: bytes) -> None:
    filing = read_bytes(summary)
    assert filing.cells["t3.new.total"] == 1508 + 21
    assert [remark.rule for remark in filing.provenance.remarks] == []


def test_a_stored_sum_that_is_wrong_is_summed_again_and_said(summary: bytes) -> None:
    filing = read_bytes(_changed(summary, T3, "J6", "9999"))
    assert filing.cells["t3.new.total"] == 1529
    (finding,) = (f for f in judge(filing).findings if f.rule == "C-STALE")
    assert (finding.cells, finding.stated, finding.expected) == (("t3.new.total",), "9999", "1529")
