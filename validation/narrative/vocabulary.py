"""The words of a report and the cells that they speak of: data for `validation.narrative.statements`.

A word names lines or columns of one table. Several words before one number add up (予以公开及部分公开), a line word
and a column word cross (予以公开的自然人申请). The first reading is the one that a finding compares with; any reading
that agrees is accepted (受理 = 本年新收, or 新收 + 上年结转). A code that ends in `*` stands for all lines that begin so,
a leading `-` subtracts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Axis = Literal["line", "column"]
Codes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A pattern and what it names. An empty `readings` means: about none of the tables, consumed so as not to mislead."""

    pattern: re.Pattern[str]
    table: str = ""
    axis: Axis = "line"
    readings: tuple[Codes, ...] = ()
    rule: str = ""
    of: Codes = ()
    """For a column: the lines that it is said of where none is named (败诉: of litigation)."""


def _word(pattern: str, table: str, axis: Axis, *readings: str, rule: str = "") -> Word:
    return Word(re.compile(pattern), table, axis, tuple(tuple(reading.split()) for reading in readings), rule)


_YEAR_BEFORE = r"(?:上(?:一)?年度?|往年|去年)"
_YEAR_AFTER = r"(?:下(?:一)?(?:个)?年度?|次年度?|明年|20[0-9]{2}年度?)"

WORDS: tuple[Word, ...] = (
    # A set phrase for "anyone", not the column 法人或其他组织.
    Word(re.compile(r"公民[、,]?(?:法人)?(?:和|或者|或|、|及)?(?:法人)?(?:和|或者|或|及)?其他组织")),
    Word(re.compile(r"(?:自行|主动|申请人)?(?:撤回|撤销申请|主动撤销|自行撤销)")),
    # 二 and 四 of table 三
    _word(
        rf"(?:结转|顺延|转结|结存|延续|延转|转入|转|延)(?:至|到|入)?{_YEAR_AFTER}(?:度)?(?:继续)?(?:办理|答复|处理)?"
        r"|跨年度?(?:结转|办理)|下(?:一)?年度?结转|结转下年|结转至次年",
        "t3",
        "line",
        "carried_out",
        rule="N-CARRIED-OUT",
    ),
    _word(
        rf"(?:{_YEAR_BEFORE}|20[0-9]{{2}}年度?)(?:的)?(?:结转|转结|遗留|顺延|转入|结余|留转)(?!到?至?20|到?至?下)(?:至?本年度?|至?今年)?(?:的)?"
        rf"|结转(?:自)?{_YEAR_BEFORE}",
        "t3",
        "line",
        "carried_in",
        rule="N-CARRIED-IN",
    ),
    # 三(三)–(六), single rows before their groups
    _word(r"(?:属于|涉及)国家秘密", "t3", "line", "denied_1", rule="N-OUTCOME"),
    _word(r"其他法律行政法规禁止公开", "t3", "line", "denied_2", rule="N-OUTCOME"),
    _word(r"三安全一稳定", "t3", "line", "denied_3", rule="N-OUTCOME"),
    _word(r"(?:保护)?第三方合法权益", "t3", "line", "denied_4", rule="N-OUTCOME"),
    _word(r"(?:属于)?三类内部事务信息|内部事务信息", "t3", "line", "denied_5", rule="N-OUTCOME"),
    _word(r"(?:属于)?(?:四类)?过程性信息", "t3", "line", "denied_6", rule="N-OUTCOME"),
    _word(r"(?:属于)?行政执法案卷(?:信息)?", "t3", "line", "denied_7", rule="N-OUTCOME"),
    _word(r"(?:属于)?行政查询事项", "t3", "line", "denied_8", rule="N-OUTCOME"),
    _word(r"不掌握相关(?:政府)?信息", "t3", "line", "unavailable_1", rule="N-OUTCOME"),
    _word(r"没有现成信息(?:需要另行制作)?|需要另行制作", "t3", "line", "unavailable_2", rule="N-OUTCOME"),
    _word(r"补正后(?:申请内容)?仍不明确", "t3", "line", "unavailable_3", rule="N-OUTCOME"),
    _word(r"信访、?举报、?投诉类?(?:申请)?", "t3", "line", "unprocessed_1", rule="N-OUTCOME"),
    _word(r"重复申请", "t3", "line", "unprocessed_2", rule="N-OUTCOME"),
    _word(r"要求提供公开出版物", "t3", "line", "unprocessed_3", rule="N-OUTCOME"),
    _word(r"无正当理由大量反复申请", "t3", "line", "unprocessed_4", rule="N-OUTCOME"),
    _word(r"要求行政机关确认或重新出具已获取信息", "t3", "line", "unprocessed_5", rule="N-OUTCOME"),
    _word(r"(?:申请人)?(?:无正当理由)?逾期[不未](?:作|进行)?补正", "t3", "line", "other_1", rule="N-OUTCOME"),
    _word(r"(?:申请人)?逾期未(?:按.{0,10})?缴(?:纳)?费(?:用)?", "t3", "line", "other_2", rule="N-OUTCOME"),
    _word(r"部分公开", "t3", "line", "partial", rule="N-OUTCOME"),
    _word(r"不(?:予|同意)公开", "t3", "line", "denied_*", rule="N-OUTCOME"),
    _word(r"(?<!不)(?:予以|同意|全部)公开", "t3", "line", "granted", rule="N-OUTCOME"),
    _word(r"无法提供", "t3", "line", "unavailable_*", rule="N-OUTCOME"),
    _word(r"不予处理", "t3", "line", "unprocessed_*", rule="N-OUTCOME"),
    _word(r"其他(?:情形)?处理", "t3", "line", "other*", "other_3", rule="N-OUTCOME"),
    # applicants
    _word(r"自然人|公民个人|(?:公民|个人)(?=提[出交]|申请|[0-9])", "t3", "column", "natural", rule="N-APPLICANT"),
    _word(
        r"法人(?:和|或者|或|及|、)?(?:其他|非法人)组织|法人(?:或|和)组织",
        "t3",
        "column",
        "business research public_interest legal_service other_org",
        rule="N-APPLICANT",
    ),
    _word(r"商业企业|(?<!商业)企业(?=提[出交]|申请|[0-9])", "t3", "column", "business", rule="N-APPLICANT"),
    _word(r"科研机构", "t3", "column", "research", rule="N-APPLICANT"),
    _word(r"社会公益组织", "t3", "column", "public_interest", rule="N-APPLICANT"),
    _word(r"法律服务机构", "t3", "column", "legal_service", rule="N-APPLICANT"),
    # table 四
    _word(r"复议后(?:再)?(?:提起|起|的)?(?:行政)?诉讼?", "t4", "line", "after_review", rule="N-DISPUTE"),
    _word(r"(?:未经(?:行政)?复议)?直接(?:提起)?(?:行政)?(?:起诉|诉讼)", "t4", "line", "direct", rule="N-DISPUTE"),
    _word(
        r"(?:行政)?复议(?:诉讼|、诉讼|和诉讼|与诉讼|及诉讼)",
        "t4",
        "line",
        "review direct after_review",
        rule="N-DISPUTE",
    ),
    _word(r"(?:行政)?复议", "t4", "line", "review", rule="N-DISPUTE"),
    _word(r"(?:行政)?(?:诉讼|应诉)", "t4", "line", "direct after_review", "direct", rule="N-DISPUTE"),
    _word(r"(?:结果)?(?<!不)维持", "t4", "column", "upheld", rule="N-DISPUTE"),
    _word(r"(?:结果)?(?:被)?纠正|(?:被)?纠错", "t4", "column", "corrected", rule="N-DISPUTE"),
    Word(re.compile("败诉"), "t4", "column", (("corrected",),), "N-DISPUTE", of=("direct", "after_review")),
    _word(r"其他结果", "t4", "column", "other", rule="N-DISPUTE"),
    _word(r"(?:尚未|未)审结|(?:尚)?在审(?:理)?", "t4", "column", "pending", rule="N-DISPUTE"),
    # table 二
    _word(r"(?:行政)?规范性文件", "t2", "line", "normative", rule="N-DOCUMENTS"),
    _word(r"(?<!党内)规章(?!制度)", "t2", "line", "regulations", rule="N-DOCUMENTS"),
    _word(
        r"(?:作出|做出|办理|处理|实施|办结)(?:了)?(?:各类|的)?(?=行政(?:许可|处罚|强制))",
        "t2",
        "column",
        "decisions",
    ),
    _word(r"行政许可", "t2", "line", "licences", rule="N-DECISIONS"),
    _word(r"行政处罚", "t2", "line", "penalties", rule="N-DECISIONS"),
    _word(r"(?<=[、和及与])(?:行政)?强制|行政强制(?:措施|执行)?", "t2", "line", "coercion", rule="N-DECISIONS"),
    _word(r"(?:新)?(?:制定|制发|印发|出台|制订)", "t2", "column", "made produced"),
    _word(r"废止(?:和|、|及|或)?(?:宣布)?(?:失效)?|宣布失效", "t2", "column", "repealed"),
    _word(r"现行有效|继续有效", "t2", "column", "in_force"),
    # 一 and 三(七) of table 三: last, since the words above decide more
    _word(
        r"新收(?:到)?(?:.{0,8}申请(?:数量|总数|总量|件数))?|新增(?:收到|受理)?",
        "t3",
        "line",
        "new",
        rule="N-RECEIVED",
    ),
    _word(
        r"受理|收到|接收|接到|收悉|收件|申请(?:件)?(?:总数|总量|数量)",
        "t3",
        "line",
        "new",
        "new carried_in",
        rule="N-RECEIVED",
    ),
    _word(r"办结|办理完毕|处理完毕|办理完成", "t3", "line", "handled", rule="N-HANDLED"),
    _word(
        r"答复|回复|办复",
        "t3",
        "line",
        "handled",
        "handled -other*",
        "handled -other_3",
        "handled -unprocessed_*",
        "handled -other* -unprocessed_*",
        rule="N-HANDLED",
    ),
    _word(
        r"办理|处理",
        "t3",
        "line",
        "handled",
        "new carried_in",
        "handled -other*",
        "handled -other_3",
        rule="N-HANDLED",
    ),
)

_KEYS = """
申请 受理 收到 收件 收悉 新收 新增 接收 接到 办结 办复 办理 答复 回复 处理 结转 转结 顺延 结存 延续 延转 转入 转至 转到 转下 转20 转次 转明
延至 延到 延下 延20 跨年 遗留 结余 留转 撤回 撤销 公民 个人 自然人 法人 企业 科研机构 公益组织 法律服务 国家秘密 禁止公开 三安全 第三方
内部事务 过程性 执法案卷 查询事项 不掌握 现成信息 另行制作 仍不明确 信访 出版物 重新出具 补正 缴 予以公开 部分公开 予公开 同意公开 全部公开
无法提供 复议 诉 维持 纠 其他结果 审结 在审 规范性文件 规章 行政许可 行政处罚 强制 制定 制发 制订 印发 出台 废止 宣布失效 现行有效
继续有效 作出 做出 实施
"""
KEYS: tuple[str, ...] = tuple(_KEYS.split())
"""Every word above holds one of these; a text without them need not be searched."""

# What a number's clause must not be about: another kind of business, a comparison, a part of a year.
OTHER_BUSINESS = re.compile(
    r"热线|留言|咨询|建议|提案|来信|来电|来访|网民|网友|问卷|访谈|意见|听证|仲裁|救助|补贴|执行申请|申请执行|备案|登记事项"
    r"|行政许可申请|许可申请|政务服务|12345|诉求|问政|互动|信箱|邮箱"
    r"|案例|培训|会议|研判会|人员|文书|答复书|告知书|通知书|模板|指南|渠道|受理点|材料"
)
NOT_A_CASE = re.compile(r"案例|培训|人员|建议|意见|答辩|模板|文书|化解")
ABOUT_DISPUTES = re.compile(r"复议|诉讼|应诉|起诉")
COMPARISON = re.compile(
    r"同比|环比|[较比](?:上|去|20|前|同期)|增长|增加|减少|下降|上升|增幅|降幅|去年|上年同期|历年|以来|平均|同期|翻番"
)
PART_OF_A_YEAR = re.compile(r"[上下]半年|季度|月份|截[至止](?:20[0-9]{2}年)?(?:[1-9]|1[01])月")
ABOUT_APPLICATIONS = re.compile(
    r"依申请公开(?![0-9]|信息|类|为|占)|公开申请|依申请(?!公开)|(?:受理|收到|新收|办结|答复).{0,16}申请|申请(?:人|量|办理)|(?<!依)申请公开"
)
ABOUT_DOCUMENTS = re.compile(r"主动公开|制发|公文|公开属性|发文|解读|(?<!依申请公开)(?<!依申请公开的)政府信息(?=[0-9])")
ABOUT_DISCLOSURE = re.compile(r"信息公开|依申请|申请公开")
APPLICATION = re.compile(r"申请|信息公开(?:件|事项|(?=[0-9]))|依申请")
AS_AUTHORITY = re.compile(r"办理|审理|审结|受理|办结|代理|听证")
"""复议 as the work of a reviewing office, not as something brought against the disclosure of this one."""
PUBLISHED = re.compile(
    r"(?<!依申请公开)(?<!依申请公开政府)(?<!依申请公开的政府)信息(?!公开|处理|的?申请)|公文|文件|公告|栏目|网站公开|解读"
)
NOT_MADE = re.compile(r"公开|发布|解读|备案|报备|审查|审核|清理|征求|意见|评估|修订|修改|送审|刊|起草|查阅|名义|政策性")
NOT_DECIDED = re.compile(r"公开|公示|发布|事项|信息|清单|平台|窗口|网上|目录|标准|指南|件次|案卷|评查|复议|诉讼|申请")
ONLY_A_PART_OF_A_CASE = re.compile(
    r"一审|二审|再审|抗诉|上诉|新增|新发|新收|调解|撤回|撤诉|出庭|胜诉|驳回|败诉率|纠错率"
)

# A part of what the table counts: some channel, matter or way; such a number may be less than the table's.
NOT_JUST_NONE = re.compile(r"不当|违法|超期|逾期|错误|责任|问责|投诉|泄密|舆情|不服|答复不")
PART = re.compile(
    r"网上|网络|在线|线上|线下|信函|当面|现场|邮寄|邮件|传真|纸质|平台|系统|网站|窗口|门户|涉及|关于|有关|主要"
    r"|类(?=申请|政府|信息|的|[0-9]|\Z)|方面|领域|延期|延长|逾期|超期|按期|按时|及时|当场|口头|有效|转办|协助|指导|会办|另有|其他"
)

# Who the sentence is about.
WHOLE = re.compile(
    r"全[省市州盟区县旗镇乡]|全系统|全街道|[各两](?:级|部门|镇|街道|乡|地|区|县)|(?:市|区|县|州|省|旗)(?:政府)?各"
)
GOVERNMENT = re.compile(r"[省市州盟区县旗镇乡](?:人民)?政府|名义")
"""For documents: those of the government itself, where the table counts its departments' too."""
OFFICE = re.compile(
    r"政府办(?:公[厅室])?|(?<![一-龥])办公[厅室]|本机关|我机关|[我本]办|[我本]单位|本级(?:机关|行政机关)?(?!及)|局机关|机关本级|[我本](?:局|委|厅)"
)
CHILD = re.compile(
    r"[一-龥]{1,8}?(?:(?<![格布全大结僵当])局(?![面限部势])|委员会|街道(?:办事处)?|[镇乡](?=政府|人民政府|受理|收到|共|等))"
)

# 未收到…, 无…: a number that is nought.
NONE = re.compile(
    r"[未无有](?<!^有)(?<![^没]有)(?=(?:再|有|新)?(?:收到|接到|受理|接收|发生|出现|产生|引发|引起|存在|涉及|因|被|提起|制定|制发|出台|印发"
    r"|结转|[上下](?:一)?年|(?:政府)?信息公开|依申请|行政复议|行政诉讼|(?:行政)?规范性文件|一[件起宗]))"
)
DOCUMENT_TAIL = re.compile(r"□(?:处理)?(?:决定|案件|件数|数量|总数|总计|共计|合计|共|为|是|了|的|计|数)*\Z")
"""制定规范性文件 5 件, but not 制定规范性文件管理制度 3 项."""
SLOGAN = re.compile(r"一[件宗起].*一[件宗起]|做到|确保")
"""受理一件、答复一件: a manner of speaking."""
ALL = re.compile(r"(?<!平)均|皆|全部(?!公开)")
EACH = re.compile(r"[各均]为?\Z")
RESPECTIVELY = re.compile(r"分别")
SHARE = re.compile(r"占")
RATE = re.compile(r"率")
BASES: tuple[tuple[re.Pattern[str], tuple[Codes, ...]], ...] = (
    (re.compile(r"占.{0,8}(?:办结|办理|答复|处理)"), (("handled",),)),
    (re.compile(r"占.{0,10}(?:受理|收到|新收|申请)"), (("new",), ("new", "carried_in"), ("handled",))),
    (re.compile(r""), (("handled",), ("new",), ("new", "carried_in"))),
)
"""What a percentage is a share of, by the words before it."""
