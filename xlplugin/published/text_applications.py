"""Table 三 in running text: a line's figures are those between its label and the next.

Whether they fit is for the sums of the form to say: too few, too many, glued or parted figures are tried in the ways
that the print allows, and a line stays open unless exactly one way holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from validation.form import Edition, Line
from xlplugin.published.applications import OTHER_ROW, merged_other
from xlplugin.published.digits import adds_up, ways_to_read
from xlplugin.published.labels import Found, chain, find
from xlplugin.published.readings import Reading, Readings
from xlplugin.published.stream import Stream, Token, lines_apart, place_of, reading_of, signs


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of table 三 in the stream: its keys, the figures within and right after its label, and all up to the next."""

    keys: tuple[str, ...]
    near: tuple[Token, ...]
    all: tuple[Token, ...]


def read_applications(stream: Stream, edition: Edition) -> tuple[Readings, dict[str, str]]:
    """The cells of table 三, and the digits of those lines that could not be read."""
    block = edition.table("t3").blocks[0]
    lines = list(block.lines)
    hits = chain([signs(line.label) for line in lines], stream.chars)
    hits = _with_short_forms(hits, lines, stream)
    merged = _merged_row(hits, lines, stream)
    starts = sorted(
        [(hit.start, hit.end, lines[hit.label].code) for hit in hits] + ([(merged, merged, "merged")] if merged else [])
    )
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
        for label in {signs(line.label) for line in lines}
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
        part = {
            k: reading_of(t, k, edition) for k, t in zip(row.keys, tokens[i * width : (i + 1) * width], strict=True)
        }
        if not adds_up([reading.number() for reading in part.values()]):
            return {}
        found |= {key: replace(reading, doubtful=True) for key, reading in part.items()}
    return found


def _with_short_forms(hits: list[Found], lines: Sequence[Line], stream: Stream) -> list[Found]:
    """Adds lines known by a shorter form of their label: 部分公开 without its long aside."""
    known = {hit.label for hit in hits}
    for index, line in enumerate(lines):
        short = signs(line.label.partition("（区分")[0])
        if index in known or short == signs(line.label):
            continue
        low = max((hit.end for hit in hits if hit.label < index), default=0)
        high = min((hit.start for hit in hits if hit.label > index), default=len(stream.chars))
        places = list(find(short, stream.chars[low:high], 0.0))
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
    places = find(signs(OTHER_ROW), stream.chars[low:high], 0.2)
    return low + places[0][0] if len(places) == 1 else None


def _line_figures(tokens: Sequence[Token], keys: Sequence[str], edition: Edition) -> Readings:
    """The figures of one line of table 三.

    Exactly seven that add up, or seven side by side; otherwise the one way of joining parted or cutting glued digits
    that adds up.
    """
    if not tokens:
        return {}
    if len(tokens) == len(keys):
        plain = {k: reading_of(t, k, edition) for k, t in zip(keys, tokens, strict=True)}
        together = len({token.line for token in tokens}) == 1 or lines_apart(tokens)
        if together or adds_up([reading.number() for reading in plain.values()]):
            return plain
    ways = ways_to_read([token.printed for token in tokens], len(keys))
    fitting = [way for way in ways if adds_up(list(way))] if ways is not None else []
    if len(fitting) == 1:
        printed = " ".join(token.printed for token in tokens)
        return {
            key: Reading(value, printed, "text", place_of(tokens[0]), doubtful=any(fitting[0]))
            for key, value in zip(keys, fitting[0], strict=True)
        }
    return {}
