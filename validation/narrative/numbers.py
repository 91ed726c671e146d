"""Numbers in running Chinese text: 1016件, 1,283 宗, 二十一件, 47.10%, 1.2万件, 近700件."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from validation.values import Number, chinese_number

COUNTED = frozenset(["件", "件次", "宗", "起", "条", "项", "份", "封", "例"])
"""Measure words that a count of applications, cases or documents bears."""

_UNIT = "件次|人次|万元|个百分点|元|件|宗|起|条|项|份|封|例|个|%|％"
_ARABIC = re.compile(
    r"(?<![0-9A-Za-z.第〔\[-])(?<![0-9],)(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+(?:\.[0-9]+)?)"
    rf"(?P<scale>[万亿])?(?P<vague>余|多|几|来)?(?P<unit>{_UNIT})?(?P<after>以上|左右|以内|以下|上下)?"
)
_CHINESE = re.compile(
    r"(?<![第每逐零〇一二两三四五六七八九十百千0-9])(?P<number>[零〇一二两三四五六七八九十百千]+)"
    r"(?P<vague>余|多|几)?(?P<unit>件次|件|宗|起|份|封|例)(?![大小套事])(?P<after>以上|左右|以内|以下|上下)?"
)
_VAGUE_BEFORE = re.compile(r"(?:约|近|逾|超|超过|将近|接近|不足|不到|不少于|最多|至少|多达|每)\Z")
_MOST_DIGITS = 15
"""Longer ones are codes and telephone numbers, or tables run together."""
_SCALES = {"": 0, "万": 4, "亿": 8}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its place in the text. `slack` is what rounding may hide: 1.2万 is 12000 give or take 500."""

    value: Number
    unit: str
    start: int
    end: int
    slack: Number = 0
    vague: bool = False
    """约, 近, 余, 以上: not the exact number."""
    decimals: int = 0
    in_words: bool = False
    """A Chinese numeral."""

    @property
    def percent(self) -> bool:
        return self.unit == "%"


def figures(text: str) -> list[Figure]:
    """Every number of a text whose spaces are gone and whose width is folded, in its order."""
    found = sorted([*_arabic(text), *_chinese(text)], key=lambda figure: figure.start)
    return [figure for i, figure in enumerate(found) if i == 0 or figure.start >= found[i - 1].end]


def _arabic(text: str) -> Iterator[Figure]:
    for match in _ARABIC.finditer(text):
        digits = match["number"].replace(",", "")
        if len(digits) > _MOST_DIGITS:
            continue
        exact, power = Decimal(digits), _SCALES[match["scale"] or ""]
        decimals = len(digits.partition(".")[2])
        scaled = exact.scaleb(power)
        yield Figure(
            int(scaled) if scaled == scaled.to_integral_value() else scaled,
            (match["unit"] or "").replace("％", "%"),
            match.start(),
            match.end(),
            slack=Decimal(5).scaleb(power - decimals - 1) if power else 0,
            vague=_is_vague(text, match),
            decimals=decimals,
        )


def _chinese(text: str) -> Iterator[Figure]:
    for match in _CHINESE.finditer(text):
        value = chinese_number(match["number"])
        if value is not None:
            yield Figure(value, match["unit"], match.start(), match.end(), vague=_is_vague(text, match), in_words=True)


def _is_vague(text: str, match: re.Match[str]) -> bool:
    return bool(
        match["vague"] or match["after"] or _VAGUE_BEFORE.search(text, max(0, match.start() - 3), match.start())
    )
