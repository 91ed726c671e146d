"""The workbook that XlsxWriter made, with the rows of its bulk sheets, as one file.

Its other parts are taken as XlsxWriter packed them. Rows are made and packed on all cores while XlsxWriter is at work;
those that were packed for an earlier summary are only copied.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from io import BytesIO
from itertools import islice
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
    """The rows of bulk sheets, packed block by block: by all cores from now on, or by this one when they are taken.

    Ended as a context.

    :param sheets: those of each sheet, in the order in which they will be taken.
    :param beside: what else is to be done, if anything.
    """

    def __init__(self, sheets: Sequence[Blocks], beside: Callable[[], Any] | None = None) -> None:
        self._are_many = sum(len(blocks.things) for blocks in sheets) >= MANY
        self._places = [(blocks, at) for blocks in sheets for at in range(len(blocks))]
        self._beside = beside or (lambda: None)
        self._work = copies.Work(1 + len(self._places), self._made)
        self._items: Generator[Any] = self._work.items()

    def __enter__(self) -> Rows:
        if self._are_many:
            self._work.begin()
        return self

    def __exit__(self, error: object, *_: object) -> None:
        with self._work:
            if error is None:
                next(self._items, None)  # at its end, whatever is new is kept for good
            self._items.close()

    def beside(self) -> Any:
        """What was done beside; to be asked for before any row."""
        return next(self._items)

    def take(self, count: int) -> Iterator[Piece]:
        """So many blocks, packed: those that follow the ones that were taken before."""
        return islice(self._items, count)

    def _made(self, numbers: Iterable[int]) -> Generator[Any]:
        with kept_blocks(self._are_many) as kept, ThreadPoolExecutor(1) as packer:
            yield from _packed(map(self._job, numbers), kept, packer)

    def _job(self, number: int) -> Block[Any] | Callable[[], Any]:
        if number == 0:
            return self._beside
        blocks, at = self._places[number - 1]
        return blocks[at]


def bulk_in(book: Workbook) -> dict[str, Blocks]:
    """The bulk of the sheets that have some, in the order of the tabs, by the names of their parts."""
    return {
        f"xl/worksheets/sheet{number}.xml": sheet.bulk
        for number, sheet in enumerate(book.worksheets(), 1)
        if isinstance(sheet, BulkSheet) and sheet.bulk is not None
    }


def pack(book: Workbook, made: BytesIO, rows: Rows, path: Path) -> Any:
    """Close the workbook, which writes into `made`, and write it with the rows of its bulk sheets to `path`.

    Bulk is taken sheet by sheet in the order of the tabs. The same rows give the same bytes. Gives what was done beside.

    :raises TooLargeError: a part or the whole is beyond four gigabytes.
    """
    book.close()
    sheets = bulk_in(book)
    data, beside = made.getvalue(), rows.beside()
    with path.open("wb") as file:
        whole = Writer(file)
        for entry in read_directory(data):
            if entry.name in sheets:
                whole.add(entry.name, _with_rows(entry.inflate(data), rows.take(len(sheets[entry.name]))))
            else:
                whole.add(entry.name, [Piece(entry.raw(data), entry.size, entry.crc)], entry.method)
        whole.close()
    return beside


def _with_rows(sheet: bytes, rows: Iterable[Piece]) -> Iterator[Piece]:
    head, end, tail = sheet.partition(_END_OF_ROWS)
    yield deflated(head, _LEVEL)
    yield from rows
    yield deflated(end + tail, _LEVEL)
    yield END


def _packed(
    jobs: Iterable[Block[Any] | Callable[[], Any]], kept: Kept | None, packer: ThreadPoolExecutor
) -> Iterator[Any]:
    """The blocks in their order, packed while the next ones are made; and what else there is to do."""
    in_hand: deque[tuple[Block[Any] | None, Any]] = deque()
    for job in jobs:
        if isinstance(job, Block):
            known = kept.get(job.key) if kept else None
            in_hand.append((job, known or packer.submit(deflated, job.text(), _LEVEL)))
        else:
            in_hand.append((None, job()))
        if len(in_hand) >= _AHEAD:
            yield _ready(*in_hand.popleft(), kept)
    while in_hand:
        yield _ready(*in_hand.popleft(), kept)


def _ready(block: Block[Any] | None, made: Any, kept: Kept | None) -> Any:
    if block is None or not isinstance(made, Future):
        return made
    piece: Piece = made.result()
    if kept:
        kept.put(block.key, piece)
    return piece
