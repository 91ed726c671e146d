"""`docs/glossary.md`: each Chinese term, its English, its name in the code. `python -m tests.glossary --write`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from validation.editions import NAMES, get
from validation.form import Edition, Table

PAGE = Path(__file__).parents[1] / "docs" / "glossary.md"

WORDS: tuple[tuple[str, str, str], ...] = (
    ("政府信息公开工作年度报告", "annual report on government information disclosure", "`Filing`, one office's report of one year"),
    ("政府信息公开条例", "Regulation on the Disclosure of Government Information (State Council Order 711)", ""),
    ("格式（试行）、格式", "trial form of 2019, form of 2021", "`Edition`, `validation/editions/`"),
    ("勾稽关系", "the arithmetic that the form's figures must keep", "`Rule`, `Equation`"),
    ("主动公开", "disclosure on the office's own initiative", "table `t2`"),
    ("依申请公开", "disclosure on application", "table `t3`"),
    ("行政复议、行政诉讼", "administrative review, administrative litigation", "table `t4`"),
    ("申请人", "applicant", "columns of `t3`"),
    ("法人或其他组织", "legal persons and other organisations", "the five columns of `t3` after `natural`"),
    ("办理结果", "outcome of an application", "lines `granted` to `other_3` of `t3`"),
    ("上年结转、结转下年度", "carried in from last year, carried out to next year", "`carried_in`, `carried_out`"),
    ("制发、废止、现行有效", "made, repealed, in force", "`made`, `repealed`, `in_force`"),
    ("规章", "rules made by ministries, provinces and cities with districts", "line `regulations`"),
    ("行政规范性文件", "administrative normative documents", "line `normative`"),
    ("行政事业性收费", "administrative fees (in 10,000 yuan); not the information processing fee", "`t2.fees.amount`"),
    ("信息处理费", "information processing fee (in yuan)", "`fee_notices`, `fee_notified`, `fee_collected`"),
    ("收费通知", "notice asking for the information processing fee", "`fee_notices`"),
    ("文字部分", "the text of sections 1, 5 and 6", "`Narrative`"),
    ("单位、统一社会信用代码", "office, unified social credit code", "`unit`, `unit_code`"),
    ("本机关、本级政府及部门、全行政区域", "scope: the office, its government with departments, the whole region", "`own`, `government`, `region`"),
    ("本年无相关业务", "declaration that there was nothing to report", "`nothing_to_report`"),
    ("汇总", "consolidation: many reports added up to one", "`xlplugin consolidate`"),
    ("名册", "roster: the offices that have to report", "`--roster`"),
    ("校验、校验结果", "validation, its findings", "`judge`, `Report`, `Finding`"),
    ("错误、提醒、备注", "error, warning, note", "`severity`"),
    ("应为、多、少", "should be, too much, too little", "`expected`, `difference`"),
    ("接受并说明", "a warning accepted, with the reason", "`Provenance.answers`, `Finding.accepted`"),
    ("退回单", "return slip: what an office has to put right", "`xlplugin returns`"),
    ("口径", "what a figure counts, its scope", "readings in `validation/narrative/vocabulary.py`"),
    ("清理", "review of documents in force, which re-bases their number", ""),
    ("机构改革", "reorganisation of offices", ""),
    ("设区的市", "city with districts, the lowest level that makes 规章", "`P-REGULATIONS`"),
    ("万元", "10,000 yuan", "kind `money`"),
    ("件、件次、宗、起、份、例", "measure words of applications, cases and documents", "`COUNTED`"),
)  # fmt: skip

_HEAD = """\
# 术语表 · Glossary

<!-- Made by `python -m tests.glossary --write`; a test holds that it is current. Do not edit by hand. -->

A cell's key is `table.line.column`, such as `t3.new.total`: the codes below.

## 用语 · Words

| 中文 | English | in the code |
|---|---|---|
"""


def render() -> str:
    """The whole page."""
    return "".join([_HEAD, *(f"| {zh} | {en} | {code} |\n" for zh, en, code in WORDS), *_editions()])


def _editions() -> Iterator[str]:
    for name in NAMES:
        edition = get(name)
        yield f"\n## {edition.source[0]}：版本 `{name}` · edition `{name}`\n"
        for table in edition.tables:
            if not _is_of_another(edition, table):
                yield from _table(table)
            else:
                yield f"\n表{table.numeral} `{table.code}`：同 `{NAMES[0]}` · as in `{NAMES[0]}`\n"


def _is_of_another(edition: Edition, table: Table) -> bool:
    return edition.name != NAMES[0] and table == get(NAMES[0]).table(table.code)


def _table(table: Table) -> Iterator[str]:
    yield f"\n### 表{table.numeral} {table.title} · {table.title_en} · `{table.code}`\n"
    yield "\n| 中文 | English | code | |\n|---|---|---|---|\n"
    seen = set()
    for block in table.blocks:
        for line in block.lines:
            group = " · ".join(line.groups)
            yield f"| {line.label} | {line.label_en} | `{line.code}` | 行 line{'，' + group if group else ''} |\n"
        for column in block.columns:
            if column.code not in seen:
                seen.add(column.code)
                group = "".join(f"，{name}" for name in column.group)
                yield f"| {column.label} | {column.label_en} | `{column.code}` | 列 column{group} |\n"


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        PAGE.write_text(render(), encoding="utf-8")
    else:
        sys.stdout.write(render())
