"""Spoilt workbooks by the thousand: ``python -m tests.fuzz --count 100000``.

Each is a filled form with random damage, to the file's bytes or, with right checksums, to the text of one part. The
intake must give cells or a refusal, nothing else; and its three ways of reading a sheet (cut up by its known shape,
scanned, parsed) must agree. The same seed gives the same damage.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from tests.drafting import sound
from tests.intake.makers import MAIN, RELATIONS
from validation import editions
from xlplugin.filling import fill
from xlplugin.intake import cells, scan
from xlplugin.intake.cells import open_book
from xlplugin.intake.grid import CellValue
from xlplugin.intake.refusals import Refused
from xlplugin.intake.shapes import Shapes
from xlplugin.ooxml import container

SECONDS = 20.0  # no form, however spoilt, may take longer
_PARTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/worksheets/sheet3.xml")
_SHARED = "xl/sharedStrings.xml"
_TAG = re.compile("</?[A-Za-z]+")
_WORDS = (
    "<v>", "</v>", "<c>", "</c>", "<c r=\"A1\">", "<f>", "</f>", "<row>", "</row>", "<!-- x -->", "<![CDATA[5]]>", "<?x?>",
    ' t="s"', ' t="e"', " t='e'", ' t="b"', ' t="zz"', ' r="XFD1048576"', ' r="A1"', ' hidden="1"', ' s="99999"', "-1", "1e999",
    "NaN", "&#53;", "&#30002;", "&#65534;", "&#55357;", "&amp;", "&x;", "<v>1</v>", "<is><t>x</t></is>", "\n", " ", "'", '"', "<", ">", "/", "=", "\0", "\ufffd",
    "<si/>", "<si>", "</si>", "<si><t>x</t></si>", "<x:si>", "<r>", "</r>", "<r><t>x</t></r>", "<t>", "</t>",
)  # fmt: skip


@functools.cache
def form(writing: str = "plain") -> bytes:
    """The workbook that is spoilt: a filled form as we write it, or in one of the other `WRITINGS`."""
    if writing != "plain":
        return _packed(form_parts(writing), 6)
    return fill(sound(editions.get("2021"), random.Random(7), unit="某区某局"))


@functools.cache
def form_parts(writing: str = "plain") -> dict[str, bytes]:
    """Its parts."""
    found = {entry.name: entry.inflate(form()) for entry in container.read_directory(form())}
    return WRITINGS[writing](found)


def _with_shared_texts(found: dict[str, bytes]) -> dict[str, bytes]:
    """The same form as Excel, WPS and LibreOffice write it."""
    numbers: dict[bytes, int] = {}

    def share(match: re.Match[bytes]) -> bytes:
        return b' t="s"><v>%d</v>' % numbers.setdefault(match[1], len(numbers))

    sheets = {
        name: re.sub(rb' t="inlineStr"><is>(<t[^<]*</t>)</is>', share, content)
        for name, content in found.items()
        if name.startswith("xl/worksheets/")
    }
    texts = b"".join(b"<si>%s</si>" % text for text in numbers)
    lead = f'<Relationship Id="shared" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'.encode()
    relations = found["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", lead + b"</Relationships>")
    sst = b'<sst xmlns="%s">%s</sst>' % (MAIN.encode(), texts)
    return {**found, **sheets, "xl/_rels/workbook.xml.rels": relations, _SHARED: sst}


def _with_numbered_characters(found: dict[str, bytes]) -> dict[str, bytes]:
    """The same form as openpyxl writes it."""
    return {name: content.decode().encode("ascii", "xmlcharrefreplace") for name, content in found.items()}


WRITINGS: dict[str, Callable[[dict[str, bytes]], dict[str, bytes]]] = {
    "plain": lambda found: found,
    "shared": _with_shared_texts,
    "numbered": _with_numbered_characters,
}


def _packed(parts: Mapping[str, bytes], level: int = 1) -> bytes:
    return container.write(container.pack(name, content, level) for name, content in parts.items())


def _writing(rnd: random.Random) -> str:
    return rnd.choice(list(WRITINGS))


def flip(rnd: random.Random) -> bytes:
    """Some bytes of the file changed."""
    data = bytearray(form(_writing(rnd)))
    for _ in range(rnd.choice((1, 1, 2, 8, 64))):
        data[rnd.randrange(len(data))] = rnd.randrange(256)
    return bytes(data)


def cut(rnd: random.Random) -> bytes:
    """A stretch of the file gone, doubled or moved."""
    data = form(_writing(rnd))
    a, b = sorted(rnd.randrange(len(data)) for _ in range(2))
    return rnd.choice((data[:a], data[a:], data[:a] + data[b:], data[:b] + data[a:], data + data[a:b]))


def reword(rnd: random.Random) -> bytes:
    """One part with pieces of XML put in, taken out or overwritten, in a sound container."""
    writing = _writing(rnd)
    parts = dict(form_parts(writing))
    name = rnd.choice((*_PARTS, *_PARTS[-1:] * 6, *([_SHARED] * 3 if writing == "shared" else [])))
    text = parts[name].decode()
    for _ in range(rnd.choice((1, 1, 2, 4))):
        word = rnd.choice(_WORDS)
        at = rnd.choice((rnd.randrange(len(text)), text.find("<c ", rnd.randrange(len(text))) % len(text)))
        text = text[:at] + word + text[at + rnd.choice((0, 0, len(word), 1, rnd.randrange(200))) :]
    parts[name] = text.encode("utf-8", "replace")
    return _packed(parts)


def retag(rnd: random.Random) -> bytes:
    """Some tags of a sheet exchanged for other ones of it: hardly to be told from a sheet that was met before."""
    parts = dict(form_parts(_writing(rnd)))
    text = parts[_PARTS[-1]].decode()
    for _ in range(rnd.choice((1, 1, 2))):
        one, other = rnd.sample(list(_TAG.finditer(text)), 2)
        text = text[: one.start()] + other[0] + text[one.end() :]
    parts[_PARTS[-1]] = text.encode()
    return _packed(parts)


def shuffle(rnd: random.Random) -> bytes:
    """Parts exchanged, emptied or removed."""
    parts = dict(form_parts(_writing(rnd)))
    one, other = rnd.sample(sorted(parts), 2)
    act = rnd.randrange(3)
    if act == 0:
        parts[one], parts[other] = parts[other], parts[one]
    elif act == 1:
        parts[one] = b""
    else:
        del parts[one]
    return _packed(parts)


DAMAGES: tuple[Callable[[random.Random], bytes], ...] = (flip, cut, reword, reword, reword, retag, shuffle)


def spoilt(seed: int) -> bytes:
    """The damaged workbook of a seed."""
    rnd = random.Random(seed)
    return rnd.choice(DAMAGES)(rnd)


def read_all(data: bytes) -> dict[tuple[str, int, int], CellValue]:
    """Every cell of every sheet.

    :raises Refused: the file is refused.
    """
    book = open_book(data)
    book.load(book.sheets)
    assert book.names is not None
    found: dict[tuple[str, int, int], CellValue] = {}
    for sheet in book.sheets:
        grid = book.grid(sheet)
        for row in range(1, grid.height + 1):
            for column in range(1, grid.width + 1):
                if (value := grid.value(row, column)) is not None:
                    found[sheet.name, row, column] = value
    return found


@contextlib.contextmanager
def without_shapes() -> Iterator[None]:
    """Within, every sheet is scanned and read in full, as the first of its kind is."""
    known = cells._shapes
    cells._shapes = lambda styles, from_1904: Shapes()
    try:
        yield
    finally:
        cells._shapes = known


def read_parsed(data: bytes) -> dict[tuple[str, int, int], CellValue]:
    """Every cell again, with the cells of every sheet parsed instead of scanned.

    :raises Refused: the file is refused.
    """
    quick = scan._quick

    def parsed(part: bytes, name: str) -> tuple[bytes, scan.Facts] | None:
        found = quick(part, name)
        if found is None:
            return None
        return scan.rewrite(found[0].replace(b"<worksheet>", b'<worksheet xmlns="%s">' % MAIN.encode()), name, 10**6)

    scan._quick = parsed
    try:
        with without_shapes():
            return read_all(data)
    finally:
        scan._quick = quick


def judge(data: bytes) -> str:
    """What becomes of a spoilt workbook: ``read`` or the code of its refusal.

    :raises AssertionError: the ways of reading disagree, or it takes too long.
    """
    began = time.process_time()
    found = _read_or_refused(data)
    assert time.process_time() - began < SECONDS
    with without_shapes():
        scanned = _read_or_refused(data)
    assert found == scanned, "cut up and scanned differ"
    if isinstance(found, str):
        return found
    parsed = read_parsed(data)
    places = found.keys() | parsed.keys()
    differing = {place for place in places if _bare(found.get(place)) != _bare(parsed.get(place))}
    assert not differing, f"scanned and parsed differ at {sorted(differing)[:3]}"
    return "read"


def _read_or_refused(data: bytes) -> dict[tuple[str, int, int], CellValue] | str:
    """Every cell, or the code of the refusal."""
    try:
        return read_all(data)
    except Refused as refused:
        sentences = refused.sentence("zh"), refused.sentence("en")
        code = refused.code
    assert all(sentences)
    return code


def _bare(value: CellValue) -> CellValue:
    """Without white space at the edges of a text, which an inline text without a mark to keep it may lose."""
    return value.strip() or None if isinstance(value, str) else value


def main() -> None:
    """Spoil and read; print what became of them, and the seeds of those that show a fault of ours."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    options = parser.parse_args()
    became: Counter[str] = Counter()
    faults = []
    for seed in range(options.seed, options.seed + options.count):
        try:
            became[judge(spoilt(seed))] += 1
        except Exception as error:
            faults.append(seed)
            print(f"seed {seed}: {type(error).__name__}: {error}", file=sys.stderr)
    print(dict(became.most_common()))
    sys.exit(f"{len(faults)} faults" if faults else 0)


if __name__ == "__main__":
    main()
