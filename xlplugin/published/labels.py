"""Labels of the form found again in print, where they are damaged, split over lines or set letter by letter.

A label is compared by its *marked* text: spaces and punctuation gone, and each list numeral one sign of its own
(（六） → Ⓕ, 3. → ³, 四、 → Ⅳ), so that “3.其他” is not “（六）其他处理” although both say 其他.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

_CHINESE = "一二三四五六七八九"
_IN_BRACKETS = {c: chr(0x24B6 + i) for i, c in enumerate(_CHINESE)}
_WITH_COMMA = {c: chr(0x2160 + i) for i, c in enumerate(_CHINESE)}
_ITEM = {str(i + 1): c for i, c in enumerate("¹²³⁴⁵⁶⁷⁸⁹")}
MARKS = frozenset([*_IN_BRACKETS.values(), *_WITH_COMMA.values(), *_ITEM.values()])

_BRACKETED = re.compile(r"\(\s*([一二三四五六七八九])\s*\)")
_COMMAED = re.compile(r"([一二三四五六七八九])\s*、(?=\s*[\u4e00-\u9fff])")
_ITEMED = re.compile(r"(?<![\d.])([1-9])\s*[.、](?=\s*[\u4e00-\u9fff])")
_NOISE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_ASIDE = re.compile(r"\([^()]*\)")


_FOOTNOTE = re.compile("([\u2070-\u209f\u00b9\u00b2\u00b3\u2460-\u24ff\u2776-\u2793])")
"""Footnote marks: ① ² and the like, which are no part of a figure."""


def without_footnotes(text: str) -> str:
    """The text of a cell without footnote marks."""
    return _FOOTNOTE.sub("", text)


def fold(text: str) -> str:
    """Full-width letters, digits and brackets as plain ones; invisible signs gone; line breaks and ① kept."""
    parts = _FOOTNOTE.split(_INVISIBLE.sub("", text.replace("．", ".")))
    return "".join(part if i % 2 else unicodedata.normalize("NFKC", part) for i, part in enumerate(parts))


def plain_signs(text: str) -> str:
    """Radicals that a PDF names instead of the characters that look like them (⼀ ⺠) as those characters."""
    return text if not _RADICAL.search(text) else _RADICAL.sub(lambda m: _radical(m.group()), text)


def _radical(sign: str) -> str:
    return _SUPPLEMENT.get(sign) or unicodedata.normalize("NFKC", sign)


_RADICAL = re.compile("[\u2e80-\u2fdf]")
_SUPPLEMENT = dict(
    zip(
        "⼾⺁⺄⺅⺆⺈⺊⺌⺎⺓⺝⺟⺠⺫⺮⻁⻄⻅⻆⻉⻋⻌⻍⻎⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "户厂乙亻冂刀卜小兀幺月母民目竹虎西见角贝车辶辶辶长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")


def with_marks(text: str) -> str:
    """Folded text whose list numerals are single signs."""
    text = _BRACKETED.sub(lambda m: _IN_BRACKETS[m.group(1)], fold(text))
    text = _COMMAED.sub(lambda m: _WITH_COMMA[m.group(1)], text)
    return _ITEMED.sub(lambda m: _ITEM[m.group(1)], text)


@cache
def squeeze(text: str) -> str:
    """The marked text without spaces and punctuation, digits kept: what labels are compared by."""
    return "".join(c for c in with_marks(_NOISE.sub("", fold(text))) if c.isalnum() or c in MARKS)


@cache
def _bare(text: str) -> str:
    """Squeezed, without asides in brackets and without marks."""
    return "".join(c for c in squeeze(_ASIDE.sub("", _NOISE.sub("", fold(text)))) if c not in MARKS)


@cache
def similarity(seen: str, label: str) -> float:
    """How alike a printed text and a label are, 0 to 1. Asides in brackets may be missing on either side.

    A numeral that contradicts the label's costs a little; a missing one does not.
    """
    if not seen.strip() or not label.strip():
        return 0.0
    a, b = squeeze(seen), squeeze(label)
    bare_a, bare_b = _bare(seen) or a, _bare(label) or b
    best = max(_ratio(a, b), _ratio(bare_a, bare_b))
    mark_a, mark_b = _mark(a), _mark(b)
    if mark_a and mark_b and mark_a != mark_b:
        best -= 0.15
    return max(best, 0.0)


def _ratio(a: str, b: str) -> float:
    return 1.0 if a == b else SequenceMatcher(None, a, b, autojunk=False).ratio()


def _mark(text: str) -> str:
    return text[0] if text and text[0] in MARKS else ""


def best(seen: str, labels: Iterable[tuple[str, str]], least: float) -> str | None:
    """The code of the most similar label, of at least that similarity; None where two are equally good."""
    ranked = sorted(((similarity(seen, label), code) for code, label in labels), reverse=True)
    if not ranked or ranked[0][0] < least:
        return None
    if len(ranked) > 1 and ranked[1][0] >= ranked[0][0] - 1e-9 and ranked[0][1] != ranked[1][1]:
        return None
    return ranked[0][1]


@dataclass(frozen=True, slots=True)
class Found:
    """A label found in a stream of characters, from `start` up to `end`."""

    label: int
    start: int
    end: int
    cost: float


def find(label: str, stream: str, most: float) -> list[tuple[int, int, float]]:
    """Where a label stands approximately in a stream: (start, end, cost) with cost ≤ most · its length.

    Sellers' algorithm; a foreign character inside the label (a group's name set beside it, a page number) costs
    0.6, a lost numeral 0.5, any other missing or wrong character 1. Of overlapping hits the cheapest stays.
    """
    size = len(label)
    limit = most * size
    drops = [0.5 if char in MARKS else 1.0 for char in label]
    costs = [sum(drops[:i]) for i in range(size + 1)]
    starts = [0] * (size + 1)
    hits: list[tuple[float, int, int]] = []
    for at, char in enumerate(stream):
        previous, previous_start = costs[0], starts[0]
        costs[0], starts[0] = 0.0, at + 1
        for i in range(1, size + 1):
            best_cost, best_start = previous + (label[i - 1] != char), previous_start
            if i == 1:
                best_start = at
            extra = costs[i] + 0.6
            if extra < best_cost:
                best_cost, best_start = extra, starts[i]
            skipped = costs[i - 1] + drops[i - 1]
            if skipped < best_cost:
                best_cost, best_start = skipped, starts[i - 1]
            previous, previous_start = costs[i], starts[i]
            costs[i], starts[i] = best_cost, best_start
        if costs[size] <= limit:
            hits.append((costs[size], starts[size], at + 1))
    return _apart(hits)


def _apart(hits: list[tuple[float, int, int]]) -> list[tuple[int, int, float]]:
    chosen: list[tuple[int, int, float]] = []
    for cost, start, end in sorted(hits, key=lambda hit: (hit[0], hit[2])):
        if all(end <= s or start >= e for s, e, _ in chosen):
            chosen.append((start, end, cost))
    return sorted(chosen)


def chain(labels: Sequence[str], stream: str, most: float = 0.34) -> list[Found]:
    """The labels in their order along the stream: the chain of hits that explains most of the labels' characters.

    Labels that are not there are left out. A label given as "" stands for nothing and is skipped.
    """
    hits = [
        Found(index, start, end, cost)
        for index, label in enumerate(labels)
        if label
        for start, end, cost in find(label, stream, most if len(label) > 3 else 0.0)
    ]
    hits.sort(key=lambda hit: (hit.end, hit.start))
    gains: list[float] = []
    before: list[int] = []
    for i, hit in enumerate(hits):
        gain, link = 0.0, -1
        for j in range(i):
            if hits[j].end <= hit.start and hits[j].label < hit.label and gains[j] > gain:
                gain, link = gains[j], j
        gains.append(gain + len(labels[hit.label]) - 1.5 * hit.cost)
        before.append(link)
    if not hits:
        return []
    at = max(range(len(hits)), key=lambda i: gains[i])
    found: list[Found] = []
    while at >= 0:
        found.append(hits[at])
        at = before[at]
    return found[::-1]
