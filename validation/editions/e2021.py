"""Edition "2021": 国务院办公厅政府信息与政务公开办公室 国办公开办函〔2021〕30号, in force from the report for 2021.

200 cells: table 二 10, table 三 25 × 7, table 四 15. 42 equations.
"""

from __future__ import annotations

from validation.form import Block, Column, Edition, Line, Rule, Table, columns, lines

_NOTICE = "国办公开办函〔2021〕30号"
_NOTICE_EN = "Notice Guoban Gongkaiban Han [2021] No. 30"

# --- 二、主动公开政府信息情况 -----------------------------------------------------------------------------

_MADE = (
    Column("made", "本年制发件数", "Made this year"),
    Column("repealed", "本年废止件数", "Repealed this year"),
    Column("in_force", "现行有效件数", "In force"),
)
_DECISIONS = (Column("decisions", "本年处理决定数量", "Decisions this year"),)
_FEES = (Column("amount", "本年收费金额（单位：万元）", "Fees this year (10,000 yuan)", kind="money"),)

T2 = Table(
    "t2",
    "二",
    "主动公开政府信息情况",
    "Information disclosed on the office's own initiative",
    (
        Block(
            "第二十条第（一）项",
            _MADE,
            (
                Line("regulations", "规章", "Rules (规章)"),
                Line("normative", "行政规范性文件", "Administrative normative documents"),
            ),
        ),
        Block("第二十条第（五）项", _DECISIONS, (Line("licences", "行政许可", "Administrative licences"),)),
        Block(
            "第二十条第（六）项",
            _DECISIONS,
            (
                Line("penalties", "行政处罚", "Administrative penalties"),
                Line("coercion", "行政强制", "Administrative coercion"),
            ),
        ),
        Block("第二十条第（八）项", _FEES, (Line("fees", "行政事业性收费", "Administrative fees"),)),
    ),
)

# --- 三、收到和处理政府信息公开申请情况 ---------------------------------------------------------------------

_LEGAL = ("法人或其他组织",)
APPLICANTS = (
    Column("natural", "自然人", "Natural persons"),
    Column("business", "商业企业", "Businesses", group=_LEGAL),
    Column("research", "科研机构", "Research institutions", group=_LEGAL),
    Column("public_interest", "社会公益组织", "Public-interest organisations", group=_LEGAL),
    Column("legal_service", "法律服务机构", "Legal service institutions", group=_LEGAL),
    Column("other_org", "其他", "Other organisations", group=_LEGAL),
)
TOTAL = Column("total", "总计", "Total")

_HANDLED = "三、本年度办理结果"
_DENIED = (_HANDLED, "（三）不予公开")
_UNAVAILABLE = (_HANDLED, "（四）无法提供")
_UNPROCESSED = (_HANDLED, "（五）不予处理")
OTHER_RESULTS = (_HANDLED, "（六）其他处理")

RECEIVED = (
    Line("new", "一、本年新收政府信息公开申请数量", "1. Applications received this year"),
    Line("carried_in", "二、上年结转政府信息公开申请数量", "2. Applications carried over from last year"),
)
RESULTS = (
    Line("granted", "（一）予以公开", "3(1) Granted", (_HANDLED,)),
    Line(
        "partial",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "3(2) Granted in part",
        (_HANDLED,),
    ),
    Line("denied_1", "1.属于国家秘密", "3(3)1 Denied: state secret", _DENIED),
    Line("denied_2", "2.其他法律行政法规禁止公开", "3(3)2 Denied: forbidden by other law", _DENIED),
    Line("denied_3", "3.危及“三安全一稳定”", "3(3)3 Denied: endangers security or stability", _DENIED),
    Line("denied_4", "4.保护第三方合法权益", "3(3)4 Denied: third-party rights", _DENIED),
    Line("denied_5", "5.属于三类内部事务信息", "3(3)5 Denied: internal affairs", _DENIED),
    Line("denied_6", "6.属于四类过程性信息", "3(3)6 Denied: process information", _DENIED),
    Line("denied_7", "7.属于行政执法案卷", "3(3)7 Denied: enforcement case file", _DENIED),
    Line("denied_8", "8.属于行政查询事项", "3(3)8 Denied: administrative inquiry", _DENIED),
    Line("unavailable_1", "1.本机关不掌握相关政府信息", "3(4)1 Unavailable: not held", _UNAVAILABLE),
    Line("unavailable_2", "2.没有现成信息需要另行制作", "3(4)2 Unavailable: would have to be made", _UNAVAILABLE),
    Line("unavailable_3", "3.补正后申请内容仍不明确", "3(4)3 Unavailable: still unclear", _UNAVAILABLE),
    Line("unprocessed_1", "1.信访举报投诉类申请", "3(5)1 Not processed: petition or complaint", _UNPROCESSED),
    Line("unprocessed_2", "2.重复申请", "3(5)2 Not processed: repeated", _UNPROCESSED),
    Line("unprocessed_3", "3.要求提供公开出版物", "3(5)3 Not processed: publications", _UNPROCESSED),
    Line("unprocessed_4", "4.无正当理由大量反复申请", "3(5)4 Not processed: excessive", _UNPROCESSED),
    Line(
        "unprocessed_5",
        "5.要求行政机关确认或重新出具已获取信息",
        "3(5)5 Not processed: confirm or reissue",
        _UNPROCESSED,
    ),
    Line(
        "other_1",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "3(6)1 Other: not corrected in time",
        OTHER_RESULTS,
    ),
    Line(
        "other_2",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "3(6)2 Other: fee not paid in time",
        OTHER_RESULTS,
    ),
    Line("other_3", "3.其他", "3(6)3 Other: other", OTHER_RESULTS),
)
HANDLED = Line("handled", "（七）总计", "3(7) Total handled", (_HANDLED,))
CARRIED_OUT = Line("carried_out", "四、结转下年度继续办理", "4. Carried over to next year")

T3 = Table(
    "t3",
    "三",
    "收到和处理政府信息公开申请情况",
    "Applications received and handled",
    (
        Block(
            "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
            (*APPLICANTS, TOTAL),
            (*RECEIVED, *RESULTS, HANDLED, CARRIED_OUT),
        ),
    ),
)

# --- 四、政府信息公开行政复议、行政诉讼情况 -----------------------------------------------------------------

OUTCOMES = (
    Column("upheld", "结果维持", "Upheld"),
    Column("corrected", "结果纠正", "Corrected"),
    Column("other", "其他结果", "Other"),
    Column("pending", "尚未审结", "Pending"),
)

T4 = Table(
    "t4",
    "四",
    "政府信息公开行政复议、行政诉讼情况",
    "Administrative review and litigation",
    (
        Block(
            "",
            (*OUTCOMES, TOTAL),
            (
                Line("review", "行政复议", "Administrative review"),
                Line("direct", "未经复议直接起诉", "Litigation without review", ("行政诉讼",)),
                Line("after_review", "复议后起诉", "Litigation after review", ("行政诉讼",)),
            ),
        ),
    ),
)

# --- 勾稽关系 ---------------------------------------------------------------------------------------------

_DETAILS = tuple(column.code for column in APPLICANTS)


def results_rule(*codes: str) -> Rule:
    """T3-RESULTS over the result lines of an edition."""
    return Rule(
        "T3-RESULTS",
        left=lines("t3", "handled"),
        right=lines("t3", *codes),
        title=("办理结果合计", "Results add up"),
        source=(
            "{notice}附件表三：“只计这一情形，不计其他情形”，故每件申请只有一个结果",
            "{notice}, table 3: one application counts under one result only",
        ),
        remedy=(
            "核对本列三（一）至三（六）各项，其和应等于三（七）总计；一件申请只计一种结果。",
            "Check rows 3(1) to 3(6) of this column; they must add up to 3(7). One application, one result.",
        ),
        fills=True,
    )


RULES = (
    Rule(
        "T3-BALANCE",
        left=lines("t3", "new", "carried_in"),
        right=lines("t3", "handled", "carried_out"),
        title=("收办结转平衡", "Received equals handled plus carried over"),
        source=(
            "{notice}附件表三表头：“第一项加第二项之和，等于第三项加第四项之和”",
            "{notice}, table 3, printed in its header: item 1 + item 2 = item 3 + item 4",
        ),
        remedy=(
            "核对本列的本年新收、上年结转、三（七）总计和结转下年度：收到的每件申请，或已办结，或结转下年度。",
            "Check rows 1, 2, 3(7) and 4 of this column: each application is either handled or carried over.",
        ),
    ),
    results_rule(*(line.code for line in RESULTS)),
    Rule(
        "T3-ROW",
        left=columns("t3", "total"),
        right=columns("t3", *_DETAILS),
        title=("申请人合计", "Applicants add up"),
        source=(
            "{notice}附件表三：总计为自然人与法人或其他组织各栏之和",
            "{notice}, table 3: the total is the sum of the applicant columns",
        ),
        remedy=(
            "核对本行六类申请人的数字，其和应等于总计；模板中的总计由公式自动计算，请勿手工填写。",
            "Check the six applicant columns of this row; they must add up to the total, which the template computes.",
        ),
        fills=True,
    ),
    Rule(
        "T4-SUM",
        left=columns("t4", "total"),
        right=columns("t4", *(column.code for column in OUTCOMES)),
        title=("复议诉讼合计", "Outcomes add up"),
        source=(
            "{notice}附件表四：总计为四种结果之和",
            "{notice}, table 4: the total is the sum of the four outcomes",
        ),
        remedy=(
            "核对结果维持、结果纠正、其他结果、尚未审结四项，其和应等于总计；总计不能留 0。",
            "Check the four outcomes; they must add up to the total.",
        ),
        fills=True,
    ),
)

EDITION = Edition(
    name="2021",
    title=("政府信息公开工作年度报告", "Annual report on government information disclosure"),
    source=(_NOTICE, _NOTICE_EN),
    years=range(2021, 2100),
    sections=(
        ("一", "总体情况"),
        ("二", "主动公开政府信息情况"),
        ("三", "收到和处理政府信息公开申请情况"),
        ("四", "政府信息公开行政复议、行政诉讼情况"),
        ("五", "存在的主要问题及改进情况"),
        ("六", "其他需要报告的事项"),
    ),
    tables=(T2, T3, T4),
    rules=RULES,
)
