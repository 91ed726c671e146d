"""Run in a copy of the program where the example of `docs/how-to-add.md` has been applied: what follows from it.

Not a test module: `test_how_to_add.py` starts it there. Each claim of the page is one function.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import openpyxl

import xlplugin
from validation import Filing, judge
from validation.editions import get
from validation.wording import explain, words
from workbook_templates.build import build
from workbook_templates.shipped import shipped

FORM = get("2027")
SUM = "t4.litigation.upheld"


def filing(unit: str, **changes: int) -> Filing:
    """Two cases without review, three after it, five in all."""
    cells = dict.fromkeys(FORM.keys, 0) | {"t2.licences.decisions": 1}
    for line, number in (("direct", 2), ("after_review", 3), ("litigation", 5)):
        cells |= {f"t4.{line}.upheld": number, f"t4.{line}.total": number}
    return Filing(
        unit=unit, year=2027, edition="2027", cells=cells | {k.replace("__", "."): v for k, v in changes.items()}
    )


def the_form_gains_five_cells_and_five_equations() -> None:
    assert len(FORM.keys) == len(get("2021").keys) + 5
    assert len([e for e in FORM.equations if e.rule.id == "T4-LITIGATION"]) == 5


def the_template_shows_the_line_with_formulas_and_verdicts() -> None:
    assert build(FORM) == shipped("2027")
    book = openpyxl.load_workbook(io.BytesIO(shipped("2027")))
    printed = {cell.value for row in book["四 复议诉讼"].iter_rows() for cell in row}
    assert "行政诉讼合计" in printed
    assert '=IF(COUNT(F6,K6)=0,"",SUM(F6,K6))' in printed
    assert len([row for row in book["校验"].iter_rows(values_only=True) if row[0] == "T4-LITIGATION"]) == 5


def a_sound_filing_is_sound_and_a_wrong_sum_is_named() -> None:
    assert judge(filing("某局")).ok
    found = [f for f in judge(filing("某局", t4__litigation__upheld=4)).findings if f.severity == "error"]
    assert [f.cells[0] for f in found] == [SUM]
    assert words(found[0], FORM).message.startswith("表四“行政诉讼合计”行“结果维持”列：填 4，应为 5，少 1")
    assert "states 4, should be 5" in words(found[0], FORM, "en").message


def the_rule_is_explained() -> None:
    (said,) = explain("T4-LITIGATION")
    assert said.title == "诉讼合计"
    assert "示例通知〔2026〕1号" in said.source


def workbooks_come_and_go_and_add_up(place: Path) -> None:
    for unit in ("甲局", "乙局"):
        xlplugin.fill(filing(unit), place / f"{unit}.xlsx")
    assert xlplugin.read(place / "甲局.xlsx").cells[SUM] == 5
    old = Filing(unit="丙局", year=2027, edition="2021", cells=dict.fromkeys(get("2021").keys, 0))
    xlplugin.fill(old, place / "丙局.xlsx")
    result = xlplugin.consolidate(place, place.parent / "汇总.xlsx", unit="某市", year=2027)
    assert result.summary.amount(SUM) == 10
    assert [(out.judged.received.path.stem, out.reason) for out in result.selection.excluded] == [
        ("丙局", "wrong-edition")
    ]
    assert xlplugin.read(place.parent / "汇总.xlsx").cells[SUM] == 10


if __name__ == "__main__":
    the_form_gains_five_cells_and_five_equations()
    the_template_shows_the_line_with_formulas_and_verdicts()
    a_sound_filing_is_sound_and_a_wrong_sum_is_named()
    the_rule_is_explained()
    workbooks_come_and_go_and_add_up(Path(sys.argv[1]))
