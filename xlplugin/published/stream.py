"""Text as a stream: label characters, and between them the figures, each knowing where it stands.

Spaces and punctuation are gone from the characters, list numerals are signs of their own (see `labels`); an empty cell
between bars or tabs is a figure too, a blank one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from validation.form import Edition
from xlplugin.published.labels import MARKS, fold, squeeze, with_marks
from xlplugin.published.readings import Reading, read_cell
from xlplugin.published.text import is_page_number

_TOKEN = re.compile(
    r"(?P<number>[+\-]?(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?)(?P<unit>\s?(?:万元|元|件次|件|宗|起|条|项))?"
    r"|(?P<mark>(?<![^\s|\t0-9])(?:/|—+|－|--?|无)(?=[\s|\t]|$))"
)
_GLUED_ITEM = re.compile(r"(?<=[0-9])([1-9])(?=[.、](?=\s*[\u4e00-\u9fff]))")


@dataclass(frozen=True, slots=True)
class Token:
    """A figure or a mark for nothing: as printed, before which label character, on which line of the text."""

    printed: str
    at: int
    line: int
    glued: bool = False
    """No space parts it from the sign before it."""

    @property
    def digits(self) -> str:
        return self.printed if self.printed.isdecimal() else ""


@dataclass(frozen=True, slots=True)
class Stream:
    """Label characters and, between them, figures."""

    chars: str
    tokens: tuple[Token, ...]

    def between(self, start: int, end: int) -> list[Token]:
        """The figures that stand after the character at `start` and not after the one at `end`."""
        return [token for token in self.tokens if start < token.at <= end]


def make_stream(lines: Sequence[str]) -> Stream:
    """The stream of some lines; page numbers between dashes are left out, empty cells between bars are figures."""
    chars: list[str] = []
    tokens: list[Token] = []
    for number, line in enumerate(lines):
        if is_page_number(line) or (re.fullmatch(r"[\s|:\-—=+]*", line) and "-" in line and line.count("-") > 2):
            continue
        celled = "|" in line or "\t" in line
        parts = re.split(r"[|\t]", line.strip("\n")) if celled else _comma_parted(line)
        if "|" in line and parts and not parts[0].strip() and not parts[-1].strip():
            parts = parts[1:-1]
        labelled = any(re.search(r"[\u4e00-\u9fff]", part) for part in parts)
        for index, part in enumerate(parts):
            if celled and not part.strip():
                # An empty cell counts once figures of its line have begun.
                if labelled and index and any(c.isdigit() for p in parts for c in p) and _began(parts, index):
                    tokens.append(Token("", len(chars), number))
                continue
            _take(part, number, chars, tokens)
    return Stream("".join(chars), tuple(tokens))


def _comma_parted(line: str) -> list[str]:
    """The cells of a line of labels and figures parted by commas, or of five figures and more; else the line itself."""
    cells = [cell.strip() for cell in fold(line).split(",")]
    figures = 0
    while figures < len(cells) and re.fullmatch(r"[0-9./-]*", cells[-1 - figures]):
        figures += 1
    labels = cells[: len(cells) - figures]
    known = figures > 4 if not labels else figures > 0 and all(re.search(r"[\u4e00-\u9fff]", cell) for cell in labels)
    return cells if known else [line]


def _began(parts: Sequence[str], index: int) -> bool:
    """Whether only figures and blanks stand from this cell on, and the label stands right before."""
    rest = parts[index:]
    return all(not re.search(r"[\u4e00-\u9fff]", part) for part in rest)


def _take(part: str, number: int, chars: list[str], tokens: list[Token]) -> None:
    text = with_marks(_GLUED_ITEM.sub(r" \1", fold(part)))
    position = 0
    for match in _TOKEN.finditer(text):
        chars.extend(c for c in text[position : match.start()] if c.isalpha() or c in MARKS)
        glued = match.start() > 0 and not text[match.start() - 1].isspace()
        tokens.append(Token(match.group().strip(), len(chars), number, glued))
        position = match.end()
    chars.extend(c for c in text[position:] if c.isalpha() or c in MARKS)


def cut(stream: Stream, start: int, end: int) -> Stream:
    """A part of a stream, with its own positions."""
    kept = tuple(replace(t, at=t.at - start) for t in stream.tokens if start <= t.at < end)
    return Stream(stream.chars[start:end], kept)


def signs(label: str) -> str:
    """A label as it appears in a stream."""
    return "".join(c for c in squeeze(label) if c.isalpha() or c in MARKS)


def reading_of(token: Token, key: str, edition: Edition) -> Reading:
    """The reading of a figure as a cell."""
    return read_cell(token.printed, edition.cells[key], "text", place_of(token))


def place_of(token: Token) -> str:
    """Where a figure stands, for people."""
    return f"第{token.line + 1}行"


def lines_apart(tokens: Sequence[Token]) -> bool:
    """Each on a line of its own, as text copied out of a web page has it."""
    return len({token.line for token in tokens}) == len(tokens)
