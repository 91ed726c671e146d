"""What a text states about the tables: each number with its sentence, what it may mean, and whether one meaning holds.

The order of reading: numbers first, then the words before each (or, where there are none, after it), then whether
the sentence is at all about this form, this year, this office. In doubt nothing is said: a tool that cries wolf is
switched off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from validation.filing import Filing
from validation.narrative import verdicts, vocabulary as v
from validation.narrative.about import is_about_the_tables, other_year
from validation.narrative.clauses import NOUGHT, Clause, boundary, clause, numbers, without_titles
from validation.narrative.numbers import COUNTED, Figure
from validation.narrative.readings import Head, Reading, head, may_speak, readings, scan
from validation.narrative.scope import Relation, relation
from validation.narrative.sentences import Sentence, paragraphs
from validation.narrative.verdicts import Verdict
from validation.values import Number

_TABLES = re.compile(r"^\s*(?:二、\s*主动公开政府信息|三、\s*收到和处理|四、.{0,14}行政复议)", re.MULTILINE)
"""Where someone pasted the whole report: the tables in it are not sentences."""
_NUMBERS = tuple(
    re.compile(pattern) for pattern in (r"[0-9](?![0-9]*年)", r"[一二三四五六七八九十百千][件宗起份例]", v.NONE.pattern)
)
_LONGEST = 1000
"""A longer sentence is none: a table or a list run together."""
_REMEMBERED = 1000
"""So much of what went before says what a sentence is about."""
_AFTER_A_NUMBER = ("N-OUTCOME", "N-CARRIED-IN", "N-CARRIED-OUT")
"""What may follow its number; 120 件做了复议决定 does not count the 复议."""
_NEXT_TO = re.compile(r"[,、(;]?(?:约)?(?:占(?:比)?[^0-9,;(]{0,16}?)?(?:为|达|约)?")


@dataclass(frozen=True, slots=True)
class Statement:
    """One number of the text, judged."""

    section: str
    sentence: Sentence
    figure: Figure
    head: Head
    relation: Relation
    verdict: Verdict
    year: int | None = None
    """The year that the sentence gives, where it is not the report's: nothing is compared then."""

    @property
    def contradicts(self) -> bool:
        """Whether no reading agrees, in a sentence about the report's own year."""
        return self.verdict.matched is None and self.year is None

    @property
    def is_sound(self) -> bool:
        """Whether it agrees, exactly and for this year, so that more can be built on it."""
        return self.verdict.matched is not None and self.relation == "exact" and self.year is None

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
                if _may_state(sentence.text):
                    reader = _Reader(filing, section, sentence, under_heading, before_it)
                    yield from reader.read()
                    before_it = (before_it + sentence.text)[-_REMEMBERED:] if reader.done else before_it
                under_heading = (under_heading + sentence.text)[-_REMEMBERED:]


def _may_state(text: str) -> bool:
    """Whether a sentence has a number and a word of the vocabulary: few have."""
    return len(text) <= _LONGEST and any(number.search(text) for number in _NUMBERS) and may_speak(text)


@dataclass(slots=True)
class _Reader:
    """Reads one sentence; remembers what its earlier clauses were about."""

    filing: Filing
    section: str
    sentence: Sentence
    under_heading: str
    before_it: str
    """The sentences of the paragraph that stated something: whom they spoke of, this one speaks of too."""
    text: str = ""
    used: int = 0
    """Up to here the words belong to a number that stands before them."""
    done: list[Statement] = field(default_factory=list)
    named: dict[str, tuple[v.Word, ...]] = field(default_factory=dict)
    """The lines of tables 二 and 四 that the sentence has named: 行政复议 5 件，维持 3 件."""

    def read(self) -> Iterator[Statement]:
        self.text = without_titles(self.sentence.text)
        if v.PART_OF_A_YEAR.search(self.text):
            return
        previous = 0
        for figure in numbers(self.text):
            if v.RESPECTIVELY.search(self.text, previous, figure.start):
                return
            here = clause(self.text, figure, previous, self.under_heading)
            statement = self._share(here) if figure.percent else self._count(here)
            if statement is not None:
                self.done.append(statement)
                yield statement
            previous = max(previous, self.used, figure.start if figure.unit == NOUGHT else figure.end)
        yield from self._all_of_them()

    def _count(self, here: Clause) -> Statement | None:
        figure = here.figure
        words, blanked = scan(here.before)
        if not words and figure.unit in COUNTED and not here.before.strip("其中有共计为,、"):
            words, blanked = scan(here.after[:20])  # 其中 678 件予以公开、157 件部分公开
            words = [w for w in words if w.axis == "column" or w.rule in _AFTER_A_NUMBER]
            self.used = figure.end + len(here.after)
        found = head(words, self.named)
        self._remember(words, blanked)
        if found is None or not is_about_the_tables(here, found, blanked, self.named):
            return None
        if v.EACH.search(here.before) and len(found.lines) > 1:  # 行政复议、行政诉讼各 1 件
            figure = replace(figure, value=figure.value * len(found.lines))
        return self._judged(
            figure, found, self._relation(here, found, blanked), other_year(here, found, self.filing.year)
        )

    def _remember(self, words: list[v.Word], blanked: str) -> None:
        for table in ("t2", "t4"):
            lines = tuple(w for w in words if w.table == table and w.axis == "line")
            if lines:
                self.named[table] = lines
        if v.NOT_MADE.search(blanked):
            self.named.pop("t2", None)

    def _relation(self, here: Clause, found: Head, blanked: str) -> Relation:
        subject = self.before_it + self.text[: here.figure.start]
        who = relation(self.filing, subject, documents=found.table == "t2")
        if found.table == "t4" and v.ONLY_A_PART_OF_A_CASE.search(here.before):
            return "part"
        if found.table == "t3" and v.PART.search(blanked):
            return "part" if who == "exact" else who
        return who

    def _judged(self, figure: Figure, found: Head, related: Relation, year: int | None = None) -> Statement | None:
        verdict = verdicts.count(self.filing, figure, found, related)
        return Statement(self.section, self.sentence, figure, found, related, verdict, year) if verdict else None

    def _share(self, here: Clause) -> Statement | None:
        """A percentage of what was just counted (予以公开 59 件，占 45.3%) or of what is named (自然人占 98%)."""
        if here.figure.vague:
            return None
        last = self.done[-1] if self.done else None
        if last and not last.verdict.base and _NEXT_TO.fullmatch(self.text[last.figure.end : here.figure.start]):
            found, matched = last.head, last.verdict.matched
            counted: tuple[Reading, ...] = (matched,) if matched and last.is_sound else ()
        else:
            words, blanked = scan(here.before.partition("占")[0])
            named = head(words, {}) if v.SHARE.search(here.before) else None
            if named is None or not self._may_be_shared(here, named, blanked):
                return None
            found, counted = named, readings(named, self.filing.edition)
        verdict = verdicts.share(self.filing, here.figure, counted, here.before) if found.table == "t3" else None
        head_ = replace(found, rule="N-PERCENT")
        return Statement(self.section, self.sentence, here.figure, head_, "exact", verdict) if verdict else None

    def _may_be_shared(self, here: Clause, found: Head, blanked: str) -> bool:
        as_count = replace(here, figure=replace(here.figure, unit="件"), after="")
        return (
            is_about_the_tables(as_count, found, blanked)
            and self._relation(here, found, blanked) == "exact"
            and not other_year(here, found, self.filing.year)
        )

    def _all_of_them(self) -> Iterator[Statement]:
        """行政复议 7 件，诉讼 9 件，均获维持; 收到 8 份申请，均为自然人申请."""
        for match in v.ALL.finditer(self.text):
            phrase = self.text[match.end() : boundary(self.text, match.end())]
            since = self.text.rfind(";", 0, match.start())
            earlier = [s for s in self.done if since < s.figure.start and s.figure.end <= match.start()]
            if re.search(r"[0-9]", phrase) or not earlier or not all(s.is_sound for s in earlier):
                continue
            words, _ = scan(phrase)
            judged = [
                self._judged(Figure(value, "件", match.start(), match.end()), found, "exact")
                for value, found in _of_all(words, earlier)
            ]
            if judged and all(statement and statement.contradicts for statement in judged):
                yield from filter(None, judged[-1:])


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
    if found and earlier[-1].head.rule == "N-RECEIVED" and found.rule in ("N-OUTCOME", "N-APPLICANT"):
        return [(earlier[-1].figure.value, found)]
    return []
