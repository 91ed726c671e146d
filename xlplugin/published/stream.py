"""The statutory tables in running text: figures anchored to the labels that stand before them.

The text becomes a stream of label characters with the figures between them. The form's labels are found along it
in their order, approximately; a line's figures are those between its label and the next. Whether they fit is for the
sums of the form to say: too few, too many, glued or parted figures are tried in every way that the print allows, and
a line stays open unless exactly one way holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from validation.form import Edition, Line
from xlplugin.published.applications import OTHER_ROW, merged_other
from xlplugin.published.labels import MARKS, Found, chain, find, squeeze, with_marks
from xlplugin.published.readings import Reading, Readings, read_cell, splits
from xlplugin.published.text import is_page_number

_TOKEN = re.compile(
    r"(?P<number>[+\-]?(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?)(?P<unit>\s?(?:万元|元|件次|件|宗|起|条|项))?"
    r"|(?P<mark>(?<![^\s|\t0-9])(?:/|—+|－|--?|无)(?=[\s|\t]|$))"
)
_GLUED_ITEM = re.compile(r"(?<=[0-9])([1-9])(?=[.、](?=\s*[\u4e00-\u9fff]))")
_MAX_TRIES = 20000


@dataclass(frozen=True, slots=True)
class Token:
    """A figure or a mark for nothing: as printed, before which label character, on which line of the text."""

    printed: str
    at: int
    line: int

    @property
    def digits(self) -> str:
        return self.printed if self.printed.isdigit() else ""


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
        if is_page_number(line) or re.fullmatch(r"[\s|:\-—=+]*", line) and "-" in line and line.count("-") > 2:
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
    """Cells of a line whose label is followed by a comma and figures parted by commas; else the line itself."""
    folded = with_spaces_kept(line)
    return folded.split(",") if re.fullmatch(r"[^,]*[\u4e00-\u9fff”)][^,]*(?:,\s*[0-9./-]*)+\s*", folded) else [line]


def _began(parts: Sequence[str], index: int) -> bool:
    """Whether only figures and blanks stand from this cell on, and the label stands right before."""
    rest = parts[index:]
    return all(not re.search(r"[\u4e00-\u9fff]", part) for part in rest)


def _take(part: str, number: int, chars: list[str], tokens: list[Token]) -> None:
    text = with_marks(_GLUED_ITEM.sub(r" \1", with_spaces_kept(part)))
    position = 0
    for match in _TOKEN.finditer(text):
        chars.extend(c for c in text[position : match.start()] if c.isalpha() or c in MARKS)
        tokens.append(Token(match.group().strip(), len(chars), number))
        position = match.end()
    chars.extend(c for c in text[position:] if c.isalpha() or c in MARKS)


def with_spaces_kept(part: str) -> str:
    """Folded, but with the spaces that part figures."""
    from xlplugin.published.labels import fold

    return fold(part)


# --- where the tables stand -----------------------------------------------------------------------------------


def read_stream(lines: Sequence[str], edition: Edition) -> tuple[Readings, dict[str, str]]:
    """Every cell of the form that the text shows, and the digits of lines of table 三 that could not be read."""
    stream = make_stream(lines)
    found: Readings = {}
    evidence: dict[str, str] = {}
    t3 = _t3_span(stream, edition)
    t4 = _t4_start(stream, t3[1] if t3 else 0)
    head = stream_slice(stream, 0, t3[0]) if t3 else stream
    found |= _items(head, edition)
    if t3:
        part, evidence = _applications(stream_slice(stream, t3[0], min(t3[1] + 1, len(stream.chars) + 1)), edition)
        found |= part
    if t4 is not None:
        found |= _proceedings(stream_slice(stream, *t4), edition)
    return found, evidence


def stream_slice(stream: Stream, start: int, end: int) -> Stream:
    """A part of a stream, with its own positions."""
    kept = tuple(Token(t.printed, t.at - start, t.line) for t in stream.tokens if start <= t.at < end)
    return Stream(stream.chars[start:end], kept)


def _squeezed(label: str) -> str:
    return "".join(c for c in squeeze(label) if c.isalpha() or c in MARKS)


def _t3_span(stream: Stream, edition: Edition) -> tuple[int, int] | None:
    """From the first line of table 三 to the characters before the heading 四."""
    lines = edition.table("t3").blocks[0].lines
    first, last = _squeezed(lines[0].label), _squeezed(lines[-1].label)
    starts = find(first, stream.chars, 0.25)
    ends = [hit for hit in find(last, stream.chars, 0.25) if not starts or hit[0] > starts[0][0]]
    if not starts or not ends:
        return None
    start = max((hit for hit in starts if hit[0] < ends[-1][0]), key=lambda h: (-h[2], h[0]))[0]
    after = [hit for hit in find("行政复议", stream.chars, 0.0) if hit[0] >= ends[-1][1]]
    return start, (after[0][0] if after else len(stream.chars))


def _t4_start(stream: Stream, after: int) -> tuple[int, int] | None:
    """From the heading or first header of table 四 to the heading 五."""
    heads = [hit[0] for hit in find("行政复议", stream.chars, 0.0) if hit[0] >= after]
    if not heads:
        return None
    ends = [
        hit[0]
        for title in ("存在的主要问题及改进情况", "存在的主要问题", "主要问题及改进")
        for hit in find(title, stream.chars, 0.2)
        if hit[0] > heads[0]
    ]
    return heads[0], (min(ends) if ends else len(stream.chars))


# --- table 二 -------------------------------------------------------------------------------------------------


def _items(stream: Stream, edition: Edition) -> Readings:
    table = edition.table("t2")
    anchors: list[str] = []
    owner: list[tuple[int, Line] | None] = []
    for number, block in enumerate(table.blocks):
        for column in block.columns:
            anchors.append(_squeezed(column.label.partition("（")[0]))
            owner.append(None)
        for line in block.lines:
            anchors.append(_squeezed(line.label))
            owner.append((number, line))
    hits = chain(anchors, stream.chars, 0.3)
    found: Readings = {}
    headed = {hit.label for hit in hits}
    for hit in hits:
        place = owner[hit.label]
        if place is None:
            continue
        block = table.blocks[place[0]]
        first = anchors.index(_squeezed(block.columns[0].label.partition("（")[0]), _block_start(owner, place[0], anchors))
        if not all(first + i in headed for i in range(len(block.columns))):
            continue  # another edition's headers, or none: nothing says what the figures are
        tokens = stream.between(hit.start, hit.end)
        keys = [f"t2.{place[1].code}.{column.code}" for column in block.columns]
        found |= _in_order(tokens, keys, edition)
    return found


def _block_start(owner: Sequence[tuple[int, Line] | None], number: int, anchors: Sequence[str]) -> int:
    """Where the anchors of a block begin: right after the last line of the block before."""
    ends = [i for i, place in enumerate(owner) if place is not None and place[0] < number]
    return (max(ends) + 1) if ends else 0


def _in_order(tokens: Sequence[Token], keys: Sequence[str], edition: Edition) -> Readings:
    """As many figures as columns, or one glued run that can be cut in one way only; else nothing."""
    if len(tokens) == len(keys):
        if all(token.line == tokens[0].line for token in tokens) or _apart(tokens):
            return {k: _reading(t, k, edition) for k, t in zip(keys, tokens, strict=True)}
        return {}
    if len(tokens) == 1 and len(keys) > 1 and tokens[0].digits:
        ways = list(islice(splits(tokens[0].digits, len(keys)), 2))
        if len(ways) == 1:
            return {
                key: Reading(value, tokens[0].printed, "text", _place(tokens[0]))
                for key, value in zip(keys, ways[0], strict=True)
            }
    return {}


def _apart(tokens: Sequence[Token]) -> bool:
    """Each on a line of its own, as text copied out of a web page has it."""
    return len({token.line for token in tokens}) == len(tokens)


def _reading(token: Token, key: str, edition: Edition) -> Reading:
    return read_cell(token.printed, edition.cells[key], "text", _place(token))


def _place(token: Token) -> str:
    return f"第{token.line + 1}行"


# --- table 三 -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of table 三 in the stream: its keys, the figures within and right after its label, and all up to the next."""

    keys: tuple[str, ...]
    near: tuple[Token, ...]
    all: tuple[Token, ...]


def _applications(stream: Stream, edition: Edition) -> tuple[Readings, dict[str, str]]:
    """The cells of table 三, and the digits of those lines that could not be read."""
    block = edition.table("t3").blocks[0]
    lines = list(block.lines)
    hits = chain([_squeezed(line.label) for line in lines], stream.chars)
    hits = _with_short_forms(hits, lines, stream)
    merged = _merged_row(hits, lines, stream)
    starts = sorted([(hit.start, hit.end, lines[hit.label].code) for hit in hits] + ([(merged, merged, "merged")] if merged else []))
    if not starts:
        return {}, {}
    rows: list[_Row] = []
    strangers = _out_of_order(hits, lines, stream)
    for i, (start, end, code) in enumerate(starts):
        limit = starts[i + 1][0] if i + 1 < len(starts) else len(stream.chars)
        limit = min([limit, *(at for at in strangers if at >= end)])
        keys = tuple(f"t3.{'other_3' if code == 'merged' else code}.{column.code}" for column in block.columns)
        rows.append(_Row(keys, tuple(stream.between(start, end)), tuple(stream.between(start, limit))))
    before = tuple(token for token in stream.tokens if token.at == starts[0][0])
    found, evidence = _figures(rows, before, edition)
    if merged:
        third = {key: found.pop(key) for key in list(found) if key.startswith("t3.other_3.")}
        found |= merged_other(third, edition)
    return found, evidence


def _out_of_order(hits: Sequence[Found], lines: Sequence[Line], stream: Stream) -> list[int]:
    """Where labels stand that are out of the form's order: the figures after them are theirs, not the line's before."""
    taken = [(hit.start, hit.end) for hit in hits]
    return [
        start
        for label in {_squeezed(line.label) for line in lines}
        if len(label) > 4
        for start, end, _ in find(label, stream.chars, 0.15)
        if all(end <= low or start >= high for low, high in taken)
    ]


def _figures(rows: Sequence[_Row], before: tuple[Token, ...], edition: Edition) -> tuple[Readings, dict[str, str]]:
    """Each line's own figures; where some stand before their label instead of after it, by runs of lines together."""
    found: Readings = {}
    evidence: dict[str, str] = {}
    at = 0
    while at < len(rows):
        size = _displaced(rows[at:], before if at == 0 else ())
        if size and _consecutive(rows[at : at + size], edition):
            tokens = (*(before if at == 0 else ()), *(token for row in rows[at : at + size] for token in row.all))
            found |= _chunks(rows[at : at + size], tokens, edition)
            at += size
            continue
        row = rows[at]
        tokens = row.near if len(row.near) == len(row.keys) else row.all
        read = _line_figures(tokens, row.keys, edition)
        if not read and tokens:
            evidence[row.keys[0].rpartition(".")[0]] = "".join(token.printed for token in tokens)
        found |= read
        at += 1
    return found, evidence


def _displaced(rows: Sequence[_Row], before: tuple[Token, ...]) -> int:
    """How many lines from here on have their right number of figures together, but not one by one; 0 if none.

    A line with too many and a later one with too few (or the reverse) are a sign that figures stand before their
    label; the lines between look right by number, and are not.
    """
    balance = len(before) - len(before) % len(rows[0].keys) if before else 0
    if balance == 0 and len(rows[0].all) == len(rows[0].keys):
        return 0
    for size, row in enumerate(rows, 1):
        balance += len(row.all) - len(row.keys)
        if balance == 0:
            return size if size > 1 else 0
    return 0


def _consecutive(rows: Sequence[_Row], edition: Edition) -> bool:
    """Whether no line of the form is missing between them, whose figures would then be dealt to others."""
    codes = [line.code for line in edition.table("t3").blocks[0].lines]
    places = [codes.index(row.keys[0].split(".")[1]) for row in rows]
    return places == list(range(places[0], places[0] + len(places)))


def _chunks(rows: Sequence[_Row], tokens: Sequence[Token], edition: Edition) -> Readings:
    """Figures dealt to several lines in order, if each line then adds up; to be confirmed by the columns' sums."""
    width = len(rows[0].keys)
    tokens = tokens[len(tokens) - width * len(rows) :]
    found: Readings = {}
    for i, row in enumerate(rows):
        part = {k: _reading(t, k, edition) for k, t in zip(row.keys, tokens[i * width : (i + 1) * width], strict=True)}
        if not _adds_up([reading.number() for reading in part.values()]):
            return {}
        found |= {key: replace(reading, doubtful=True) for key, reading in part.items()}
    return found


def _with_short_forms(hits: list[Found], lines: Sequence[Line], stream: Stream) -> list[Found]:
    """Adds lines known by a shorter form of their label: 部分公开 without its long aside."""
    known = {hit.label for hit in hits}
    for index, line in enumerate(lines):
        short = _squeezed(line.label.partition("（区分")[0])
        if index in known or short == _squeezed(line.label):
            continue
        low = max((hit.end for hit in hits if hit.label < index), default=0)
        high = min((hit.start for hit in hits if hit.label > index), default=len(stream.chars))
        places = [hit for hit in find(short, stream.chars[low:high], 0.0)]
        if len(places) == 1:
            start, end, cost = places[0]
            hits = sorted([*hits, Found(index, start + low, end + low, cost)], key=lambda hit: hit.start)
    return hits


def _merged_row(hits: Sequence[Found], lines: Sequence[Line], stream: Stream) -> int | None:
    """Where （六）其他处理 stands as a line of its own, its three parts being absent."""
    known = {lines[hit.label].code for hit in hits}
    if "other_1" not in {line.code for line in lines} or known & {"other_1", "other_2", "other_3"}:
        return None
    low = max((hit.end for hit in hits if lines[hit.label].code.startswith("unprocessed")), default=-1)
    high = next((hit.start for hit in hits if lines[hit.label].code == "handled"), -1)
    if low < 0 or high < 0:
        return None
    places = find(_squeezed(OTHER_ROW), stream.chars[low:high], 0.2)
    return low + places[0][0] if len(places) == 1 else None


def _line_figures(tokens: Sequence[Token], keys: Sequence[str], edition: Edition) -> Readings:
    """The figures of one line of table 三.

    Exactly seven that add up, or seven side by side; otherwise the one way of joining parted or cutting glued digits
    that adds up.
    """
    if not tokens:
        return {}
    if len(tokens) == len(keys):
        plain = {k: _reading(t, k, edition) for k, t in zip(keys, tokens, strict=True)}
        together = len({token.line for token in tokens}) == 1 or _apart(tokens)
        if together or _adds_up([reading.number() for reading in plain.values()]):
            return plain
    ways = _ways([token.printed for token in tokens], len(keys))
    fitting = [way for way in ways if _adds_up(list(way))] if ways is not None else []
    if len(fitting) == 1:
        printed = " ".join(token.printed for token in tokens)
        return {
            key: Reading(value, printed, "text", _place(tokens[0]), doubtful=any(fitting[0]))
            for key, value in zip(keys, fitting[0], strict=True)
        }
    return {}


def _adds_up(numbers: Sequence[object]) -> bool:
    if any(not isinstance(number, int) for number in numbers):
        return False
    values = [number for number in numbers if isinstance(number, int)]
    return sum(values[:-1]) == values[-1]


def _ways(printed: Sequence[str], parts: int) -> list[tuple[int, ...]] | None:
    """The ways to read runs of digits as so many numbers: one glued run cut, too many pieces joined.

    Several runs that are too few are not cut: some of their neighbours were dropped, and which cannot be seen. None
    where a run is no digits or there are too many ways to try.
    """
    if not printed or any(not text.isdigit() for text in printed):
        return None
    if len(printed) > parts:
        return _joined(printed, parts) if len(printed) <= parts + 3 else None
    if len(printed) > 1:
        return None
    ways = list(islice(splits(printed[0], parts), _MAX_TRIES + 1))
    return ways if len(ways) <= _MAX_TRIES else None


def _joined(printed: Sequence[str], parts: int) -> list[tuple[int, ...]]:
    """The ways to join neighbours into fewer numbers: digits that a narrow column broke."""
    if parts == 1:
        text = "".join(printed)
        return [(int(text),)] if len(printed) == 1 or text[0] != "0" else []
    found: list[tuple[int, ...]] = []
    for size in range(1, len(printed) - parts + 2):
        text = "".join(printed[:size])
        if size > 1 and text[0] == "0":
            continue
        found.extend((int(text), *rest) for rest in _joined(printed[size:], parts - 1))
    return found


# --- table 四 -------------------------------------------------------------------------------------------------


def _proceedings(stream: Stream, edition: Edition) -> Readings:
    block = edition.table("t4").blocks[0]
    columns = [column.code for column in block.columns]
    names = {"review": "行政复议", "direct": "未经复议直接起诉", "after_review": "复议后起诉"}
    runs = _runs(stream)
    keys = [f"t4.{line.code}.{column}" for line in block.lines for column in columns]
    for run in runs:
        above = stream.chars[: run[0].at]
        if all(above.count(word) >= len(block.lines) for word in ("维持", "纠正", "审结", "总计")) and (
            len(run) >= len(keys) - 5 or len(run[0].digits) >= len(keys)
        ):
            return _fifteen(run, keys, len(columns), edition)
    found: Readings = {}
    for run in runs:
        if len(run) != len(columns):
            continue
        before = [
            (hit[1], code)
            for code, name in names.items()
            for hit in find(name, stream.chars[: run[0].at], 0.0)
        ]
        headers = stream.chars[max((end for end, _ in before), default=0) : run[0].at]
        # Its own five headers stand between, or none, those above serving all three.
        sets = (headers or stream.chars).count("审结")
        if before and sets == 1 and (not headers or find("尚未审结总计", headers, 0.2)):
            code = max(before)[1]
            part = [f"t4.{code}.{column}" for column in columns]
            found |= {k: _reading(t, k, edition) for k, t in zip(part, run, strict=True) if k not in found}
    return found


def _runs(stream: Stream) -> list[list[Token]]:
    """Figures that no label parts."""
    runs: list[list[Token]] = []
    for token in stream.tokens:
        if runs and runs[-1][-1].at == token.at:
            runs[-1].append(token)
        else:
            runs.append([token])
    return runs


def _fifteen(run: Sequence[Token], keys: Sequence[str], width: int, edition: Edition) -> Readings:
    """One line of fifteen; parted or glued digits only where all three sums hold in one way."""
    if len(run) == len(keys):
        return {k: _reading(t, k, edition) for k, t in zip(keys, run, strict=True)}
    ways = _ways([token.printed for token in run], len(keys)) if len(run) > 1 or len(run[0].digits) == len(keys) else None
    fitting = [
        way
        for way in ways or ()
        if all(_adds_up(list(way[i : i + width])) for i in range(0, len(keys), width))
    ]
    if len(fitting) != 1:
        return {}
    printed = " ".join(token.printed for token in run)
    return {k: Reading(v, printed, "text", _place(run[0])) for k, v in zip(keys, fitting[0], strict=True)}
