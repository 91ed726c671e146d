"""The workbook that XlsxWriter made, with the rows of its bulk sheets, as one file.

Its other parts are taken as XlsxWriter packed them. Rows are packed on another core while the next ones are made; those
that were packed for an earlier summary are only copied.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from xlplugin.consolidation.blocks import Block
from xlplugin.consolidation.bulk import BulkSheet
from xlplugin.consolidation.kept import Kept, kept_blocks
from xlplugin.ooxml.container import Writer, read_directory
from xlplugin.ooxml.pieces import END, Piece, deflated

MANY = 500
"""Rows from which on looking for kept blocks pays."""
_LEVEL = 2
"""Of deflate: a quarter of the time of the usual 6, and the file a quarter larger."""
_AHEAD = 4
"""Blocks in hand at a time."""
_END_OF_ROWS = b"</sheetData>"


def pack(book: Workbook, made: BytesIO, path: Path) -> None:
    """Close the workbook, which writes into `made`, and write it with the rows of its bulk sheets to `path`.

    Bulk is taken sheet by sheet in the order of the tabs. The same rows give the same bytes.

    :raises TooLargeError: a part or the whole is beyond four gigabytes.
    """
    book.close()
    sheets = {
        f"xl/worksheets/sheet{number}.xml": sheet
        for number, sheet in enumerate(book.worksheets(), 1)
        if isinstance(sheet, BulkSheet)
    }
    rows = sum(sheet.bulk_size[0] for sheet in sheets.values())
    data = made.getvalue()
    with path.open("wb") as file, kept_blocks(rows >= MANY) as kept, ThreadPoolExecutor(1) as packer:
        whole = Writer(file)
        for entry in read_directory(data):
            if entry.name in sheets:
                content, bulk = entry.inflate(data), sheets[entry.name].bulk
                whole.add(entry.name, _with_rows(content, _packed(bulk, kept, packer)))
            else:
                whole.add(entry.name, [Piece(entry.raw(data), entry.size, entry.crc)], entry.method)
        whole.close()


def _with_rows(sheet: bytes, rows: Iterable[Piece]) -> Iterator[Piece]:
    head, end, tail = sheet.partition(_END_OF_ROWS)
    yield deflated(head, _LEVEL)
    yield from rows
    yield deflated(end + tail, _LEVEL)
    yield END


def _packed(blocks: Iterable[Block[Any]], kept: Kept | None, packer: ThreadPoolExecutor) -> Iterator[Piece]:
    """The blocks in their order."""
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
