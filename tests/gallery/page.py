"""`docs/findings.md`, from the catalogue and the examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from tests.gallery.examples import EXAMPLES, Example
from validation.editions import get
from validation.findings import Finding, Language
from validation.values import show
from validation.wording import explain, place, rules, why, words

PAGE = Path(__file__).parents[2] / "docs" / "findings.md"

_FAMILIES = {
    "T3": ("表三勾稽", "Arithmetic of table 3"),
    "T4": ("表四勾稽", "Arithmetic of table 4"),
    "C": ("单元格内容", "What a cell holds"),
    "Y": ("与上年比较", "Against last year"),
    "P": ("合理性", "Plausibility"),
    "N": ("文字与表格", "The text against the tables"),
    "F": ("信息处理费", "The information processing fee"),
    "S": ("工作簿结构", "The workbook's structure"),
}
_SEVERITIES = {"error": "错误 error", "warning": "提醒 warning", "note": "备注 note"}

_HEAD = """\
# 校验结果一览 · The findings

<!-- Made by `python -m tests.gallery --write`; a test holds that it is current. Do not edit by hand. -->

每条规则一个最小的例子：填了什么，会看到什么，怎么改。例子中没有列出的格都填 0；单位“某区某局”，2025 年。

- **错误**要改正后再报；**提醒**请核对，确有原因的可以“接受并说明”（规则、单元格、原因、谁、何时），说明随报告一起上报；
  **备注**只供参考。错误不能用说明代替改正。
- 任何时候都可以运行 `xlplugin explain 规则`，例如 `xlplugin explain T3-ROW`，`xlplugin explain N-` 列出一类。

One smallest example for every rule: what was filled in, what is said, what to do. Cells that are not listed hold 0.
Errors must be put right; a warning may be answered with a reason, which travels with the report; a note is for
information. An error cannot be answered away.
"""


def render() -> str:
    """The whole page."""
    return _HEAD + "".join(_sections())


def _sections() -> Iterator[str]:
    for family, members in groupby(rules(), key=lambda rule: rule.rsplit("-", 1)[0].split("-")[0]):
        zh, en = _FAMILIES[family]
        yield f"\n## {zh} · {en}\n"
        for rule in members:
            yield from _rule(rule)


def _rule(rule: str) -> Iterator[str]:
    (zh,), (en,) = explain(rule), explain(rule, language="en")
    yield f"\n### {rule}\n\n**{zh.title}** · {en.title}\n\n{zh.says}\n\n{en.says}\n"
    for example in EXAMPLES:
        if example.rule == rule:
            yield from _example(example)


def _example(example: Example) -> Iterator[str]:
    report = example.report()
    finding = next(f for f in report.findings if f.rule == example.rule)
    yield "\n" + "\n".join(_input(example)) + "\n"
    yield f"\n> **{_SEVERITIES[finding.severity]}**\n>\n"
    for language in ("zh", "en"):
        yield from _said(finding, language)


def _input(example: Example) -> Iterator[str]:
    """What was filled in, as a small table."""
    rows: list[tuple[str, str]] = []
    rows += _cells(example.cells, "")
    rows += _cells(example.previous or {}, "上年 ")
    if example.unit != "某区某局" or example.scope != "own":
        rows.append(("单位", f"{example.unit}（{ {'own': '本机关', 'region': '全行政区域'}[example.scope] }）"))
    labels = ("信息处理费：收费通知件数", "信息处理费：通知金额（元）", "信息处理费：实际收取（元）")
    rows += [(label, str(fee)) for label, fee in zip(labels, example.fees, strict=True) if fee is not None]
    if example.nothing:
        rows.append(("本年无相关业务", "是"))
    if example.text:
        rows.append(("文字部分", example.text))
    if example.previous is not None and example.previous_year != 2024:
        rows.append(("对比的报告", f"{example.previous_year} 年"))
    if example.remark is not None:
        rows.append(("工作簿", "读取时发现"))
    yield "| 填报 | 值 |\n|---|---|"
    for name, value in rows or [("全部 200 格", "0")]:
        yield f"| {name} | {value} |"


def _cells(cells: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    edition = get()
    blank = [key for key, value in cells.items() if value is None]
    if len(blank) > 3:
        return [(f"{prefix}{edition.cells[blank[0]].table.title}，全部 {len(blank)} 格", "（空白）")]
    return [(prefix + place(edition, key), "（空白）" if value is None else str(value)) for key, value in cells.items()]


def _said(finding: Finding, language: Language) -> Iterator[str]:
    said = words(finding, get(), language)
    guesses = (
        f"→ {place(get(), guess.cell, language)}: {show(guess.value)} ({why(guess, language)})"
        if language == "en"
        else f"→ {place(get(), guess.cell)}：{show(guess.value)}（{why(guess)}）"
        for guess in finding.likely[:1]
    )
    lines = [said.message, *guesses, said.remedy, said.source]
    marks = ("改正：", "依据：") if language == "zh" else ("Remedy: ", "Source: ")
    lines[-2:] = [mark + line for mark, line in zip(marks, lines[-2:], strict=True)]
    yield "".join(f"> {line}  \n" for line in lines) + (">\n" if language == "zh" else "")
