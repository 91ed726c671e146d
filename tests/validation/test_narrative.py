"""Sentences against tables. Each case: a sentence as offices write it, and what must be said of it (nothing, mostly).

西城 2023: new 1508, carried in 71, handled 1538, carried out 41; granted 678, partial 157, denied 97, unavailable 471, not
processed 90, other 45; natural persons 1283 (69 carried in), others 225; review 246, litigation 17 + 10; documents
21 made, 15 repealed, 113 in force. 沭阳 2025: 713 + 36, handled 718, carried out 31. 上海市府办 2019: 859 + 18, 805, 72.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from tests.drafting import spoilt
from validation import Filing, judge, narrative
from validation.editions import get
from validation.narrative.numbers import figures
from validation.narrative.sentences import paragraphs
from validation.narrative.statements import statements
from validation.wording import words

XICHENG, SHUYANG, SHANGHAI, HONGZE = "西城区-2023", "沭阳县-2025", "上海市政府办公厅-2019", "洪泽区-2024"


def saying(filing: Filing, text: str, **changes: Any) -> Filing:
    """The filing with this text as its section 一."""
    return Filing(**(filing.to_dict() | {"narrative": {"一": text}} | changes))


def found(filing: Filing) -> list[tuple[str, str, str]]:
    """(rule, the text's number, the table's) of the findings N-…."""
    return [(f.rule, f.stated, f.expected) for f in narrative.findings(filing) if f.rule.startswith("N-")]


AGREES = [
    # the plain figures, in the words that offices use
    "2023年，共收到政府信息公开申请1508件，上年结转71件，办结1538件，结转下年度41件。",
    "全区新收政府信息公开申请1508件，答复1538件，顺延至下一年办理41件。",
    "依申请公开受理1508件、办结1538件。",
    "收到1508份政府信息公开申请。",
    "接收信息公开申请1508宗，办理完毕1538宗。",
    "上年度结转政府信息公开申请71件，转入2024年办理41件。",
    # 受理 = 新收, or 新收 + 上年结转
    "受理政府信息公开申请1579件（含上年结转71件），答复1538件。",
    "本年新收及上年结转政府信息公开申请共1579件。",
    # measure words, digits, numerals, spaces, line breaks
    "全区各级行政机关共收到政府信息公开申请1,508件次。",
    "全区共受理政府信息公开申请一千五百零八件。",
    "全区共 受理政府信息公开申请 １５０８ 件。",
    "全区共受理政府信息公开申\n请 1508\n件，申请内容主要为房屋征收。",
    "（二）依申请公开情况\n2023年受理1508起。\n办结1538起。",
    # outcomes with percentages and their base
    "（二）依申请公开。共受理1508件，办结1538件，其中予以公开678件、占44.1%，部分公开157件、占10.2%，不予公开97件，"
    "无法提供471件，不予处理90件，其他处理45件。",
    "办结政府信息公开申请1538件，其中予以公开及部分公开835件（54.3%），不予公开97件（约占6.31%）。",
    "依申请公开：其中678件予以公开、157件部分公开。",
    "答复政府信息公开申请，属于国家秘密2件，四类过程性信息36件，本机关不掌握相关政府信息467件，重复申请11件。",
    # applicants
    "收到公民、法人和其他组织提出的政府信息公开申请1508件。",
    "收到政府信息公开申请1508件，其中自然人申请1283件，占85.1%，法人或其他组织申请225件。",
    "受理政府信息公开申请1579件，其中自然人申请1352件，商业企业申请23件。",
    # review and litigation, one by one and together
    "因政府信息公开引发的行政复议246件，其中维持138件、纠正8件、尚未审结8件；行政诉讼27件，维持24件。",
    "政府信息公开行政复议、行政诉讼案件共273件。",
    "涉及政府信息公开的行政复议诉讼273件。",
    "政府信息公开类行政复议246件，未经复议直接起诉17件，复议后起诉10件。",
    "因政府信息公开被申请行政复议246件，结果维持138件，结果纠正8件，其他结果92件；被提起行政诉讼27件。",
    "行政复议案件246件（其中维持138件，纠正8件），行政诉讼案件27件（维持24件，尚未审结2件）。",
    "政府信息公开被复议机关纠错8件，被法院判决败诉0件。",
    # documents
    "制定出台行政规范性文件21件，现行有效行政规范性文件113件。",
    "2023年制发行政规范性文件21件，废止15件，现行有效113件。",
    # other words for the same
    "共办理政府信息公开申请1579件，其中已办结1538件，41件结转至下一年度。",
    "收到并答复政府信息公开申请1508件。",
    "全年政府信息公开申请总量为1508件。",
    "依法依规答复处理政府信息公开申请1493件，申请人撤销45件。",
    "依申请公开办理情况：收到申请1508件（自然人1283件、法人或其他组织225件）。",
    "在法定期限内答复政府信息公开申请1538件。",
    "2023年，各部门新收政府信息公开申请1508件，同比上升12.5%。",
    "依申请公开：其中2022年结转71件，2023年结转至2024年41件；均为政府信息公开申请。",
    "共受理1508件依申请公开，办结 1538 件，无新增办理要求。",
    "共收到依申请公开政府信息1508件，已答复1538件（含上一年结转答复71件），结转至2024年答复41件。",
    "新收政府信息公开申请1508件，加上上年结转的、除去结转下年度办理的，共办理政府信息公开申请1538件，"
    "其中予以公开或部分公开占54.3%、因不掌握等原因无法提供占30.6%，其他情况占8.8%。",
    "收到1508封政府信息公开申请，不予公开97件，其他处理45件。",
    "制发行政规范性文件21件，废止15件，现行有效件数113件。",
    # the report's own year among others
    "较2022年的1016件增长48%，2023年受理政府信息公开申请1508件。",
]

IS_ABOUT_SOMETHING_ELSE = [
    "全区受理政府信息公开申请约1500件，办结近1600件，答复20余件，平均每月受理申请125件。",
    "受理信访投诉2000件，12345热线答复30000件，办理建议提案100件，办结网民留言50件。",
    "全年制发公文140件，其中主动公开20件，依申请公开8件，不予公开112件。",
    "主动公开政府信息643条，其中行政规范性文件9条，政策解读12条。",
    "主动公开市政府规章13件（含新制定5件，修改4件，废止4件）。",
    "开展文件清理，梳理规范性文件200件，废止50件，继续有效150件。",
    "公示行政许可、行政处罚信息3000条，编制行政许可事项清单30项。",
    "2022年上半年受理政府信息公开申请267件。",
    "截至2023年6月受理政府信息公开申请500件。",
    "通过网络收到政府信息公开申请900件，信函收到申请500件，当面收到申请108件。",
    "延期答复政府信息公开申请30件，按时答复1508件，办结率100%，答复率98.5%。",
    "所有政府信息公开申请均依法依规予以答复。",
    "全区办理行政复议案件500件，纠错率12%。",
    "行政复议、行政诉讼分别为246件、27件；依申请公开。",
    "根据《2022年政府信息公开申请受理99件的通知》和国办公开办函〔2021〕30号办理。",
    "受理申请人咨询1200件，答复公众意见30件。",
    "新增行政复议200件，一审行政诉讼9件，调解撤回3件。",
    "未发生因答复不当引起的行政复议、行政诉讼，未发生责任追究情形。",
    "发布2022年度政府信息公开工作年度报告45份。",
    "对政府信息公开申请做到受理一件、答复一件，高效办成一件事。",
    "政府信息公开申请延长答复期限20个工作日的1件。",
    "出具政府信息公开申请答复书1540份，选编依申请公开办理典型案例5例，培训受理人员30人次。",
    "制定行政规范性文件管理制度3项，审核行政规范性文件30件。",
    "组织行政复议答复人员培训3次，提出行政复议建议2件。",
    "办理环节压减3项，受理方式增加2种。",
    "行政复议246件，120件做了复议决定，行政诉讼27件，17件法院作出判决；均涉及政府信息公开。",
    "收到政府信息公开申请1508件，其中9件为网上申请，1件为书面申请，未引起责任追究。",
    "县长信箱收到信件183条，答复183条，答复率达100%。",
    "以区政府和区政府办公室名义印发并公开的行政规范性文件17件。",
    "市本级受理政府信息公开申请500件，县级受理1008件。",
]

CONTRADICTS = [
    (XICHENG, "全区共受理政府信息公开申请1016件。", [("N-RECEIVED", "1016", "1508")]),
    (XICHENG, "新收政府信息公开申请1579件。", [("N-RECEIVED", "1579", "1508")]),
    (XICHENG, "收到政府信息公开申请1509宗。", [("N-RECEIVED", "1509", "1508")]),
    (XICHENG, "全区共受理政府信息公开申请二十一件。", [("N-RECEIVED", "21", "1508")]),
    (XICHENG, "全年未收到政府信息公开申请。", [("N-RECEIVED", "0", "1508")]),
    (XICHENG, "受理政府信息公开申请1508件，含上年结转5件。", [("N-CARRIED-IN", "5", "71")]),
    (XICHENG, "受理政府信息公开申请1508件，无结转下年度。", [("N-CARRIED-OUT", "0", "41")]),
    (XICHENG, "办结政府信息公开申请1358件。", [("N-HANDLED", "1358", "1538")]),
    (XICHENG, "办结政府信息公开申请1538件，予以公开678件，占48%。", [("N-PERCENT", "48", "44")]),
    (XICHENG, "办结政府信息公开申请1538件，不予公开98件（占6.37%）。", [("N-OUTCOME", "98", "97")]),
    (XICHENG, "依申请公开：其中678件予以公开、175件部分公开。", [("N-OUTCOME", "175", "157")]),
    (XICHENG, "收到政府信息公开申请1508件，均为自然人申请。", [("N-APPLICANT", "1508", "1283")]),
    (XICHENG, "因政府信息公开引发行政复议264件，行政诉讼27件。", [("N-DISPUTE", "264", "246")]),
    (XICHENG, "政府信息公开行政诉讼27件，其中败诉2件。", [("N-DISPUTE", "2", "0")]),
    (XICHENG, "未发生一起因政府信息公开引起的行政复议案件。", [("N-DISPUTE", "0", "246")]),
    (XICHENG, "行政复议30件、行政诉讼27件。", [("N-DISPUTE", "30", "246")]),
    (XICHENG, "优化公开格局。全区收到政府信息公开申请1016宗。", [("N-RECEIVED", "1016", "1508")]),
    (XICHENG, "共受理1016起政府信息公开申请。", [("N-RECEIVED", "1016", "1508")]),
    (XICHENG, "依申请公开方面：受理1016，办结1538。", [("N-RECEIVED", "1016", "1508")]),
    (XICHENG, "无因政府信息公开引发的行政复议、行政诉讼。", [("N-DISPUTE", "0", "273")]),
    (XICHENG, "制定行政规范性文件22件（其中修订16件）。", [("N-DOCUMENTS", "22", "21")]),
    (XICHENG, "全年作出行政处罚、强制10件。", [("N-DECISIONS", "10", "16045")]),
    (SHUYANG, "受理政府信息公开申请750件。", [("N-RECEIVED", "750", "713")]),
    (
        SHANGHAI,  # as published: 258 is the natural persons of 予以公开 alone, 265 the first row of 无法提供 alone
        "全年共受理政府信息公开申请859件，答复805件（含上年结转18件），顺延下年度72件。其中，予以公开及部分公开258件（33.9%），"
        "不予公开35件（4.34%），无法提供265件（32.9%），不予处理158件（19.6%），其他处理0件。",
        [("N-OUTCOME", "258", "275"), ("N-OUTCOME", "265", "337")],
    ),
    (SHANGHAI, "政府信息公开行政复议7件，诉讼9件，均获维持。", [("N-DISPUTE", "16", "13")]),
]

SCOPES = [
    # scope of the filing, unit, sentence, findings: the office is a part of its region, the region more than its office
    ("region", "淮安市洪泽区人民政府", "区政府办代表区政府受理政府信息公开申请17件，予以公开10件。", []),
    ("own", "淮安市洪泽区人民政府", "区政府办代表区政府受理政府信息公开申请17件。", []),
    ("region", "淮安市洪泽区人民政府", "区政府办受理政府信息公开申请117件。", [("N-RECEIVED", "117", "95")]),
    ("region", "淮安市洪泽区人民政府", "区住建局受理政府信息公开申请40件。", []),
    (
        "region",
        "淮安市洪泽区人民政府",
        "全区各部门、各镇街共受理政府信息公开申请94件。",
        [("N-RECEIVED", "94", "95")],
    ),
    (
        "own",
        "淮安市洪泽区人民政府办公室",
        "区政府办公室受理政府信息公开申请17件。",
        [("N-RECEIVED", "17", "95")],
    ),
    ("own", "淮安市洪泽区人民政府办公室", "全区受理政府信息公开申请300件，我办受理95件。", []),
    ("own", "洪泽区某局", "全区受理政府信息公开申请17件。", [("N-RECEIVED", "17", "95")]),
    ("own", "洪泽区某局", "我局受理政府信息公开申请95件，办公室答复95件。", []),
    ("own", "洪泽区某镇人民政府", "全镇受理政府信息公开申请94件。", [("N-RECEIVED", "94", "95")]),
]


@pytest.mark.parametrize("text", AGREES)
def test_a_true_sentence_is_read_and_nothing_is_said(real: dict[str, Filing], text: str) -> None:
    filing = saying(real[XICHENG], text)
    assert [s for s in statements(filing) if s.year is None], "nothing was read from it"
    assert found(filing) == []


@pytest.mark.parametrize("text", IS_ABOUT_SOMETHING_ELSE)
def test_a_sentence_about_something_else_is_left_alone(real: dict[str, Filing], text: str) -> None:
    assert found(saying(real[XICHENG], text)) == []


@pytest.mark.parametrize(("name", "text", "expected"), CONTRADICTS)
def test_a_contradiction_is_found(
    real: dict[str, Filing], name: str, text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert found(saying(real[name], text)) == expected


@pytest.mark.parametrize(("scope", "unit", "text", "expected"), SCOPES)
def test_part_and_whole(
    real: dict[str, Filing], scope: str, unit: str, text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert found(saying(real[HONGZE], text, scope=scope, unit=unit)) == expected


def test_the_published_text_of_shuyang_agrees(real: dict[str, Filing]) -> None:
    text = (
        "全县共受理政府信息公开申请749件，其中自然人申请741件，法人或其他组织申请8件；共办理718件，结转下一年31件。"
        "政府信息公开相关行政复议、行政诉讼案件74件。"
    )
    filing = saying(real[SHUYANG], text)
    assert [(str(s.figure.value), s.is_sound) for s in statements(filing)] == [
        (number, True) for number in ("749", "741", "8", "718", "31", "74")
    ]


@pytest.mark.parametrize("name", [XICHENG, "洪泽区-2023", HONGZE])
def test_the_real_texts(real: dict[str, Filing], name: str) -> None:
    expected = [("N-RECEIVED", "1016", "1508")] if name == XICHENG else []
    assert found(real[name]) == expected


def test_all_upheld_is_said_of_the_last_or_of_all(real: dict[str, Filing]) -> None:
    """行政诉讼…均维持 speaks of litigation alone where review has its own outcomes."""
    upheld = {"t4.direct.upheld": 17, "t4.direct.other": 0, "t4.direct.pending": 0}
    upheld |= {"t4.after_review.upheld": 10, "t4.after_review.pending": 0}
    filing = spoilt(real[XICHENG], upheld)
    for text in (
        "行政复议246件，其中维持138件、纠正8件，行政诉讼27件，均维持。",
        "行政复议246件，行政诉讼27件，均为结果维持。",
    ):
        assert found(saying(filing, text)) == []
    assert found(saying(real[XICHENG], "行政诉讼27件，均为结果维持。")) == [("N-DISPUTE", "27", "24")]


def test_a_finding_quotes_names_the_cells_and_warns(real: dict[str, Filing]) -> None:
    (finding,) = [f for f in judge(real[XICHENG]).findings if f.rule.startswith("N-")]
    assert finding.severity == "warning"
    assert finding.cells == ("t3.new.total",)
    assert finding.facts["quote"].startswith("全区共受理政府信息公开申请1016件")
    assert (finding.stated, finding.expected, finding.facts["alternative"]) == ("1016", "1508", "1579")


def test_cells_are_those_that_the_sentence_speaks_of(real: dict[str, Filing]) -> None:
    filing = saying(real[XICHENG], "办结政府信息公开申请1538件，不予公开98件。")
    (finding,) = narrative.findings(filing)
    assert finding.cells == tuple(f"t3.denied_{n}.total" for n in range(1, 9))


def test_one_mistake_is_one_finding(real: dict[str, Filing]) -> None:
    filing = saying(
        real[XICHENG],
        "全区共受理政府信息公开申请1016件。\n全年受理政府信息公开申请1016件，予以公开679件，占44.1%。",
    )
    assert [rule for rule, *_ in found(filing)] == ["N-RECEIVED", "N-OUTCOME"]


def test_a_wrong_total_in_the_table_is_not_told_twice(real: dict[str, Filing]) -> None:
    """Where the printed total is wrong, the text may have the right one; T3-ROW says the rest."""
    filing = saying(spoilt(real[XICHENG], {"t3.new.total": 1580}), "全区共受理政府信息公开申请1508件。")
    assert found(filing) == []


def test_unreadable_cells_are_not_compared(real: dict[str, Filing]) -> None:
    filing = saying(spoilt(real[XICHENG], {"t3.new.total": "1O16"}), "新收政府信息公开申请1016件。")
    assert found(filing) == []


def test_tables_pasted_into_the_text_are_not_sentences(real: dict[str, Filing]) -> None:
    text = "一、总体情况\n全区受理政府信息公开申请1508件。\n二、主动公开政府信息情况\n规章 7 8 9\n三、收到和处理政府信息公开申请情况\n一、新收 5"
    assert found(saying(real[XICHENG], text)) == []


YEARS = [
    ("2022年，西城区坚持以习近平新时代中国特色社会主义思想为指导。", True),
    ("本报告中所列数据的统计期限自2022年1月1日起至2022年12月31日止。", True),
    ("现将我区2022年度政府信息公开工作情况报告如下。", True),
    ("西城区2022年度政府信息公开工作年度报告\n依据条例编制本报告。", True),
    ("（二）依申请公开。2022年受理政府信息公开申请1016件。", True),
    ("2023年，西城区坚持以习近平新时代中国特色社会主义思想为指导。", False),
    ("按要求发布2022年度政府信息公开工作年度报告。", False),
    ("西城区贯彻《2022年政务公开工作要点》，2024年将继续推进。", False),
    ("2022年受理1016件，2023年受理政府信息公开申请1508件。", False),
    ("统计期限自2023年1月1日起至2023年12月31日止。", False),
]


@pytest.mark.parametrize(("text", "slip"), YEARS)
def test_a_year_left_from_another_report(real: dict[str, Filing], text: str, slip: bool) -> None:
    expected = [("N-YEAR", "2022", "2023")] if slip else []
    assert found(saying(real[XICHENG], text)) == expected


def test_numbers_in_text() -> None:
    read = {
        f.value: (f.unit, f.vague) for f in figures("受理1,283宗,占47.10%,近700件,20余件,1.2万件,收到二十一件,三审三校")
    }
    assert read == {
        1283: ("宗", False), Decimal("47.10"): ("%", False), 700: ("件", True), 20: ("件", True), 12000: ("件", False), 21: ("件", False),
    }  # fmt: skip


def test_lines_broken_by_the_paper_are_joined_and_headings_stand_alone() -> None:
    text = "（四）依申请公开\n全区共受理政府信息公开申\n请 1016 件，所有申\n请均予以答复。进一步畅通渠道。\n（五）政府信息管理"
    assert [[s.raw for s in p] for p in paragraphs(text)] == [
        ["（四）依申请公开", "全区共受理政府信息公开申请1016件，所有申请均予以答复。", "进一步畅通渠道。"],
        ["（五）政府信息管理"],
    ]


def test_every_word_of_the_vocabulary_names_cells_that_exist() -> None:
    from validation.narrative.readings import Head, readings
    from validation.narrative.vocabulary import WORDS

    for word in WORDS:
        if word.readings and word.axis == "line":
            columns = tuple(w for w in WORDS if w.table == "t2" and w.axis == "column") if word.table == "t2" else ()
            assert any(
                readings(Head(word.rule, word.table, (word,), columns), get(name)) for name in ("2021", "2019")
            ), word.pattern.pattern


def test_the_quick_look_misses_no_word() -> None:
    """Wherever a word of the vocabulary stands, so does one of its keys."""
    from validation.narrative.readings import may_speak
    from validation.narrative.vocabulary import WORDS

    texts = [*AGREES, *IS_ABOUT_SOMETHING_ELSE, *(text for _, text, _ in CONTRADICTS)]
    matches = [match[0] for text in texts for word in WORDS for match in word.pattern.finditer(text)]
    assert len(matches) > 200
    assert [match for match in matches if not may_speak(match)] == []


FRAGMENTS = st.sampled_from(
    [
        "2022年",
        "2023年",
        "受理",
        "收到",
        "未收到",
        "无",
        "政府信息公开",
        "申请",
        "依申请公开",
        "办结",
        "答复",
        "上年结转",
        "结转下年度",
        "予以公开",
        "不予公开",
        "其他处理",
        "自然人",
        "法人或其他组织",
        "行政复议",
        "行政诉讼",
        "维持",
        "均",
        "各",
        "分别",
        "占",
        "%",
        "件",
        "宗",
        "、",
        "，",
        "。",
        "；",
        "（",
        "）",
        "\n",
        "一、",
        "（二）",
        "全区",
        "区政府办",
        "制发",
        "行政规范性文件",
        "作出",
        "行政处罚",
        "信息处理费",
        "收费通知",
        "元",
        "万",
        "0",
        "1",
        "5",
        "1508",
        "1,508",
        "0.5",
        "99.99",
        "十二",
        "一千",
        "９",
        "12345678901234567890",
        "44.1234567890123456789",
        "同比",
        "约",
        "余",
        "《",
        "》",
        "〔2021〕",
    ]
)


@given(st.lists(FRAGMENTS, max_size=40).map("".join))
@settings(max_examples=300)
def test_no_text_is_too_odd(text: str) -> None:
    """Whatever is written, the answer is findings in words, all warnings."""
    filing = Filing(
        unit="某区人民政府",
        year=2023,
        scope="region",
        cells=dict.fromkeys(get().keys, 3),
        narrative={"一": text},
        fee_notices=1,
    )
    for finding in narrative.findings(filing):
        assert finding.severity == "warning"
        assert set(finding.cells) <= set(get().keys)
        for language in ("zh", "en"):
            assert words(finding, get(), language).message  # type: ignore[arg-type]


def test_a_text_made_to_cost_time_is_read_only_so_far(real: dict[str, Filing]) -> None:
    """Thousands of sentences: the findings of the first few hundred, and an end."""
    text = "".join(f"受理政府信息公开申请{n}件。" for n in range(3000))
    assert len(found(saying(real[XICHENG], text))) <= 200
    assert found(saying(real[XICHENG], "受理政府信息公开申请1件，" * 3000)) == []
