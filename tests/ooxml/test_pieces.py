"""Pieces of a deflate stream: packed apart, they are one stream and one checksum together."""

from __future__ import annotations

import zlib
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, strategies as st

from xlplugin.ooxml import container
from xlplugin.ooxml.container import TooLargeError, Writer, read_directory
from xlplugin.ooxml.pieces import END, Piece, deflated, joined_crc

CONTENTS = st.lists(st.binary(max_size=200) | st.integers(0, 70_000).map(lambda size: b"<c r=1/>" * (size // 8)))


@given(CONTENTS)
def test_the_checksum_of_the_whole_follows_from_those_of_the_pieces(contents: list[bytes]) -> None:
    crc = 0
    for content in contents:
        crc = joined_crc(crc, zlib.crc32(content), len(content))
    assert crc == zlib.crc32(b"".join(contents))


@pytest.mark.parametrize("size", [0, 1, 255, 1 << 16, (1 << 20) + 1, 5_000_000])
def test_the_checksum_holds_for_any_length(size: int) -> None:
    zeros = bytes(size)
    assert joined_crc(zlib.crc32(b"head"), zlib.crc32(zeros), size) == zlib.crc32(b"head" + zeros)


@given(CONTENTS, st.integers(1, 9))
def test_pieces_in_any_order_are_one_member(contents: list[bytes], level: int) -> None:
    pieces = [deflated(content, level) for content in contents]
    for order, whole in ((pieces, contents), (pieces[::-1], contents[::-1])):
        made = BytesIO()
        writer = Writer(made)
        writer.add("一.xml", [*order, END])
        writer.add("b.xml", [END])
        writer.close()
        entries = read_directory(made.getvalue())
        assert [entry.inflate(made.getvalue()) for entry in entries] == [b"".join(whole), b""]
        with ZipFile(made) as archive:
            assert archive.testzip() is None
            assert [archive.read(name) for name in archive.namelist()] == [b"".join(whole), b""]


@pytest.mark.parametrize("piece", [Piece(b"", 4 << 30, 0), Piece(bytes(99), 0, 0)], ids=["content", "file"])
def test_what_a_zip_file_cannot_hold_is_refused(monkeypatch: pytest.MonkeyPatch, piece: Piece) -> None:
    if piece.raw:
        monkeypatch.setattr(container, "_NEEDS_ZIP64", 50)
    with pytest.raises(TooLargeError, match=r"a\.xml"):
        Writer(BytesIO()).add("a.xml", [piece])
