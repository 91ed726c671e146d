"""A sentence cut at its numbers: each number with the words that belong to it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from validation.narrative import vocabulary as v
from validation.narrative.numbers import Figure, figures

HARD = ",;:()。!?“”"
"""Words do not reach a number across these; across 、 they do."""
NOUGHT = "无"
"""The unit of a nought that is said in words."""

_BOUNDARY = re.compile(f"[{HARD}]")
_TITLE = re.compile(r"《[^》]*》|〔[^〕]*〕|\[[0-9]{4}\]")
_DATE = ("年", "月", "日", "号", "时")


@dataclass(frozen=True, slots=True)
class Clause:
    """A number and its words; `sentence` is the whole sentence with titles blotted out."""

    figure: Figure
    before: str
    """The words before the number, back to the last boundary; after 未 or 无 those that follow."""
    after: str
    """The words after it, up to the next boundary or number."""
    sentence: str
    under_heading: str
    """The text since the last heading: applications or documents."""

    @property
    def context(self) -> str:
        return self.before + (self.after if not self.before.endswith(self.after) else "")

    @property
    def ends(self) -> bool:
        """Whether nothing follows that a number without a measure word could count."""
        return self.sentence[self.figure.end : self.figure.end + 1] in (*HARD, "、", "")


def without_titles(text: str) -> str:
    """《…》 and 〔2021〕 blotted out, length kept: a title states nothing."""
    return _TITLE.sub(lambda match: "▢" * len(match[0]), text)


def numbers(text: str) -> list[Figure]:
    """The numbers of a sentence but for its dates, and a nought where it says 未收到… or 无…."""
    found = [f for f in figures(text) if f.unit or text[f.end : f.end + 1] not in _DATE]
    for match in v.NONE.finditer(text):
        end = boundary(text, match.end())
        phrase = text[match.end() : end]
        if not re.search(r"[0-9]", phrase) and not v.NOT_JUST_NONE.search(phrase):
            found.append(Figure(0, NOUGHT, match.start(), end))
    return sorted(found, key=lambda figure: figure.start)


def clause(text: str, figure: Figure, previous: int, under_heading: str) -> Clause:
    """The words of a number; `previous` is where the number before it and its words end."""
    if figure.unit == NOUGHT:
        before = text[figure.start : figure.end]
    else:
        hard = max(text.rfind(mark, previous, figure.start) for mark in HARD) + 1
        before = text[max(previous, hard) : figure.start]
    after = re.split(r"[0-9、]", text[figure.end : boundary(text, figure.end)], maxsplit=1)[0]
    return Clause(figure, before, after, text, under_heading)


def boundary(text: str, start: int) -> int:
    """Where the clause that goes on at `start` ends."""
    match = _BOUNDARY.search(text, start)
    return match.start() if match else len(text)
