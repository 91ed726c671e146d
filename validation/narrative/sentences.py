"""A section of text as paragraphs and sentences, whatever the word processor or the PDF did to its lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Full-width digits, letters and punctuation to ASCII, one for one: the rules below see one comma, not two."""
_SPACES = re.compile(r"\s+")
_PARAGRAPH_END = re.compile(r"[。！？；：!?;:]\s*\Z")
_HEADING = re.compile(
    r"\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十0-9]{1,3}[)）]|[0-9]{1,2}[.、．](?![0-9]))"
)
_SENTENCE = re.compile(r"[^。!?]+[。!?]?")
_LONGEST_QUOTE = 90
_LONGEST_HEADING = 24


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. `text` is for reading by the rules (width folded, no spaces), `raw` for quoting; same length."""

    text: str
    raw: str

    @property
    def heading(self) -> bool:
        """Whether it begins with a number of its own: a new subject."""
        return bool(_HEADING.match(self.text))

    def quote(self, start: int, end: int) -> str:
        """The sentence, or the clauses around a place of a very long one."""
        if len(self.raw) <= _LONGEST_QUOTE:
            return self.raw.rstrip("。")
        left = max((self.text.rfind(mark, 0, max(0, start - 20)) for mark in ",;:"), default=-1) + 1
        rights = [at for mark in ",;" if (at := self.text.find(mark, end)) >= 0]
        right = min(rights, default=len(self.raw))
        return ("…" if left else "") + self.raw[left:right].rstrip("。") + ("…" if right < len(self.raw) - 1 else "")


@lru_cache(maxsize=16)
def paragraphs(section: str) -> tuple[tuple[Sentence, ...], ...]:
    """The sentences of each paragraph. A line break inside a sentence is the paper's, not the writer's."""
    blocks: list[list[str]] = []
    for line in section.splitlines():
        if not line.strip():
            continue
        if not blocks or _PARAGRAPH_END.search(blocks[-1][-1]) or _HEADING.match(line):
            blocks.append([])
        blocks[-1].append(line)
    return tuple(tuple(_sentences(block)) for block in blocks)


def _sentences(lines: list[str]) -> list[Sentence]:
    """A short line that numbers itself is a heading and stands alone; all else is joined and cut at full stops."""
    heads = 1 if len(lines) > 1 and _is_heading(lines[0]) else 0
    return [sentence for part in (lines[:heads], lines[heads:]) for sentence in _cut("".join(part))]


def _cut(joined: str) -> list[Sentence]:
    raw = _SPACES.sub("", joined)
    text = raw.translate(_FOLD)
    return [Sentence(match[0], raw[match.start() : match.end()]) for match in _SENTENCE.finditer(text)]


def _is_heading(line: str) -> bool:
    return bool(_HEADING.match(line)) and len(_SPACES.sub("", line)) <= _LONGEST_HEADING and "，" not in line
