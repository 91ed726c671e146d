"""The two encodings inside a VBA project: compression ([MS-OVBA] 2.4.1) and data encryption ([MS-OVBA] 2.4.3)."""

from __future__ import annotations

import struct

CHUNK = 4096
"""Bytes of plain text that one compressed chunk holds."""

SHORTEST_COPY = 3
SEED = 0x5D
"""Any byte will do; a fixed one keeps the bytes reproducible."""


def compress(data: bytes) -> bytes:
    """`data` as a compressed container."""
    chunks = (data[start : start + CHUNK] for start in range(0, len(data), CHUNK))
    return b"\x01" + b"".join(map(_chunk, chunks))


def _chunk(plain: bytes) -> bytes:
    """One chunk with its header; stored raw and zero-padded where compression gains nothing."""
    body = _tokens(plain)
    if len(body) < CHUNK:
        return struct.pack("<H", 0xB000 | (len(body) - 1)) + body
    return struct.pack("<H", 0x3FFF) + plain.ljust(CHUNK, b"\0")


def _tokens(plain: bytes) -> bytes:
    """Groups of eight tokens behind a byte of flags: a literal byte, or a copy of something earlier."""
    out = bytearray()
    seen: dict[bytes, list[int]] = {}
    position = 0
    while position < len(plain):
        flag_place, flags = len(out), 0
        out.append(0)
        for bit in range(8):
            if position >= len(plain):
                break
            offset, length = _longest_copy(plain, position, seen)
            if length:
                flags |= 1 << bit
                token = (offset - 1) << (16 - _offset_bits(position)) | (length - SHORTEST_COPY)
                out += struct.pack("<H", token)
            else:
                out.append(plain[position])
                length = 1
            for place in range(position, position + length):
                seen.setdefault(plain[place : place + SHORTEST_COPY], []).append(place)
            position += length
        out[flag_place] = flags
    return bytes(out)


def _offset_bits(position: int) -> int:
    """How many bits of a copy token hold the offset at that place of the chunk, [MS-OVBA] 2.4.1.3.19.1."""
    return max(4, (position - 1).bit_length())


def _longest_copy(plain: bytes, position: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """Offset and length of the longest earlier match, the nearest among equals; (0, 0) for none."""
    most = min((0xFFFF >> _offset_bits(position)) + SHORTEST_COPY, len(plain) - position)
    best_offset = best_length = 0
    if most < SHORTEST_COPY:
        return 0, 0
    for candidate in reversed(seen.get(plain[position : position + SHORTEST_COPY], ())):
        length = SHORTEST_COPY
        while length < most and plain[candidate + length] == plain[position + length]:
            length += 1
        if length > best_length:
            best_offset, best_length = position - candidate, length
            if length == most:
                break
    return best_offset, best_length


def encrypt(guid: str, data: bytes, seed: int = SEED) -> str:
    """`data` encrypted for the project with that id, as the hexadecimal text of the PROJECT stream."""
    key = sum(guid.encode("ascii")) & 0xFF
    version, project_key = seed ^ 2, seed ^ key
    out = [seed, version, project_key]
    last_plain, last, before_last = key, project_key, version
    ignored = (seed & 6) // 2
    for byte in bytes([7]) * ignored + struct.pack("<I", len(data)) + data:
        code = byte ^ ((before_last + last_plain) & 0xFF)
        out.append(code)
        before_last, last, last_plain = last, code, byte
    return bytes(out).hex().upper()
