"""Figures that are possible but hardly true: P-REGULATIONS, P-UNTOUCHED, P-DECLARED."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from validation import Filing, judge, plausible
from validation.editions import get


def filing(unit: str = "某区某局", cells: Mapping[str, Any] | None = None, nothing: bool = False) -> Filing:
    """Zeros but for these cells."""
    values = dict.fromkeys(get().keys, 0) | dict(cells or {})
    return Filing(unit=unit, year=2025, cells=values, nothing_to_report=nothing)


def rules(this: Filing) -> list[str]:
    return [f.rule for f in plausible.findings(this)]


CANNOT = [
    "沭阳县人民政府", "鄂温克族自治旗人民政府", "北京市西城区人民政府", "新乡市卫滨区教育局", "湖口县大垅乡人民政府",
    "盐边县新九镇人民政府", "某某街道办事处", "内蒙古自治区呼和浩特市新城区人民政府", "绥江县会仪镇", "静乐县民政局",
]  # fmt: skip
MAY = [
    "宁夏回族自治区人民政府", "新疆维吾尔自治区公安厅", "新乡市人民政府", "镇江市人民政府", "景德镇市人民政府", "萍乡市人民政府",
    "上海市人民政府", "深圳市人民政府", "昆山市人民政府", "大兴安岭地区行政公署", "广州海关关区", "国家税务总局", "",
    "中国（上海）自由贸易试验区管理委员会", "恩施土家族苗族自治州人民政府", "武汉经济技术开发区管理委员会",
]  # fmt: skip


@pytest.mark.parametrize("unit", CANNOT)
def test_regulations_below_the_city(unit: str) -> None:
    found = plausible.findings(filing(unit, {"t2.regulations.made": 3, "t2.regulations.in_force": 3}))
    cells = ("t2.regulations.made", "t2.regulations.in_force")
    assert [(f.rule, f.severity, f.cells) for f in found] == [("P-REGULATIONS", "warning", cells)]


@pytest.mark.parametrize("unit", MAY)
def test_units_that_may_make_regulations_or_cannot_be_told(unit: str) -> None:
    assert rules(filing(unit, {"t2.regulations.made": 3})) == []


def test_no_regulations_no_question() -> None:
    assert rules(filing("沭阳县人民政府", {"t2.normative.made": 3})) == []


def test_a_slash_is_no_regulation() -> None:
    assert rules(filing("某区统计局", {"t2.regulations.made": "/", "t2.normative.made": 1})) == []


def test_all_zeros_without_the_declaration() -> None:
    assert rules(filing()) == ["P-UNTOUCHED"]
    assert rules(filing(nothing=True)) == []


def test_the_declaration_may_stand_in_the_text() -> None:
    assert rules(Filing(**(filing().to_dict() | {"narrative": "本年无相关业务。"}))) == []


def test_the_untouched_template_has_zeros_in_its_totals_only() -> None:
    totals = dict.fromkeys(get().totals, 0)
    assert rules(Filing(unit="某局", year=2025, cells=totals)) == ["P-UNTOUCHED"]


def test_a_wholly_blank_form_has_its_errors_already() -> None:
    report = judge(Filing(unit="某局", year=2025))
    assert {f.rule for f in report.findings} == {"C-BLANK"}


@pytest.mark.parametrize("value", [1, "1", "十二", "12件"])
def test_one_figure_is_enough(value: object) -> None:
    cells = {"t3.new.natural": value}
    assert rules(filing(cells=cells)) == []
    declared = filing(cells=cells, nothing=True)
    assert [(f.rule, f.cells) for f in plausible.findings(declared)] == [("P-DECLARED", ("t3.new.natural",))]


def test_an_unreadable_text_is_not_nothing() -> None:
    assert rules(filing(cells={"t3.new.natural": "1O"})) == []


def test_real_reports_are_plausible(real: dict[str, Filing]) -> None:
    assert {name: rules(this) for name, this in real.items()} == {name: [] for name in real}
