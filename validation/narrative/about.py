"""Whether a number is about the tables at all: this form, this year, exactly. In doubt it is not."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Literal

from validation.narrative import vocabulary as v
from validation.narrative.clauses import NOUGHT, Clause
from validation.narrative.numbers import COUNTED
from validation.narrative.readings import Head

_BARE_TAIL = re.compile(r"□(?:了|共|计|总计|合计|数|量|总数|总量|数量|为|是|的)*\Z")
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})年")
_OWN_YEAR_IN_THE_WORD = ("N-CARRIED-IN", "N-CARRIED-OUT")

Topic = Literal["", "applications", "documents"]


def is_about_the_tables(clause: Clause, found: Head, blanked: str, named: Container[str] = ()) -> bool:
    """Whether the number may be compared. `blanked` is the clause without its words, `named` the tables of earlier ones."""
    if not _is_exact(clause, blanked):
        return False
    if found.table == "t4":
        return not v.NOT_A_CASE.search(clause.context) and _is_about_disclosure(clause)
    if found.table == "t2":
        documents = found.rule == "N-DOCUMENTS"
        wrong = (v.NOT_MADE if documents else v.NOT_DECIDED).search(blanked)
        return not wrong and not (documents and "清理" in clause.sentence) and bool(v.DOCUMENT_TAIL.search(blanked))
    if v.ABOUT_DISPUTES.search(clause.context) or ("t4" in named and found.rule == "N-APPLICANT"):
        return False
    if found.rule in ("N-RECEIVED", "N-HANDLED") and not found.columns:
        return _is_about_applications(clause, blanked)
    end = clause.figure.end + len(clause.after)
    return topic(clause, end) == "applications" and not v.PUBLISHED.search(blanked)


def topic(clause: Clause, end: int) -> Topic:
    """Applications or documents: whichever the text spoke of last."""
    text = clause.under_heading + clause.sentence[:end]
    applications = max((match.start() for match in v.ABOUT_APPLICATIONS.finditer(text)), default=-1)
    documents = max((match.start() for match in v.ABOUT_DOCUMENTS.finditer(text)), default=-1)
    if applications == documents == -1:
        return ""
    return "applications" if applications > documents else "documents"


def other_year(clause: Clause, found: Head, own: int | None) -> int | None:
    """The last year named before the number, where it is not the report's. 结转至 2024 年 names its own."""
    if own is None or found.rule in _OWN_YEAR_IN_THE_WORD:
        return None
    years = [int(match[1]) for match in _YEAR.finditer(clause.sentence, 0, clause.figure.start)]
    return years[-1] if years and years[-1] != own else None


def _is_exact(clause: Clause, blanked: str) -> bool:
    """Not 约, 余, a manner of speaking, a comparison or a rate; and a count of cases, not of days or people."""
    figure = clause.figure
    if figure.vague or (figure.in_words and v.SLOGAN.search(clause.sentence)):
        return False
    if v.COMPARISON.search(blanked) or v.RATE.search(blanked[-6:]):
        return False
    bare = not figure.unit and bool(clause.before) and clause.ends
    return bare or figure.unit == NOUGHT or figure.unit in COUNTED


def _is_about_disclosure(clause: Clause) -> bool:
    said = v.ABOUT_DISCLOSURE.search(clause.under_heading + clause.sentence)
    return bool(said) or not v.AS_AUTHORITY.search(clause.before)


def _is_about_applications(clause: Clause, blanked: str) -> bool:
    if v.OTHER_BUSINESS.search(clause.context) or v.PUBLISHED.search(blanked):
        return False
    if v.APPLICATION.search(clause.context):
        return True
    return topic(clause, clause.figure.start) == "applications" and bool(_BARE_TAIL.search(blanked))
