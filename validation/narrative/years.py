"""N-YEAR: a text copied from last year's report, where it speaks of its own year by the wrong number.

Naming another year is ordinary (last year's report was published this year; next year's plans), so only places that
must bear the report's year are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from validation.filing import Filing
from validation.findings import Finding
from validation.narrative.sentences import paragraphs
from validation.narrative.statements import Statement

_YEAR = r"(20[0-9]{2})年度?"
_OWN_YEAR: tuple[re.Pattern[str], ...] = (
    # 统计期限自 2022 年 1 月 1 日起至 2022 年 12 月 31 日止
    re.compile(rf"统计(?:的)?(?:期限|时限|时间|期间|周期|区间).{{0,8}}?{_YEAR}(?:1月1日|度)"),
    # 现将 2022 年度政府信息公开工作情况报告如下
    re.compile(rf"现将.{{0,24}}?{_YEAR}.{{0,10}}信息公开.{{0,24}}(?:如下|公布|报告)"),
)
_TITLE = re.compile(rf"[^,;:，；：。《]{{0,30}}?{_YEAR}(?:政府)?信息公开(?:工作)?(?:年度)?(?:报告|年报)")
"""A title, on a line of its own."""
_OPENING = re.compile(
    rf"\A(?:[一五六]、[^0-9,。]{{0,20}})?{_YEAR}[,来]?(?:在|我|本|全|[一-龥]{{1,12}}(?:坚持|认真|严格|深入|紧紧|全面|积极))"
)


def findings(filing: Filing, stated: Sequence[Statement]) -> list[Finding]:
    """At most one finding a sentence; silent where the filing's year is not known."""
    if filing.year is None:
        return []
    found: dict[str, Finding] = {}
    for section, text in filing.narrative.sections.items():
        if not re.search(r"20\s*[0-9]\s*[0-9]\s*年|２", text):
            continue
        for line in ("".join(line.split()) for line in text.splitlines()):
            if (title := _TITLE.fullmatch(line)) and int(title[1]) != filing.year:
                found.setdefault(line, _finding(int(title[1]), filing.year, section, line))
        for number, paragraph in enumerate(paragraphs(text)):
            for sentence in paragraph:
                for year in _slips(sentence.text, filing.year, opening=section == "一" and number <= 1):
                    if year != filing.year:
                        found.setdefault(sentence.raw, _finding(year, filing.year, section, sentence.quote(0, 8)))
    for statement in stated:
        if _is_of_last_year(statement, filing):
            year = statement.year or 0
            found.setdefault(statement.sentence.raw, _finding(year, filing.year, statement.section, statement.quote))
    return list(found.values())


def _slips(text: str, own: int, opening: bool) -> list[int]:
    years = [int(match[1]) for pattern in _OWN_YEAR for match in pattern.finditer(text) if match[1]]
    if opening and f"{own}年" not in text and (match := _OPENING.match(text)):
        years.append(int(match[1]))
    return years


def _is_of_last_year(statement: Statement, filing: Filing) -> bool:
    """A sentence that opens with last year and gives figures of the tables, in a text that compares nothing."""
    opens = re.match(rf"(?:[(（][^)）]{{1,3}}[)）][^0-9,。]{{0,16}})?{_YEAR}", statement.sentence.text)
    return bool(
        opens
        and statement.year is not None
        and int(opens[1]) == statement.year
        and f"{filing.year}年" not in re.sub(r"\s", "", statement.sentence.raw)
        and not re.search(r"同比|相比|上年|去年|比较", statement.sentence.text)
    )


def _finding(year: int, own: int, section: str, quote: str) -> Finding:
    facts = {"quote": quote, "section": section}
    return Finding("N-YEAR", "warning", stated=str(year), expected=str(own), facts=facts)
