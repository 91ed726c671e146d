"""One deflate stream put together from pieces that were packed each by itself.

A piece refers to nothing before it and ends on a whole byte, so that it can be kept and put into another stream. The
checksum of the whole follows from those of the pieces: what was packed once need not be unpacked to be used again.
"""

from __future__ import annotations

import zlib
from functools import cache, lru_cache
from typing import NamedTuple

_POLYNOMIAL = 0xEDB88320  # of CRC-32; here as there the highest bit is the lowest power of x
_ONE = 1 << 31
_BYTE = _ONE >> 8  # x to the power of 8: what one byte more does to a checksum


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
    return _product(first, _shift(size)) ^ second if first else second


def _product(one: int, other: int) -> int:
    """Of two polynomials over GF(2), modulo that of CRC-32."""
    found = 0
    while one:
        if one & _ONE:
            found ^= other
        one = one << 1 & 0xFFFFFFFF
        other = other >> 1 ^ (_POLYNOMIAL if other & 1 else 0)
    return found


@lru_cache(4096)
def _shift(size: int) -> int:
    """What so many bytes more do to a checksum: x to the power of 8 times their number."""
    found, power = _ONE, 0
    while size:
        if size & 1:
            found = _product(_power(power), found)
        size >>= 1
        power += 1
    return found


@cache
def _power(number: int) -> int:
    """x to the power of 8 times 2 to the power of `number`."""
    if number == 0:
        return _BYTE
    half = _power(number - 1)
    return _product(half, half)
