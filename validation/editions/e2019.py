"""Edition "2019": the trial format 国办公开办函〔2019〕60号, for the reports of 2019 and 2020.

Declared as an amendment backwards of edition "2021": table 二 has 22 cells, table 三 has one line （六）其他处理
(23 lines), table 四 is the same. Its 对外公开总数量 is not 现行有效件数, and its 行政事业性收费 counts items, not
money; the columns therefore bear other codes and are never mapped onto those of 2021.
"""

from __future__ import annotations

from validation.editions.e2021 import (
    APPLICANTS,
    CARRIED_OUT,
    EDITION as E2021,
    HANDLED,
    OTHER_RESULTS,
    RECEIVED,
    RESULTS,
    T3 as T3_2021,
    TOTAL,
    results_rule,
)
from validation.form import Block, Column, Line, Table

_MADE = (
    Column("produced", "本年新制作数量", "Newly made this year"),
    Column("published", "本年新公开数量", "Newly published this year"),
    Column("public_total", "对外公开总数量", "Published in all"),
)
_ITEMS = Column("items_last_year", "上一年项目数量", "Items last year")
_CHANGE = Column("change", "本年增/减", "Change this year", kind="change")
_DECISIONS = (_ITEMS, _CHANGE, Column("decisions", "处理决定数量", "Decisions"))

T2 = Table(
    "t2",
    "二",
    "主动公开政府信息情况",
    "Information disclosed on the office's own initiative",
    (
        Block(
            "第二十条第（一）项",
            _MADE,
            (Line("regulations", "规章", "Rules (规章)"), Line("normative", "规范性文件", "Normative documents")),
        ),
        Block(
            "第二十条第（五）项",
            _DECISIONS,
            (
                Line("licences", "行政许可", "Administrative licences"),
                Line("other_services", "其他对外管理服务事项", "Other administrative services"),
            ),
        ),
        Block(
            "第二十条第（六）项",
            _DECISIONS,
            (
                Line("penalties", "行政处罚", "Administrative penalties"),
                Line("coercion", "行政强制", "Administrative coercion"),
            ),
        ),
        Block(
            "第二十条第（八）项",
            (_ITEMS, _CHANGE),
            (Line("fees", "行政事业性收费", "Administrative fees (items)"),),
        ),
        Block(
            "第二十条第（九）项",
            (
                Column("items", "采购项目数量", "Procurement projects"),
                Column("amount", "采购总金额", "Procurement amount (10,000 yuan)", kind="money"),
            ),
            (Line("procurement", "政府集中采购", "Central procurement"),),
        ),
    ),
)

_RESULTS = (
    *(line for line in RESULTS if line.groups != OTHER_RESULTS),
    Line("other", "（六）其他处理", "3(6) Other", OTHER_RESULTS[:1]),
)
T3 = Table(
    T3_2021.code,
    T3_2021.numeral,
    T3_2021.title,
    T3_2021.title_en,
    (
        Block(
            T3_2021.blocks[0].heading,
            (*APPLICANTS, TOTAL),
            (*RECEIVED, *_RESULTS, HANDLED, CARRIED_OUT),
        ),
    ),
)

EDITION = E2021.amended(
    name="2019",
    source=("国办公开办函〔2019〕60号", "Notice Guoban Gongkaiban Han [2019] No. 60 (trial)"),
    years=range(2019, 2021),
    sections=(*E2021.sections[:4], ("五", "政府信息公开工作存在的主要问题及改进情况"), *E2021.sections[5:]),
    tables=(T2, T3),
    repeal=frozenset({"T3-RESULTS"}),
    add=(results_rule(*(line.code for line in _RESULTS)),),
)
