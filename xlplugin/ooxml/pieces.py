"""One deflate stream put together from pieces that were packed each by itself.

A piece refers to nothing before it and ends on a whole byte, so that it can be kept and put into another stream. The
checksum of the whole follows from those of the pieces: what was packed once need not be unpacked to be used again.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple


class Piece(NamedTuple):
    """Packed data with the length and the CRC-32 of what they hold."""

    raw: bytes
    size: int
    crc: int


END = Piece(b"\x03\x00", 0, 0)
"""The empty last block, without which no deflate stream is whole."""


def deflated(content: bytes, level: int) -> Piece:
    """Content packed so that any other piece may stand before or behind it."""
    deflater = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    raw = deflater.compress(content) + deflater.flush(zlib.Z_FULL_FLUSH)
    return Piece(raw, len(content), zlib.crc32(content))


def joined_crc(first: int, second: int, size: int) -> int:
    """The CRC-32 of two contents in a row by those of each; `size` is the length of the second."""
    power = 0
    while size:
        if size & 1:
            first = _moved(first, _mover(power))
        size >>= 1
        power += 1
    return first ^ second


_Mover = Sequence[Sequence[int]]
"""What some bytes more, all of them 0, do to a checksum: to each of its four bytes, from the lowest on, by its value.

It is linear: what they do to an exclusive-or is the exclusive-or of what they do to each.
"""


def _moved(crc: int, mover: _Mover) -> int:
    lowest, low, high, highest = mover
    return lowest[crc & 255] ^ low[crc >> 8 & 255] ^ high[crc >> 16 & 255] ^ highest[crc >> 24]


@cache
def _mover(power: int) -> _Mover:
    """Of 2 to the power of so many bytes."""
    if power == 0:
        bits = [zlib.crc32(b"\0", 1 << bit) ^ zlib.crc32(b"\0") for bit in range(32)]
    else:
        half = _mover(power - 1)
        bits = [_moved(_moved(1 << bit, half), half) for bit in range(32)]
    return [_of_all_bytes(bits[at : at + 8]) for at in range(0, 32, 8)]


def _of_all_bytes(bits: Sequence[int]) -> Sequence[int]:
    """What is done to each value of a byte, by what is done to each of its bits."""
    found = [0]
    for bit in bits:
        found += [bit ^ other for other in found]
    return found
