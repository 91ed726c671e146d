"""信息处理费: the three figures of section 六 with one another, with the text and with 三（六）2.

行政事业性收费 in table 二 is another thing and is never compared with them: an office may collect 14,828 万元 of the
one and nothing of the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from validation.filing import Filing
from validation.findings import Finding
from validation.narrative.numbers import figures
from validation.narrative.sentences import Sentence, paragraphs
from validation.values import Blank, Number, amount, show

FIGURES = ("fee_notices", "fee_notified", "fee_collected")
_UNPAID = "t3.other_2.total"
_TARIFF = 10
"""国办函〔2020〕109号: every fee is made of 10, 20, 40 or 100 yuan steps."""

_ABOUT = re.compile(r"信息处理费|收费通知|政府信息公开收费")
_NAMES: Mapping[str, re.Pattern[str]] = {
    "fee_notices": re.compile(
        r"(?:发出|送达|开具|下达|出具)[^,;0-9]{0,12}收费通知|收费通知(?:书)?的?件数|收费通知(?:书)?\Z"
    ),
    "fee_notified": re.compile(r"(?<!收取的)(?<!收取)总?金额|通知收费"),
    "fee_collected": re.compile(
        r"实际收[取缴到]|实收|(?:共|全年|累计|合计)?收[取缴][^,;0-9]{0,16}(?:信息处理)?费|收[取缴](?:的)?(?:总)?金额"
    ),
}
_FIGURES_BY_UNIT: Mapping[str, tuple[str, ...]] = dict.fromkeys(("件", "份"), ("fee_notices",)) | dict.fromkeys(
    ("元", "万元"), ("fee_collected", "fee_notified")
)
_NONE = re.compile(
    r"(?:未|没有|无|不|暂未|从未)(?:曾|有|实际)?(?:发生|产生|涉及|开展|收取|收缴|收费|征收|收到)[^,;]{0,12}"
)
_NO_NOTICE = re.compile(r"(?:未|没有|无)(?:曾)?(?:发出|送达|开具|下达|出具)[^,;]{0,10}收费通知")
_ALL_NOUGHT = re.compile(r"均为(?:0|零)")


def findings(filing: Filing) -> list[Finding]:
    """F-NOTICES, F-AMOUNT, and N-FEE where the text says another figure than section 六's own cells."""
    given = {name: amount(value) for name in FIGURES if not isinstance(value := getattr(filing, name), Blank)}
    said = told(filing) if filing.narrative else {}
    if not given and not said:
        return []
    found = _told_otherwise(filing, given, said)
    known = {name: value for name in FIGURES if (value := given.get(name, _value(said, name))) is not None}
    return [*found, *_notices(filing, known), *_amounts(filing, known)]


def _notices(filing: Filing, known: Mapping[str, Number]) -> list[Finding]:
    """As many notices as applications were closed for not paying; none only where no money was asked for."""
    notices = known.get("fee_notices")
    if notices is None:
        return []
    unpaid = filing.amount(_UNPAID) if _UNPAID in filing.cells else 0
    if unpaid and notices < unpaid:
        facts = {"unpaid": show(unpaid), "case": "unpaid", "collected": show(known.get("fee_collected", 0))}
        return [_warning(filing, "F-NOTICES", "fee_notices", notices, unpaid, facts, (_UNPAID,))]
    money = max(known.get("fee_notified", 0), known.get("fee_collected", 0))
    if notices == 0 and money > 0:
        return [_warning(filing, "F-NOTICES", "fee_notices", notices, None, {"money": show(money), "case": "money"})]
    return []


def _amounts(filing: Filing, known: Mapping[str, Number]) -> list[Finding]:
    """Not more collected than asked for; something asked for with every notice; in steps of the tariff."""
    notices, notified, collected = (known.get(name) for name in FIGURES)
    if notified is not None and collected is not None and collected > notified and notices != 0:
        facts = {"notified": show(notified), "case": "more"}
        return [_warning(filing, "F-AMOUNT", "fee_collected", collected, notified, facts)]
    if notices and notified == 0:
        return [
            _warning(filing, "F-AMOUNT", "fee_notified", notified, None, {"notices": show(notices), "case": "none"})
        ]
    for name, value in (("fee_notified", notified), ("fee_collected", collected)):
        if value and value % _TARIFF:
            return [_warning(filing, "F-AMOUNT", name, value, None, {"case": "steps"})]
    return []


def _told_otherwise(
    filing: Filing, given: Mapping[str, Number | None], said: Mapping[str, tuple[Number, str, str]]
) -> list[Finding]:
    found = []
    for name, (value, section, quote) in said.items():
        cell = given.get(name)
        if cell is not None and cell != value:
            facts = {"quote": quote, "section": section, "case": name}
            found.append(_warning(filing, "N-FEE", name, value, cell, facts))
    return found


def told(filing: Filing) -> dict[str, tuple[Number, str, str]]:
    """The figures that the text gives: (value, section, quoted sentence); the last sentence wins."""
    said: dict[str, tuple[Number, str, str]] = {}
    for section, text in filing.narrative.sections.items():
        if "信息处理费" not in text and "收费" not in text:
            continue
        for paragraph in paragraphs(text):
            for sentence in paragraph:
                if _ABOUT.search(sentence.text) and _is_this_year(sentence, filing.year):
                    for name, value in _figures(sentence.text).items():
                        said[name] = (value, section, sentence.quote(0, 0))
    return said


def _figures(text: str) -> dict[str, Number]:
    """What one sentence says of each of the three; the number must follow its name within the clause."""
    text = re.sub(r"《[^》]*》", "", text)
    if _ALL_NOUGHT.search(text):
        return {name: 0 for name, pattern in _NAMES.items() if pattern.search(text)}
    found: dict[str, Number] = {}
    if _NO_NOTICE.search(text):
        found |= {"fee_notices": 0}
    if (match := _NONE.search(text)) and "费" in text[match.start() : match.end() + 4]:
        found |= {"fee_collected": 0}
    for figure in figures(text):
        clause = text[max(text.rfind(mark, 0, figure.start) for mark in ",;。") + 1 : figure.start]
        after = re.split("[,;。]", text[figure.end : figure.end + 8], maxsplit=1)[0]
        around = (clause, clause + after)  # 收费通知 2 件, 发出 2 件收费通知
        for name in _FIGURES_BY_UNIT.get(figure.unit, ()):
            if not figure.vague and any(_NAMES[name].search(words) for words in around):
                found.setdefault(name, figure.value * (10_000 if figure.unit == "万元" else 1))
                break
    return found


def _is_this_year(sentence: Sentence, year: int | None) -> bool:
    named = re.findall(r"(?<![0-9〔\[])(20[0-9]{2})年", sentence.text)
    return year is None or not named or str(year) in named


def _value(said: Mapping[str, tuple[Number, str, str]], name: str) -> Number | None:
    return said[name][0] if name in said else None


def _warning(
    filing: Filing,
    rule: str,
    figure: str,
    stated: Number,
    expected: Number | None,
    facts: dict[str, str],
    cells: tuple[str, ...] = (),
) -> Finding:
    """A finding at the cell of one of the three figures, which are no cells of a table."""
    at = filing.provenance.places.get(figure)
    should_be = "" if expected is None else show(expected)
    return Finding(
        rule,
        "warning",
        cells,
        stated=show(stated),
        expected=should_be,
        facts={"figure": figure} | facts,
        at=at,
    )
