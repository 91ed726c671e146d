"""中文措辞：地点、问题、数字，然后是如何改正和依据。"""

from __future__ import annotations

from decimal import Decimal

from validation.findings import Finding
from validation.form import Cell, Edition
from validation.wording import Entry

_FORM = "年度报告格式（国办公开办函〔2021〕30号）"

CATALOGUE: dict[str, Entry] = {
    "T3-BALANCE": Entry(
        "", "{place}：一、二两项之和为 {stated}，三（七）总计与四之和为 {expected}，{difference}。", "", "",
        "本年新收 1283 加上年结转 69 为 1352，三（七）总计 1311 加结转下年度 40 为 1351，多 1。",
    ),
    "T3-RESULTS": Entry(
        "", "{place}：填 {stated}，三（一）至三（六）各项之和为 {expected}，{difference}。", "", "",
        "三（七）总计填 1312，三（一）至三（六）各项之和为 1311，多 1。",
    ),
    "T3-ROW": Entry(
        "", "{place}：填 {stated}，六类申请人之和为 {expected}，{difference}。", "", "",
        "总计填 1508，六类申请人之和为 1507，多 1。",
    ),
    "T4-SUM": Entry(
        "", "{place}：填 {stated}，四种结果之和为 {expected}，{difference}。", "", "",
        "行政复议总计填 0，四种结果之和为 11，少 11。",
    ),
    "C-READ": Entry(
        "文本形式的数字", "{place}：“{value}”是文本，已按数字 {number} 计算。",
        "请直接改填数字 {number}，不带空格、逗号和单位。", "填报说明：数字单元格只填阿拉伯数字",
        "填写“12件”，已按 12 计算。",
    ),
    "C-BLANK": Entry(
        "空白", "{blank}",
        "确无此项的请填 0；漏填的请补填。", "填报说明：空白不等于 0，计算时暂按 0 处理",
        "表三有 2 格空白，暂按 0 计算。",
    ),
    "C-TEXT": Entry(
        "不是数字", "{place}：“{value}”不能读作一个数字，未计入合计。",
        "请改填一个阿拉伯数字；说明文字请写入文字部分。", "填报说明：数字单元格只填阿拉伯数字",
        "填写“22（其中修订 16 件）”，不能读作一个数字。",
    ),
    "C-NEGATIVE": Entry(
        "负数", "{place}：填 {value}，不能小于 0。",
        "请改填 0 或正数。", "填报说明：数量和金额不小于 0", "填写 -5，不能小于 0。",
    ),
    "C-FRACTION": Entry(
        "不是整数", "{place}：填 {value}，件数必须是整数。",
        "请改填整数；金额只填在收费金额一格。", "填报说明：除金额外均为整数", "填写 12.5，件数必须是整数。",
    ),
    "C-ERROR": Entry(
        "Excel 错误值", "{place}：显示错误值 {value}，未计入合计。",
        "请删除出错的公式，改填数字或恢复模板公式。", "填报说明：单元格不得为错误值", "显示错误值 #REF!。",
    ),
    "C-PRECISION": Entry(
        "位数过多", "{place}：填 {value}，超出可准确保存的位数。",
        "数字最多 15 位；金额（万元）最多 6 位小数，请核对。", "填报说明：金额精确到 0.000001 万元（1 分）",
        "填写 12345678901234567，超过 15 位。",
    ),
    "C-STALE": Entry(
        "公式结果不是最新", "{place}：公式保存的结果为{stored}，重新计算为 {expected}，已按重新计算的结果。",
        "请用 Excel 或 WPS 打开后保存一次，使公式重新计算。", "合计一律重新计算，不采用文件中保存的结果",
        "公式保存的结果为 1507，重新计算为 1508。",
    ),
    "C-FORMULA": Entry(
        "合计公式被改动", "{places}：模板的合计公式已被手工数字或其他公式代替，已按所填数字校验。",
        "如非有意，请恢复模板公式（重新下载模板后粘贴数据）。", "模板说明：合计由公式自动计算",
        "总计一格的公式被手工数字代替。",
    ),
}

WHY: dict[str, str] = {
    "hint": "文本中的第一个数字或形近字母换成数字后得到",
}


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
        off = Decimal(stated) - Decimal(expected)
    except ArithmeticError:
        return ""
    return f"多 {off:f}" if off > 0 else f"少 {-off:f}"


def message(finding: Finding, edition: Edition, said: str) -> str:
    """The sentence, after what only this language knows."""
    if finding.rule == "C-BLANK":
        return _blank(finding, edition)
    return said


def _short(label: str) -> str:
    return label if len(label) <= 18 else label[:16] + "…"


def _blank(finding: Finding, edition: Edition) -> str:
    table = edition.table(finding.facts["table"])
    if finding.facts.get("empty"):
        return f"表{table.numeral}全部空白，一格也未填写。"
    mark = finding.facts.get("mark")
    what = f"填“{mark}”" if mark else "空白"
    named = places([place(edition.cells[key]) for key in finding.cells[:3]], len(finding.cells))
    return f"{named}：{what}，暂按 0 计算。"
