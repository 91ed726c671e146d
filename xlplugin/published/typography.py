"""公文 typography (GB/T 9704): sizes, margins, typefaces with their stand-ins, and where Chinese lines may break."""

from __future__ import annotations

import re
from collections.abc import Callable

PAGE = (210.0, 297.0)
MARGINS = (37.0, 26.0, 35.0, 28.0)
"""Top, right, bottom, left in millimetres."""
TITLE_SIZE, BODY_SIZE, TABLE_SIZE, PAGE_NUMBER_SIZE = 22.0, 16.0, 10.5, 14.0
"""二号, 三号, 五号, 四号, in points."""
LINE_HEIGHT = 28.0
"""Points from line to line: 22 lines a page."""

TITLE_FACE, HEADING_FACE, SUBHEADING_FACE, BODY_FACE, TABLE_FACE = (
    "方正小标宋简体",
    "黑体",
    "楷体_GB2312",
    "仿宋_GB2312",
    "宋体",
)
LATIN_FACE = "Times New Roman"
STAND_INS = {
    TITLE_FACE: ("方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "华文中宋", "STZhongsong", "宋体"),
    HEADING_FACE: ("SimHei", "华文黑体", "STHeiti", "Noto Sans CJK SC"),
    SUBHEADING_FACE: ("楷体", "KaiTi", "华文楷体", "STKaiti"),
    BODY_FACE: ("仿宋", "FangSong", "华文仿宋", "STFangsong", "Noto Serif CJK SC"),
    TABLE_FACE: ("SimSun", "华文宋体", "STSong", "Noto Serif CJK SC"),
}
"""What each typeface is replaced by where it is not installed, the nearest first."""

_SUBHEADING = re.compile(r"^[（(][一二三四五六七八九十]+[）)]\s*\S{1,28}$")


def is_subheading(text: str) -> bool:
    """（一）… standing alone as a heading of the second level."""
    return bool(_SUBHEADING.match(text)) and not text.endswith(("，", "；", "：", "。"))


def header_lines(text: str, share: float) -> list[str]:
    """A header in a narrow column the way the form prints it, two signs a line: 社会／公益／组织."""
    if share < 0.1 and len(text) >= 4 and len(text) % 2 == 0 and text.isalpha():
        return [text[i : i + 2] for i in range(0, len(text), 2)]
    return [text]


NOT_FIRST = frozenset("，。、；：？！）》〉」』】〕”’…—·％%℃,.;:?!)]}")
NOT_LAST = frozenset("（《〈「『【〔“‘([{")
_TOKEN = re.compile(r"[A-Za-z0-9.,:/_@%+\-]+| +|.", re.DOTALL)


def wrap(text: str, first: float, width: float, measure: Callable[[str], float]) -> list[str]:
    """A paragraph as lines; the first has its own width. No closing sign begins a line, no opening one ends it."""
    lines: list[str] = []
    held, used, room = "", 0.0, first
    for token in _pieces(text, width, measure):
        size = measure(token)
        if held and used + size > room and not (token in NOT_FIRST and used + size <= room + measure("，") * 0.6):
            carried = ""
            while held and (token[:1] in NOT_FIRST or held[-1] in NOT_LAST) and len(held) > 1:
                carried, token, held = held[-1] + carried, held[-1] + token, held[:-1]
            lines.append(held)
            held, used, room = "", 0.0, width
            size = measure(token)
        held += token
        used += size
    return [*lines, held] if held else lines


def _pieces(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Words and single Chinese signs; a word longer than a line is cut."""
    found: list[str] = []
    for token in _TOKEN.findall(text):
        if len(token) > 1 and measure(token) > width:
            found.extend(token)
        else:
            found.append(token)
    return found
