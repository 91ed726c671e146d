"""The statutory tables in running text: figures anchored to the labels that stand before them.

The form's labels are found along the stream in their order, approximately; what no label claims stays open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from validation.form import Edition, Line
from xlplugin.published.digits import adds_up, splits, ways_to_read
from xlplugin.published.labels import chain, find
from xlplugin.published.readings import Reading, Readings
from xlplugin.published.stream import Stream, Token, cut, lines_apart, make_stream, place_of, reading_of, signs
from xlplugin.published.text_applications import read_applications

_TELLING = ("行政规范", "规范性文", "本年新收", "上年结转", "结转下年", "国家秘密", "行政许可", "结果维持", "予以公开")
"""Text without any of these has no line of the form, and is not searched for damaged ones."""


def read_stream(lines: Sequence[str], edition: Edition) -> tuple[Readings, dict[str, str]]:
    """Every cell of the form that the text shows, and the digits of lines of table 三 that could not be read."""
    stream = make_stream(lines)
    found: Readings = {}
    if not any(words in stream.chars for words in _TELLING):
        return found, {}
    evidence: dict[str, str] = {}
    t3 = _t3_span(stream, edition)
    t4 = _t4_start(stream, t3[1] if t3 else 0)
    head = cut(stream, 0, t3[0]) if t3 else stream
    # Glued figures can be told apart only where empty cells are printed as 0, which a run of zeros shows.
    found |= _items(head, edition, any("0000" in token.digits for token in stream.tokens))
    if t3:
        part, evidence = _read_t3(stream, t3[0], min(t3[1] + 1, len(stream.chars) + 1), edition)
        found |= part
    if t4 is not None:
        found |= _proceedings(cut(stream, *t4), edition)
    return found, evidence


def _read_t3(stream: Stream, start: int, end: int, edition: Edition) -> tuple[Readings, dict[str, str]]:
    """Table 三, unless its header shows other columns than the form's; without a header only what sums confirm."""
    header = stream.chars[max(0, start - 160) : start]
    shown = [sign in header for sign in "商科益律"]
    if "总计自然" in header or (any(shown) and not all(shown)):
        return {}, {}
    found, evidence = read_applications(cut(stream, start, end), edition)
    if not any(shown):
        found = {key: replace(reading, doubtful=True) for key, reading in found.items()}
    return found, evidence


def _t3_span(stream: Stream, edition: Edition) -> tuple[int, int] | None:
    """From the first line of table 三 to the characters before the heading 四."""
    lines = edition.table("t3").blocks[0].lines
    first, last = signs(lines[0].label), signs(lines[-1].label)
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


def _items(stream: Stream, edition: Edition, zeros_shown: bool) -> Readings:
    table = edition.table("t2")
    anchors: list[str] = []
    owner: list[tuple[int, Line] | None] = []
    for number, block in enumerate(table.blocks):
        for column in block.columns:
            anchors.append(signs(column.label.partition("（")[0]))
            owner.append(None)
        for line in block.lines:
            anchors.append(signs(line.label))
            owner.append((number, line))
    hits = chain(anchors, stream.chars, 0.3)
    found: Readings = {}
    headed = {hit.label for hit in hits}
    for hit in hits:
        place = owner[hit.label]
        if place is None:
            continue
        block = table.blocks[place[0]]
        first = anchors.index(signs(block.columns[0].label.partition("（")[0]), _block_start(owner, place[0], anchors))
        if not all(first + i in headed for i in range(len(block.columns))):
            continue  # another edition's headers, or none: nothing says what the figures are
        if place[1] is block.lines[0] and any(token.at == hit.start for token in stream.tokens):
            return {}  # figures stand before their labels here: whose they are cannot be told
        tokens = stream.between(hit.start, hit.end)
        keys = [f"t2.{place[1].code}.{column.code}" for column in block.columns]
        found |= _in_order(tokens, keys, edition, zeros_shown)
    return found


def _block_start(owner: Sequence[tuple[int, Line] | None], number: int, anchors: Sequence[str]) -> int:
    """Where the anchors of a block begin: right after the last line of the block before."""
    ends = [i for i, place in enumerate(owner) if place is not None and place[0] < number]
    return (max(ends) + 1) if ends else 0


def _in_order(tokens: Sequence[Token], keys: Sequence[str], edition: Edition, zeros_shown: bool) -> Readings:
    """As many figures as columns, or one glued run that can be cut in one way only; else nothing."""
    if len(tokens) == len(keys):
        if all(token.line == tokens[0].line for token in tokens) or lines_apart(tokens):
            return {k: reading_of(t, k, edition) for k, t in zip(keys, tokens, strict=True)}
        return {}
    if len(tokens) == 1 and len(keys) > 1 and tokens[0].digits and tokens[0].glued and zeros_shown:
        ways = list(islice(splits(tokens[0].digits, len(keys)), 2))
        if len(ways) == 1:
            return {
                key: Reading(value, tokens[0].printed, "text", place_of(tokens[0]))
                for key, value in zip(keys, ways[0], strict=True)
            }
    return {}


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
        before = [(hit[1], code) for code, name in names.items() for hit in find(name, stream.chars[: run[0].at], 0.0)]
        headers = stream.chars[max((end for end, _ in before), default=0) : run[0].at]
        # Its own five headers stand between, or none, those above serving all three.
        sets = (headers or stream.chars).count("审结")
        if before and sets == 1 and (not headers or find("尚未审结总计", headers, 0.2)):
            code = max(before)[1]
            part = [f"t4.{code}.{column}" for column in columns]
            found |= {k: reading_of(t, k, edition) for k, t in zip(part, run, strict=True) if k not in found}
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
        return {k: reading_of(t, k, edition) for k, t in zip(keys, run, strict=True)}
    ways = (
        ways_to_read([token.printed for token in run], len(keys))
        if len(run) > 1 or len(run[0].digits) == len(keys)
        else None
    )
    fitting = [way for way in ways or () if all(adds_up(list(way[i : i + width])) for i in range(0, len(keys), width))]
    if len(fitting) != 1:
        return {}
    printed = " ".join(token.printed for token in run)
    return {k: Reading(v, printed, "text", place_of(run[0])) for k, v in zip(keys, fitting[0], strict=True)}
