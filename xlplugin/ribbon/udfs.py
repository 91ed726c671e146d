"""The worksheet functions behind `=XLPLUGIN.CHECK(…)` and `=XLPLUGIN.EXPLAIN(…)` (Excel for Windows).

xlwings' server calls them with plain values; a worksheet function may not touch the workbook that asks. Answers are
sentences in the user's language, never an error value.
"""

from __future__ import annotations

from typing import Any

import xlwings

from validation import Filing, judge
from validation.editions import CURRENT, get
from validation.form import Edition, Table
from validation.wording import explain as explanations, words
from xlplugin.ribbon import settings, texts
from xlplugin.ribbon.buttons import Language, Words

Block = list[list[Any]]
"""The values of a range, row by row: numbers, texts, None for an empty cell. xlwings reads the type hint of an argument
as an order to convert, and knows lists, not sequences."""

TOLD = 3
"""How many findings one cell tells in full."""

FINE = Words("没有问题", "No findings")
MORE = Words("（另有 {count} 处）", " (and {count} more)")
NO_SUCH_SHAPE = Words(
    "请选择整张表的数字区域：表三 25 行 7 列，表四 1 行 15 列。",
    "Choose the numbers of a whole table: table 3 has 25 rows and 7 columns, table 4 one row and 15 columns.",
)
NO_SUCH_RULE = Words("没有规则“{rule}”。", "There is no rule {rule}.")
EXPLAINED = Words("{title}。如何更正：{remedy}依据：{source}。", "{title}. Remedy: {remedy} Source: {source}.")


@xlwings.func
@xlwings.arg("block", ndim=2, err_to_str=True)
def check(block: Block) -> str:
    """The findings of one table, given the values of its cells in the form's order."""
    return checked(block, _language())


@xlwings.func
def explain(rule: str) -> str:
    """What a rule says, how to put right what breaks it, and its source."""
    return explained(str(rule), _language())


def checked(block: Block, lang: Language) -> str:
    """The sentence of `check` in that language."""
    edition = get(CURRENT)
    table = table_of_shape(edition, len(block), len(block[0]))
    if table is None:
        return NO_SUCH_SHAPE.say(lang)
    keys = [cell.key for cell in table.cells()]
    values = [value for row in block for value in row]
    filing = Filing(cells=dict(zip(keys, values, strict=True)))
    found = [finding for finding in judge(filing).findings if set(finding.cells) & set(keys)]
    told = [words(finding, edition, lang).message for finding in found[:TOLD]]
    more = MORE.say(lang).format(count=len(found) - TOLD) if len(found) > TOLD else ""
    return "\n".join(told) + more if told else FINE.say(lang)


def table_of_shape(edition: Edition, rows: int, columns: int) -> Table | None:
    """The table whose cells make such a rectangle, line by line or all in one row; None where none does."""
    for table in edition.tables:
        if len(table.blocks) == 1:
            (block,) = table.blocks
            lines, across = len(block.lines), len(block.columns)
            if (rows, columns) in ((lines, across), (1, lines * across)):
                return table
    return None


def explained(rule: str, lang: Language) -> str:
    """The sentences of `explain` in that language, one a rule; a family such as `N-` gives several."""
    found = explanations(rule, get(CURRENT), lang)
    if not found:
        return NO_SUCH_RULE.say(lang).format(rule=rule)
    said = (EXPLAINED.say(lang).format(title=one.title, remedy=one.remedy, source=one.source) for one in found)
    return "\n".join(said)


def _language() -> Language:
    return texts.language(settings.read().get("LANG"), None)
