"""Words found before a number, turned into the cells that they may mean, and those into amounts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from validation.filing import Filing
from validation.form import Edition
from validation.narrative.vocabulary import KEYS, WORDS, Codes, Word
from validation.values import Blank, Number

_RECEIVED, _HANDLED = frozenset(["N-RECEIVED"]), frozenset(["N-HANDLED"])
_MAIN = _RECEIVED | _HANDLED
"""The words 受理 and 答复 say little beside an outcome: 不予公开答复 5 件 is about 不予公开."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Cells with their signs: what a number may be the sum of."""

    terms: tuple[tuple[int, str], ...]

    @property
    def cells(self) -> tuple[str, ...]:
        return tuple(key for _, key in self.terms)

    def stated(self, filing: Filing) -> Number | None:
        """The sum of the cells as they stand; a blank total is what its details make. None where one is unreadable."""
        return _sum(sign * value if (value := _stated(filing, key)) is not None else None for sign, key in self.terms)

    def computed(self, filing: Filing) -> Number | None:
        """The same with every total computed: where a total is wrong, that is another finding's business."""
        return _sum(sign * value if (value := _computed(filing, key)) is not None else None for sign, key in self.terms)


@dataclass(frozen=True, slots=True)
class Head:
    """The words that belong to one number: the rule, the table, and its readings (the first is the plain one)."""

    rule: str
    table: str
    lines: tuple[Word, ...]
    columns: tuple[Word, ...]


def may_speak(text: str) -> bool:
    """Whether a text can hold any word of the vocabulary: most cannot, and this is fifty times cheaper than looking."""
    return any(key in text for key in KEYS)


def scan(text: str) -> tuple[list[Word], str]:
    """The words in a text, each place read once and by the most particular word; and the text without them."""
    found: list[tuple[int, Word]] = []
    for word in WORDS if may_speak(text) else ():
        for match in list(word.pattern.finditer(text)):
            if match.end() > match.start():
                text = text[: match.start()] + "□" * (match.end() - match.start()) + text[match.end() :]
                found.append((match.start(), word))
    found.sort(key=lambda hit: hit[0])
    return [word for _, word in found if word.table], text


def head(words: list[Word], sticky: dict[str, tuple[Word, ...]]) -> Head | None:
    """What the words are about; lines of table 二 and 四 may have been named earlier in the sentence (`sticky`)."""
    for table in ("t4", "t2"):
        lines = tuple(w for w in words if w.table == table and w.axis == "line")
        columns = tuple(w for w in words if w.table == table and w.axis == "column")
        other = any(w.table == "t3" and w.rule not in _MAIN for w in words)
        if columns and not lines and not other:
            lines = _said_of(columns) or sticky.get(table, ())
        if lines and (columns or table == "t4"):
            return Head(lines[0].rule, table, lines, columns)
    lines = _telling([w for w in words if w.table == "t3" and w.axis == "line"])
    columns = tuple(w for w in words if w.table == "t3" and w.axis == "column")
    if (not lines and not columns) or any(w.table != "t3" and w.axis == "line" for w in words):
        return None
    rule = "N-APPLICANT" if columns else lines[0].rule
    return Head(rule, "t3", lines, columns)


def _said_of(columns: tuple[Word, ...]) -> tuple[Word, ...]:
    return tuple(replace(word, axis="line", readings=(word.of,)) for word in columns if word.of)


def _telling(lines: list[Word]) -> tuple[Word, ...]:
    particular = tuple(w for w in lines if w.rule not in _MAIN)
    if particular and all(w.rule == "N-CARRIED-IN" for w in particular):
        return particular + tuple(w for w in lines if w.rule in _RECEIVED)
    return particular or tuple(lines)


@cache
def readings(found: Head, edition: Edition) -> tuple[Reading, ...]:
    """Every reading of a head that the edition's form has cells for, the plain one first."""
    lines = _line_readings(found, edition) if found.table == "t3" else _alternatives(found.lines)
    columns = _union([word.readings[0] for word in found.columns]) if found.columns else ("total",)
    return tuple(dict.fromkeys(reading for codes in lines if (reading := _cells(codes, columns, found.table, edition))))


def _cells(lines: Codes, columns: Codes, table: str, edition: Edition) -> Reading | None:
    """Lines × columns. None where the edition lacks a line; columns of other editions are passed over."""
    terms: list[tuple[int, str]] = []
    for code in lines:
        sign = -1 if code.startswith("-") else 1
        expanded = _expand(code.lstrip("-"), table, edition)
        keys = [f"{table}.{line}.{column}" for line in expanded for column in columns]
        there = [key for key in keys if key in edition.cells]
        if len(there) < len(expanded) or not there:
            return None
        terms += [(sign, key) for key in there]
    return Reading(tuple(terms))


def _line_readings(found: Head, edition: Edition) -> tuple[Codes, ...]:
    if not found.lines:
        return (("new",), ("new", "carried_in"), ("handled",))
    rules = {word.rule for word in found.lines}
    if rules == {"N-CARRIED-IN", "N-RECEIVED"}:  # 受理上年结转, or 新收和上年结转 together
        return (("carried_in",), ("new", "carried_in"))
    if rules <= _MAIN:  # 受理并办结, 答复处理: any reading of either
        return tuple(dict.fromkeys(reading for word in found.lines for reading in word.readings))
    if len(found.lines) == 1:
        return found.lines[0].readings
    sets = [(word.readings[0], set(_expand_all(word.readings[0], edition))) for word in found.lines]
    narrow = [codes for codes, own in sets if not any(other < own for _, other in sets)]
    return (_union(narrow), _union([codes for codes, _ in sets]))


def _alternatives(words: tuple[Word, ...]) -> tuple[Codes, ...]:
    """One word: its readings. Several: their plain readings added up (复议和诉讼), then word by word the next ones."""
    if len({word.readings for word in words}) == 1:
        return words[0].readings
    return (_union([word.readings[0] for word in words]), _union([word.readings[-1] for word in words]))


def _union(codes: list[Codes]) -> Codes:
    return tuple(dict.fromkeys(code for part in codes for code in part))


@cache
def _expand(code: str, table: str, edition: Edition) -> tuple[str, ...]:
    lines = [line.code for block in edition.table(table).blocks for line in block.lines]
    if code.endswith("*"):
        return tuple(line for line in lines if line.startswith(code[:-1]))
    if code not in lines and code.startswith("other_"):
        return ("other",) if code == "other_3" else ()  # the trial form has one row for all of 其他处理
    return (code,)


def _expand_all(codes: Codes, edition: Edition) -> list[str]:
    return [line for code in codes for line in _expand(code.lstrip("-"), "t3", edition)]


def _stated(filing: Filing, key: str) -> Number | None:
    return _computed(filing, key) if isinstance(filing.cells[key], Blank) else filing.amount(key)


def _computed(filing: Filing, key: str) -> Number | None:
    equation = filing.edition.totals.get(key)
    if equation is None:
        return filing.amount(key)
    return _sum(filing.amount(part) for part in equation.right)


def _sum(parts: object) -> Number | None:
    total: Number = 0
    for part in parts:  # type: ignore[attr-defined]
        if part is None:
            return None
        total = total + part if isinstance(part, int) and isinstance(total, int) else Decimal(total) + Decimal(part)
    return total
