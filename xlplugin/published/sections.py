"""The six numbered sections of a report, its title, office and year, and the sentence on 信息处理费."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from validation.form import Edition
from xlplugin.published.document import Block, Document, Paragraph
from xlplugin.published.labels import fold, similarity, squeeze

NUMERALS = "一二三四五六"
_KEYS = {
    "一": ("总体情况", "概述", "基本情况"),
    "二": ("主动公开",),
    "三": ("收到和处理", "依申请公开", "申请情况"),
    "四": ("行政复议", "行政诉讼", "复议诉讼"),
    "五": ("主要问题", "存在问题", "改进情况", "改进措施"),
    "六": ("其他需要报告", "其他需要说明", "需要报告的事项", "其他事项", "需要说明的事项"),
}
"""Words of a section's title that survive editions, slips and house styles."""
_LINE_OF_TABLE = ("本年新收", "上年结转", "本年度办理结果", "结转下年度")
_NUMBERED = re.compile(r"^[#\s*]*([一二三四五六])\s*[、.．,，]?\s*(\S.*)$")
_LONGEST_TITLE = 45

_YEAR = re.compile(r"(20[0-9]{2})\s*(?:年度?)?")
_REPORT = re.compile(r"政府信息公开(?:工作)?(?:年度工作报告|年度报告|工作报告|年报)")
_CLOSED = re.compile(r"[一-鿿)）〕】]")


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a section begins: index of its block, numeral and the line as printed."""

    at: int
    numeral: str
    line: str


def heading_of(line: str) -> str | None:
    """The numeral of the section that a line opens, or None. Table lines such as 一、本年新收… open nothing."""
    text = fold(line).strip().strip("#*").strip()
    if not text or len(text) > _LONGEST_TITLE or any(word in text for word in _LINE_OF_TABLE):
        return None
    match = _NUMBERED.match(text)
    flat = re.sub(r"\s", "", match.group(2) if match else text)
    if match and not flat.startswith(tuple("，。；")) and any(key in flat for key in _KEYS[match.group(1)]):
        return match.group(1)
    return None


def bare_heading(line: str, edition: Edition) -> str | None:
    """The numeral of the section whose title a line is, its own number being lost (automatic numbering)."""
    text = line.strip().strip("#*").strip()
    if not 3 < len(text) <= _LONGEST_TITLE:
        return None
    for numeral, title in edition.sections:
        if similarity(text, title) >= 0.9:
            return numeral
    return None


def headings(blocks: Sequence[Block], edition: Edition) -> tuple[Heading, ...]:
    """The section headings in order. Where a list of contents repeats them, the later ones count."""
    seen = _seen(blocks, heading_of)
    numbered = {heading.numeral for heading in seen}
    seen += [h for h in _seen(blocks, lambda line: bare_heading(line, edition)) if h.numeral not in numbered]
    chosen: list[Heading] = []
    limit = len(blocks)
    for numeral in reversed(NUMERALS):
        before = [h for h in seen if h.numeral == numeral and h.at < limit]
        if before:
            chosen.append(before[-1])
            limit = before[-1].at
    return tuple(reversed(chosen))


def _seen(blocks: Sequence[Block], judge: Callable[[str], str | None]) -> list[Heading]:
    return [
        Heading(at, numeral, block.text.strip())
        for at, block in enumerate(blocks)
        if isinstance(block, Paragraph) and (numeral := judge(block.text)) is not None
    ]


_ONCE = tuple(squeeze(label) for label in ("本年新收政府信息公开申请数量", "结转下年度继续办理"))


def repeated(document: Document, edition: Edition) -> bool:
    """Whether two whole reports follow one another: the table's first and last line and the last section come twice."""
    text = squeeze("".join(document.lines))
    ends = sum(
        1
        for block in document.blocks
        if isinstance(block, Paragraph) and (heading_of(block.text) or bare_heading(block.text, edition)) == "六"
    )
    return ends > 1 and all(text.count(label) > 1 for label in _ONCE)


def narrative(blocks: Sequence[Block], found: Sequence[Heading], edition: Edition) -> dict[str, str]:
    """The text of sections 一, 五 and 六, each beginning with its heading; tables in them are left out."""
    titles = dict(edition.sections)
    texts: dict[str, str] = {}
    for i, heading in enumerate(found):
        if heading.numeral not in "一五六":
            continue
        end = found[i + 1].at if i + 1 < len(found) else len(blocks)
        body = [b.text.strip() for b in blocks[heading.at + 1 : end] if isinstance(b, Paragraph) and b.text.strip()]
        body = _without_signature(body) if heading.numeral == "六" else body
        if body:
            texts[heading.numeral] = "\n".join([_heading_line(heading, titles), *body])
    return texts


def _heading_line(heading: Heading, titles: dict[str, str]) -> str:
    line = heading.line.strip("#* \u3000\t")
    match = _NUMBERED.match(line)
    title = re.sub(r"(?<=[一-鿿])\s+(?=[一-鿿])", "", match.group(2)) if match else line
    if match is None and similarity(line, titles[heading.numeral]) < 0.6:
        title = titles[heading.numeral]
    return f"{heading.numeral}、{title}"


_SIGNED = re.compile(r"^20[0-9]{2}\s*年\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日$")
_CHROME = re.compile(
    r"^(附件|扫一扫|打印|关闭|分享|上一[篇条]|下一[篇条]|相关(附件|链接|文档|解读)|责任编辑|来源|主办单位|版权所有|网站地图|联系我们|"
    r"网站标识码|【?(打印|关闭)|Copyright|ICP|.*ICP备|.*公网安备|返回顶部|无障碍|字[体号]|文件下载|浏览次数|信息来源)"
)


def _without_signature(body: list[str]) -> list[str]:
    """Without the office and date that close a report, and without the web page's own furniture after it."""
    for i, line in enumerate(body):
        if _CHROME.match(line):
            body = body[:i]
            break
    for i, line in enumerate(body):
        if i and _SIGNED.match(fold(line)):
            body = body[:i]
            if body and i > 1 and len(body[-1]) <= 30 and not re.search(r"[。；：，！？0-9]", body[-1]):
                body = body[:-1]
            break
    return body


# --- title, office, year ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose report of which year it is; unit "" and year None where the page does not say."""

    unit: str
    year: int | None
    title: str


def identity(document: Document, found: Sequence[Heading]) -> Identity:
    """Office and year from the title on the page, else from the file's own title, else from its first sentences."""
    end = found[0].at if found else min(len(document.blocks), 40)
    top = [b.text for b in document.blocks[:end] if isinstance(b, Paragraph)][:60]
    candidates = [title for title in _titles(top) if title]
    candidates += [t for t in [re.sub(r"\s+", "", fold(document.title))] if _REPORT.search(t)]
    unit, year, shown = "", None, ""
    for title in candidates:
        their_unit, their_year = _split_title(title)
        shown = shown or title
        unit, year = unit or their_unit, year or their_year
    text = "".join(top)
    if year is None:
        years = Counter(re.findall(r"(20[0-9]{2})\s*年(?:度|1\s*月\s*1\s*日)", fold(text)))
        year = int(years.most_common(1)[0][0]) if years else None
    return Identity(_with_prefix(unit, document), year, shown)


def _titles(lines: Sequence[str]) -> list[str]:
    """The lines, or two or three neighbouring ones together, that end in 政府信息公开工作年度报告."""
    flat = [re.sub(r"\s+", "", fold(line).strip("#* ")) for line in lines]
    found: list[str] = []
    for i, line in enumerate(flat):
        if not line or len(line) > 60:
            continue
        for back in (2, 1, 0):
            parts = flat[max(0, i - back) : i + 1]
            joined = "".join(parts)
            if any(_NO_TITLE.search(part) for part in parts[:-1]):
                continue
            whole = _REPORT.search(joined)
            if (
                whole
                and len(joined) <= 70
                and not re.search(r"[。；]|根据|依据|当前位置|首页", joined)
                and (whole.end() > len(joined) - len(line))
            ):
                if back and _is_complete(line):
                    continue
                found.append(joined)
                break
    return found


_NO_TITLE = re.compile(r":|来源|发布|浏览|字号|打印|首页|[0-9]{4}-[0-9]")
"""What stands on a line above a title, but not in a title."""


def _is_complete(line: str) -> bool:
    match = _REPORT.search(line)
    return bool(match and _YEAR.search(line) and len(re.sub(r"20[0-9]{2}年?度?|\W", "", line[: match.start()])) > 2)


def _split_title(title: str) -> tuple[str, int | None]:
    match = _REPORT.search(title)
    head = title[: match.start()] if match else title
    years = _YEAR.findall(title)
    unit = re.sub(r"20[0-9]{2}年?度?", "", head)
    unit = re.sub(r"^[\W_]+|[\W_]+$|^(关于|附件\d?:?)|(关于|的)$", "", unit)
    if not re.search(r"[一-鿿]{2}", unit) or re.search(r"当前位置|首页|>", unit):
        unit = ""
    return unit, int(years[-1]) if years else None


_REGION = "[一-鿿]{2,3}(?:省|市|州|盟)"


def _with_prefix(unit: str, document: Document) -> str:
    """洪泽区人民政府 as 淮安市洪泽区人民政府 where the report itself writes so at the beginning of a phrase."""
    if not unit or re.match(_REGION, unit) or not unit.endswith("人民政府"):
        return unit
    text = re.sub(r"\s+", "", fold("".join(document.lines)))
    longer: Counter[str] = Counter(re.findall(f"(?=({_REGION}){re.escape(unit)})", text))
    for prefix, _ in longer.most_common():
        if re.search(rf"(?:[，。、：:,;；(（“]|^){re.escape(prefix)}{re.escape(unit[:2])}", text):
            return prefix + unit
    for prefix, _ in longer.most_common():
        if re.search(rf"(?:[，。、：:,;；(（“与由]|^){re.escape(prefix)}", text):
            return prefix + unit
    return unit


def scope_of(unit: str) -> str:
    """What a report of this office usually covers: a county's or higher government's the whole region, else its own."""
    if re.search(r"[省市县区州盟旗]人民政府$", unit):
        return "region"
    return "own"


# --- 信息处理费 ----------------------------------------------------------------------------------------------

_AMOUNT = r"(?:人民币)?(?:约|共计|合计|总计|为|是|共)*([0-9]+(?:\.[0-9]+)?)"


def fees(text: str) -> dict[str, str]:
    """The three figures on 信息处理费 as section 六 states them; only what it says without doubt.

    Keys fee_notices (件), fee_notified (元), fee_collected (元); values are decimal strings.
    """
    flat = re.sub(r"[\s,]", "", fold(text))
    if "信息处理费" not in flat and "收费通知" not in flat:
        return {}
    three = re.search(
        r"收费通知的?件数[和、]总金额[以及和、,，]*实际收取的?总金额[^。；]{0,6}?均为" + _AMOUNT, flat.replace("，", "")
    )
    if three:
        return dict.fromkeys(("fee_notices", "fee_notified", "fee_collected"), three.group(1))
    found: dict[str, str] = {}
    each = re.search(
        r"分别[是为:：]*([0-9]+)件[、和，]*([0-9]+(?:\.[0-9]+)?)元[、和，及以]*([0-9]+(?:\.[0-9]+)?)元", flat
    )
    if each:
        return dict(zip(("fee_notices", "fee_notified", "fee_collected"), each.groups(), strict=True))
    notices = re.search(r"(?:发出|发送|制发)(?:信息处理费)?收费通知(?:的?件数)?[为:：]?([0-9]+)件", flat)
    if notices:
        found["fee_notices"] = notices.group(1)
    notified = re.findall(r"(?:通知|应收)(?:的|收费)*(?:总)?金额" + _AMOUNT + "元", flat)
    if len(set(notified)) == 1:
        found["fee_notified"] = notified[0]
    collected = re.findall(
        r"(?:实际收取|收取)(?:的|政府信息公开|信息公开|信息处理费|总金额|费用|金额)*" + _AMOUNT + r"(万?元)", flat
    )
    if collected and len(set(collected)) == 1 and collected[0][1] == "元":
        found["fee_collected"] = collected[0][0]
    return found


def edition_of(document: Document) -> str:
    """The edition whose lines the tables bear: 2019 where it has items of the trial form, else 2021."""
    text = squeeze("".join(document.lines))
    trial = ("上一年项目数量", "政府集中采购", "其他对外管理服务事项")
    return "2019" if sum(squeeze(word) in text for word in trial) >= 2 else "2021"
