"""What a text states about the tables: each number with its sentence, what it may mean, and whether one meaning holds.

The order of reading: numbers first, then the words before each (or, where there are none, after it), then whether
the sentence is at all about this form, this year, this office. In doubt nothing is said: a tool that cries wolf is
switched off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from validation.filing import Filing
from validation.narrative import vocabulary as v
from validation.narrative.numbers import COUNTED, Figure, figures
from validation.narrative.readings import Head, Reading, head, readings, scan
from validation.narrative.scope import Relation, relation
from validation.narrative.sentences import Sentence, paragraphs
from validation.values import Number

_HARD = ",;:()。!?“”"
_BOUNDARY = re.compile(r"[,;:()。!?“”]")
_TABLES = re.compile(r"^\s*(?:二、\s*主动公开政府信息|三、\s*收到和处理|四、.{0,14}行政复议)", re.MULTILINE)
"""Where someone pasted the whole report: the tables in it are not sentences."""
_MAY_STATE = re.compile(r"[0-9](?![0-9]*年)|[一二三四五六七八九十百千]+(?:件|宗|起|份|例)|" + v.NONE.pattern)
_TITLE = re.compile(r"《[^》]*》|〔[^〕]*〕|\[[0-9]{4}\]")
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})年")
_NEXT_TO = re.compile(r"[,、(;]?(?:约)?(?:占(?:比)?[^0-9,;(]{0,16}?)?(?:为|达|约)?")
_BARE_TAIL = re.compile(r"□(?:了|共|计|总计|合计|数|量|总数|总量|数量|为|是|的)*\Z")

NOUGHT = "无"
"""The unit of a nought that is said in words."""

Topic = Literal["", "applications", "documents"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One number of the text, judged. `matched` is the reading that agrees, None where none does."""

    section: str
    sentence: Sentence
    figure: Figure
    head: Head
    readings: tuple[Reading, ...]
    relation: Relation
    expected: Number
    """What the plain reading gives."""
    alternative: Number | None
    """What the other reading gives, where there is one."""
    matched: Reading | None
    base: Reading | None = None
    """For a percentage: what it is a share of."""
    year: int | None = None
    """The year that the sentence gives, where it is not the report's: nothing is compared then."""

    @property
    def contradicts(self) -> bool:
        """Whether no reading agrees, in a sentence about the report's own year."""
        return self.matched is None and self.year is None

    @property
    def is_sound(self) -> bool:
        """Whether it agrees, exactly and for this year, so that more can be built on it."""
        return self.matched is not None and self.relation == "exact" and self.year is None

    @property
    def quote(self) -> str:
        return self.sentence.quote(self.figure.start, self.figure.end)


def statements(filing: Filing) -> Iterator[Statement]:
    """Every statement of sections 一, 五 and 六 that can be set against the tables."""
    for section, text in filing.narrative.sections.items():
        under_heading = ""
        for paragraph in paragraphs(_TABLES.split(text, maxsplit=1)[0]):
            before_it = ""
            for sentence in paragraph:
                if sentence.heading:
                    under_heading = ""
                if _MAY_STATE.search(sentence.text):
                    reader = _Reader(filing, section, sentence, under_heading, before_it)
                    yield from reader.read()
                    before_it += sentence.text if reader.done else ""
                under_heading += sentence.text


@dataclass(slots=True)
class _Reader:
    """Reads one sentence; remembers what its earlier clauses were about."""

    filing: Filing
    section: str
    sentence: Sentence
    under_heading: str
    """The text since the last heading: applications or documents."""
    before_it: str
    """The sentences of the paragraph that stated something: whom they spoke of, this one speaks of too."""
    text: str = ""
    used: int = 0
    """Up to here the words belong to a number that stands before them."""
    done: list[Statement] = field(default_factory=list)
    sticky: dict[str, tuple[v.Word, ...]] = field(default_factory=dict)

    def read(self) -> Iterator[Statement]:
        self.text = _TITLE.sub(lambda match: "▢" * len(match[0]), self.sentence.text)
        if v.PART_OF_A_YEAR.search(self.text):
            return
        previous = 0
        for figure in self._figures():
            if v.RESPECTIVELY.search(self.text, previous, figure.start):
                return
            clause = self._clause(figure, previous)
            statement = self._share(figure, clause) if figure.percent else self._statement(figure, clause)
            if statement is not None:
                self.done.append(statement)
                yield statement
            previous = max(previous, self.used, figure.start if figure.unit == NOUGHT else figure.end)
        yield from self._all_of_them()

    def topic_at(self, end: int) -> Topic:
        """Applications or documents: whichever the text spoke of last."""
        text = self.under_heading + self.sentence.text[:end]
        applications = max((m.start() for m in v.ABOUT_APPLICATIONS.finditer(text)), default=-1)
        documents = max((m.start() for m in v.ABOUT_DOCUMENTS.finditer(text)), default=-1)
        if applications == documents == -1:
            return ""
        return "applications" if applications > documents else "documents"

    # -- numbers and their words --------------------------------------------------------------------------

    def _figures(self) -> list[Figure]:
        """The numbers of the sentence but for its dates, and a nought where it says 未收到… or 无…."""
        found = [figure for figure in figures(self.text) if not self._is_date(figure)]
        for match in v.NONE.finditer(self.text):
            end = self._boundary(match.end())
            phrase = self.text[match.end() : end]
            if not re.search(r"[0-9]", phrase) and not v.NOT_JUST_NONE.search(phrase):
                found.append(Figure(0, NOUGHT, match.start(), end))
        return sorted(found, key=lambda figure: figure.start)

    def _clause(self, figure: Figure, previous: int) -> str:
        """The words that belong to a number: those before it, back to the last boundary; those after 未 or 无."""
        if figure.unit == NOUGHT:
            return self.text[figure.start : figure.end]
        hard = max(self.text.rfind(mark, previous, figure.start) for mark in _HARD) + 1
        return self.text[max(previous, hard) : figure.start]

    def _boundary(self, start: int) -> int:
        match = _BOUNDARY.search(self.text, start)
        return match.start() if match else len(self.text)

    def _is_date(self, figure: Figure) -> bool:
        return not figure.unit and self.text[figure.end : figure.end + 1] in ("年", "月", "日", "号", "时")

    def _after(self, figure: Figure) -> str:
        """The words after a number, up to the next boundary or number."""
        rest = self.text[figure.end : self._boundary(figure.end)]
        return re.split(r"[0-9、]", rest, maxsplit=1)[0]

    def _statement(self, figure: Figure, clause: str) -> Statement | None:
        words, blanked = scan(clause)
        after = self._after(figure)
        if not words and figure.unit in COUNTED and not clause.strip("其中有共计为,、"):
            words, blanked = scan(after[:20])  # 其中 678 件予以公开、157 件部分公开
            self.used = figure.end + len(after)
        found = head(words, self.sticky)
        self._remember(words, blanked)
        if found is None or not self._is_about_the_tables(figure, found, clause, blanked, after):
            return None
        each = v.EACH.search(clause) is not None and len(found.lines) > 1
        if each:  # 行政复议、行政诉讼各 1 件: each by itself is one; the sum is so many times as much
            figure = replace(figure, value=figure.value * len(found.lines))
        return self._judged(figure, found, self._relation(figure, found, clause, blanked))

    def _remember(self, words: list[v.Word], blanked: str) -> None:
        for table in ("t2", "t4"):
            lines = tuple(w for w in words if w.table == table and w.axis == "line")
            if lines:
                self.sticky[table] = lines
        if v.NOT_MADE.search(blanked):
            self.sticky.pop("t2", None)

    # -- is it about this form, this year, this office? ---------------------------------------------------

    def _is_about_the_tables(
        self, figure: Figure, found: Head, clause: str, blanked: str, after: str
    ) -> bool:
        if (
            figure.vague
            or (figure.in_words and v.SLOGAN.search(self.text))
            or v.COMPARISON.search(blanked)
            or v.RATE.search(blanked[-6:])
        ):
            return False
        if figure.unit not in {*COUNTED, NOUGHT} and not self._ends_a_clause(figure, clause):
            return False
        context = clause + (after if not clause.endswith(after) else "")
        if found.table == "t4":
            return not v.NOT_A_CASE.search(context) and self._is_about_disclosure(clause)
        if found.table == "t2":
            wrong = v.NOT_MADE if found.rule == "N-DOCUMENTS" else v.NOT_DECIDED
            reviewed = found.rule == "N-DOCUMENTS" and "清理" in self.text
            return not reviewed and not wrong.search(blanked) and bool(v.DOCUMENT_TAIL.search(blanked))
        if v.ABOUT_DISPUTES.search(context) or ("t4" in self.sticky and found.rule == "N-APPLICANT"):
            return False
        if found.rule in ("N-RECEIVED", "N-HANDLED") and not found.columns:
            return self._is_about_applications(figure, context, blanked)
        return self.topic_at(figure.end + len(after)) == "applications" and not v.PUBLISHED.search(blanked)

    def _ends_a_clause(self, figure: Figure, clause: str) -> bool:
        """A number without a measure word counts only where nothing follows that it could count."""
        return (
            not figure.unit and bool(clause) and self.text[figure.end : figure.end + 1] in (*_HARD, "、", "")
        )

    def _is_about_disclosure(self, clause: str) -> bool:
        said = v.ABOUT_DISCLOSURE.search(self.under_heading + self.text)
        return bool(said) or not v.AS_AUTHORITY.search(clause)

    def _is_about_applications(self, figure: Figure, context: str, blanked: str) -> bool:
        if v.OTHER_BUSINESS.search(context) or v.PUBLISHED.search(blanked):
            return False
        if v.APPLICATION.search(context):
            return True
        return self.topic_at(figure.start) == "applications" and bool(_BARE_TAIL.search(blanked))

    def _relation(self, figure: Figure, found: Head, clause: str, blanked: str) -> Relation:
        subject = self.before_it + self.text[: figure.start]
        who = relation(self.filing, subject, documents=found.table == "t2")
        if found.table == "t4" and v.ONLY_A_PART_OF_A_CASE.search(clause):
            return "part"
        if found.table == "t3" and v.PART.search(blanked):
            return "part" if who == "exact" else who
        return who

    def _other_year(self, figure: Figure, found: Head) -> int | None:
        """The last year named before the number, where it is not the report's. 结转至 2024 年 names its own."""
        if self.filing.year is None or found.rule in ("N-CARRIED-IN", "N-CARRIED-OUT"):
            return None
        years = [int(match[1]) for match in _YEAR.finditer(self.text, 0, figure.start)]
        return years[-1] if years and years[-1] != self.filing.year else None

    # -- judging ------------------------------------------------------------------------------------------

    def _judged(self, figure: Figure, found: Head, related: Relation) -> Statement | None:
        possible = readings(found, self.filing.edition)
        amounts = [
            (reading, reading.stated(self.filing), reading.computed(self.filing)) for reading in possible
        ]
        readable = [
            (reading, stated, computed) for reading, stated, computed in amounts if stated is not None
        ]
        if not readable:
            return None
        matched = next(
            (
                reading
                for reading, *values in readable
                if any(_agrees(figure, value, related) for value in values if value is not None)
            ),
            None,
        )
        values = [stated for _, stated, _ in readable if stated is not None]
        expected = max(values, key=Decimal) if related == "part" else values[0]
        others = [value for value in values[1:] if value != expected]
        return Statement(
            self.section,
            self.sentence,
            figure,
            found,
            tuple(reading for reading, *_ in readable),
            related,
            expected,
            others[0] if others else None,
            matched,
            year=self._other_year(figure, found),
        )

    def _share(self, figure: Figure, clause: str) -> Statement | None:
        """A percentage of what was just counted (予以公开 59 件，占 45.3%) or of what is named (自然人占 98%)."""
        whole = self._bases(clause)
        last = self.done[-1] if self.done else None
        if last and last.base is None and last.figure.end <= figure.start:
            gap = self.text[last.figure.end : figure.start]
            if _NEXT_TO.fullmatch(gap):
                counted = last if last.is_sound else None
                return self._percentage(figure, counted.head, (counted.matched,), whole) if counted else None  # type: ignore[arg-type]
        words, blanked = scan(clause.partition("占")[0])
        found = head(words, {})
        if (
            found is None
            or "占" not in clause
            or not self._is_about_the_tables(replace(figure, unit="件"), found, clause, blanked, "")
        ):
            return None
        if (
            self._relation(figure, found, clause, blanked) != "exact"
            or found.table != "t3"
            or self._other_year(figure, found)
        ):
            return None
        return self._percentage(figure, found, readings(found, self.filing.edition), whole)

    def _bases(self, clause: str) -> tuple[Reading, ...]:
        codes = next(codes for pattern, codes in v.BASES if pattern.search(clause))
        return tuple(Reading(tuple((1, f"t3.{line}.total") for line in lines)) for lines in codes)

    def _percentage(
        self, figure: Figure, found: Head, counted: tuple[Reading, ...], bases: tuple[Reading, ...]
    ) -> Statement | None:
        if found.table != "t3" or figure.vague:
            return None
        shares: list[tuple[Reading, Reading, Number]] = []
        for base in bases:
            for reading in counted:
                part, total = reading.stated(self.filing), base.stated(self.filing)
                if part is not None and total:
                    shares.append((reading, base, _percent(part, total)))
        if not shares:
            return None
        # Offices round and cut off: 24.61 is printed as 24.6, 24.62 or 24.7 by nobody.
        matched = next(
            (r for r, _, share in shares if abs(Decimal(share) - figure.value) < _last_place(figure)), None
        )
        reading, base, share = shares[0]
        return Statement(
            self.section,
            self.sentence,
            figure,
            replace(found, rule="N-PERCENT"),
            (reading,),
            "exact",
            _rounded(share, figure.decimals),
            None,
            matched,
            base=base,
        )

    def _all_of_them(self) -> Iterator[Statement]:
        """行政复议 7 件，诉讼 9 件，均获维持; 收到 8 份申请，均为自然人申请."""
        for match in v.ALL.finditer(self.text):
            phrase = self.text[match.end() : self._boundary(match.end())]
            since = self.text.rfind(";", 0, match.start())
            earlier = [s for s in self.done if since < s.figure.start and s.figure.end <= match.start()]
            if re.search(r"[0-9]", phrase) or not earlier or not all(s.is_sound for s in earlier):
                continue
            words, _ = scan(phrase)
            place = Figure(0, "件", match.start(), match.end())
            judged = [self._judged(replace(place, value=n), h, "exact") for n, h in _of_all(words, earlier)]
            if judged and all(judged) and not any(s.matched for s in judged if s):
                yield judged[-1]  # type: ignore[misc]


def _of_all(words: list[v.Word], earlier: list[Statement]) -> list[tuple[Number, Head]]:
    """What 均 may speak of: the last thing named, or all that were named together."""
    outcomes = tuple(w for w in words if w.table == "t4" and w.axis == "column")
    detailed = {w for s in earlier if s.head.table == "t4" and s.head.columns for w in s.head.lines}
    disputes = [s for s in earlier if s.head.table == "t4" and not detailed & set(s.head.lines)]
    if outcomes and disputes and not any(w.axis == "line" for w in words):
        return [
            (
                sum((s.figure.value for s in named), Decimal(0)),
                Head("N-DISPUTE", "t4", tuple(w for s in named for w in s.head.lines), outcomes),
            )
            for named in (disputes[-1:], disputes)
        ]
    found = head([w for w in words if w.table == "t3"], {})
    last = earlier[-1]
    if found and last.head.rule == "N-RECEIVED" and found.rule in ("N-OUTCOME", "N-APPLICANT"):
        return [(last.figure.value, found)]
    return []


def _agrees(figure: Figure, value: Number, related: Relation) -> bool:
    if related == "part":
        return figure.value <= value + figure.slack
    if related == "whole":
        return figure.value + figure.slack >= value
    return abs(Decimal(figure.value) - value) <= figure.slack


def _percent(part: Number, total: Number) -> Number:
    return Decimal(part) * 100 / Decimal(total)


def _last_place(figure: Figure) -> Number:
    return Decimal(1).scaleb(-figure.decimals)


def _rounded(share: Number, decimals: int) -> Number:
    return Decimal(share).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
