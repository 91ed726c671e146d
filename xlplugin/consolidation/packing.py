"""The workbook that XlsxWriter made, with the rows of its bulk sheets, as one file.

Its other parts are taken as XlsxWriter packed them. Rows are made and packed on all cores while XlsxWriter is at work;
those that were packed for an earlier summary are only copied.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from functools import partial
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from xlplugin import copies
from xlplugin.consolidation.blocks import Block, Blocks
from xlplugin.consolidation.bulk import BulkSheet
from xlplugin.consolidation.kept import Kept, kept_blocks
from xlplugin.ooxml.container import Writer, read_directory
from xlplugin.ooxml.pieces import END, Piece, deflated

MANY = 500
"""Rows from which on looking for kept blocks, and sharing the work, pays."""
_LEVEL = 2
"""Of deflate: a quarter of the time of the usual 6, and the file a quarter larger."""
_AHEAD = 4
"""Blocks in hand at a time."""
_END_OF_ROWS = b"</sheetData>"


class Rows:
    """The rows of bulk sheets, which are made from now on where copies of this process do it, else when they are taken.

    Of two copies one makes the first, third, … block of all, the other the second, fourth, …. Ended as a context.

    :param sheets: those of each sheet, in the order in which they will be taken.
    """

    def __init__(self, sheets: Sequence[Blocks]) -> None:
        self._ended = ExitStack()
        many = sum(len(blocks.things) for blocks in sheets) >= MANY
        of = copies.number() if many else 0
        shares = [self._ended.enter_context(copies.Work(partial(_share, sheets, many, at, of))) for at in range(of)]
        for share in shares:
            share.begin()
        self._shares: list[Iterator[Piece]] = list(map(iter, shares)) or [
            self._ended.enter_context(closing(_share(sheets, many, 0, 1)))
        ]
        self._turns = cycle(self._shares)

    def __enter__(self) -> Rows:
        return self

    def __exit__(self, error: object, *_: object) -> None:
        with self._ended:
            for share in self._shares if error is None else ():
                next(share, None)  # at its end, whatever is new is kept for good

    def take(self, count: int) -> Iterator[Piece]:
        """So many blocks, packed: those that follow the ones that were taken before."""
        return (next(share) for share in islice(self._turns, count))


def pack(book: Workbook, made: BytesIO, rows: Rows, path: Path) -> None:
    """Close the workbook, which writes into `made`, and write it with the rows of its bulk sheets to `path`.

    Bulk is taken sheet by sheet in the order of the tabs. The same rows give the same bytes.

    :raises TooLargeError: a part or the whole is beyond four gigabytes.
    """
    book.close()
    sheets = {
        f"xl/worksheets/sheet{number}.xml": sheet.bulk
        for number, sheet in enumerate(book.worksheets(), 1)
        if isinstance(sheet, BulkSheet) and sheet.bulk is not None
    }
    data = made.getvalue()
    with path.open("wb") as file:
        whole = Writer(file)
        for entry in read_directory(data):
            if entry.name in sheets:
                whole.add(entry.name, _with_rows(entry.inflate(data), rows.take(len(sheets[entry.name]))))
            else:
                whole.add(entry.name, [Piece(entry.raw(data), entry.size, entry.crc)], entry.method)
        whole.close()


def _with_rows(sheet: bytes, rows: Iterable[Piece]) -> Iterator[Piece]:
    head, end, tail = sheet.partition(_END_OF_ROWS)
    yield deflated(head, _LEVEL)
    yield from rows
    yield deflated(end + tail, _LEVEL)
    yield END


def _share(sheets: Sequence[Blocks], are_many: bool, number: int, of: int) -> Generator[Piece]:
    """One of so many shares of all blocks, in their order."""
    every = ((blocks, at) for blocks in sheets for at in range(len(blocks)))
    mine = (blocks[at] for blocks, at in islice(every, number, None, of))
    with kept_blocks(are_many) as kept, ThreadPoolExecutor(1) as packer:
        yield from _packed(mine, kept, packer)


def _packed(blocks: Iterable[Block[Any]], kept: Kept | None, packer: ThreadPoolExecutor) -> Iterator[Piece]:
    """The blocks in their order, packed while the next ones are made."""
    in_hand: deque[tuple[Block[Any], Piece | Future[Piece]]] = deque()
    for block in blocks:
        known = kept.get(block.key) if kept else None
        in_hand.append((block, known or packer.submit(deflated, block.text(), _LEVEL)))
        if len(in_hand) >= _AHEAD:
            yield _ready(*in_hand.popleft(), kept)
    while in_hand:
        yield _ready(*in_hand.popleft(), kept)


def _ready(block: Block[Any], piece: Piece | Future[Piece], kept: Kept | None) -> Piece:
    if isinstance(piece, Future):
        piece = piece.result()
        if kept:
            kept.put(block.key, piece)
    return piece
