"""中文措辞：地点、问题、数字，然后是如何改正和依据。"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from validation.form import Cell, Edition, Rule, Strip, Table
from validation.wording import Entry, strip_labels
from validation.wording.zh_content import CONTENT
from validation.wording.zh_narrative import NARRATIVE
from validation.wording.zh_structure import STRUCTURE
from validation.wording.zh_sums import SUMS, WHY
from validation.wording.zh_years import YEARS

__all__ = ["CATALOGUE", "WHY"]

CATALOGUE: dict[str, Entry] = {
    **SUMS,
    **CONTENT,
    **YEARS,
    **NARRATIVE,
    **STRUCTURE,
}

BLANK = "空白"


def place(cell: Cell) -> str:
    """表三“（一）予以公开”行“自然人”列."""
    if len(cell.block.columns) == 1:
        return f"表{cell.table.numeral}“{cell.line.label}”"
    return f"表{cell.table.numeral}“{_short(cell.line.label)}”行“{cell.column.label}”列"


def places(named: list[str], count: int) -> str:
    return "、".join(named) + (f"等 {count} 格" if count > len(named) else "")


def difference(stated: str, expected: str) -> str:
    """多 3 or 少 3."""
    try:
        off = Decimal(stated or 0) - Decimal(expected)
    except ArithmeticError:
        return ""
    return f"多 {off:f}" if off > 0 else f"少 {-off:f}"


def _short(label: str) -> str:
    return label if len(label) <= 18 else label[:16] + "…"


def together(named: str, count: int) -> str:
    """One cell by its name, several as their sum."""
    return named + ("合计" if count > 1 else "")


def table(declared: Table) -> str:
    return f"表{declared.numeral}"


def numeral(section: str) -> str:
    """The number of a section of the report, as printed."""
    return section


def shown(value: str) -> str:
    """填“/”, or 空白."""
    return f"填“{value}”" if value else BLANK


def row(cell: Cell) -> str:
    return f"表{cell.table.numeral}“{_short(cell.line.label)}”整行"


def lines(cells: list[Cell], group: str) -> str:
    """表三“（三）不予公开”各行“总计”列."""
    return f"表{cells[0].table.numeral}“{group}”各行“{cells[0].column.label}”列"


def columns(cells: list[Cell], group: str) -> str:
    """表三“（一）予以公开”行“法人或其他组织”各列."""
    return f"表{cells[0].table.numeral}“{_short(cells[0].line.label)}”行“{group}”各列"


def answer(accepted: Mapping[str, str]) -> str:
    """已接受并说明：因机构改革并入两个单位（张三，2026-01-12）."""
    by = "，".join(filter(None, (accepted.get("who", ""), accepted.get("when", ""))))
    return f"已接受并说明：{accepted.get('reason', '')}" + (f"（{by}）" if by else "")


def says(rule: Rule, edition: Edition) -> str:
    """逐列：“一、…” + “二、…” = “（七）总计” + “四、…”."""
    along = "逐列" if rule.left.axis == "line" else "逐行"
    return f"{along}：{_side(rule.left, edition)} = {_side(rule.right, edition)}。"


def _side(strip: Strip, edition: Edition) -> str:
    labels = strip_labels(strip, edition)
    if len(labels) > 6:
        return f"“{_short(labels[0][0])}”至“{_short(labels[-1][0])}” {len(labels)} 项之和"
    return " + ".join(f"“{_short(label)}”" for label, _ in labels)
