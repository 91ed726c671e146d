"""The zip container of a package: its directory read strictly, its entries raw, a writer that copies them.

:mod:`zipfile` neither hands out compressed data nor looks for overlapping entries (CVE-2024-0450 is open in
Python 3.11.7), and different readers disagree on sloppy archives. So the one directory at the very end of the
file counts, each local header must repeat it, and whatever is ambiguous is refused.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from io import BytesIO
from operator import attrgetter
from typing import Any, BinaryIO, NamedTuple

from xlplugin.ooxml.pieces import Piece, joined_crc

STORED, DEFLATED = 0, 8
_LOCAL = struct.Struct("<IHHHIIIIHH")
_CENTRAL = struct.Struct("<IHHHHIIIIHHHHHII")
_LOCAL_READ = struct.Struct("<I2xHH16xHH")  # the same without what is not looked at
_CENTRAL_READ = struct.Struct("<I4xHHIIIIHHH8xI")
_END = struct.Struct("<IHHHHIIH")
_END64 = struct.Struct("<IQHHIIQQQQ")
_LOCATOR64 = struct.Struct("<IIQI")
_ENCRYPTED, _UTF8 = 0x1, 0x800
_EPOCH = (1 << 21) | (1 << 16)  # 1 January 1980, the zip format's zero: the same bytes at any hour
_NEEDS_ZIP64 = 0xFFFFFFFF


class ContainerError(Exception):
    """The zip container is damaged, cut short or ambiguous; ``str(error)`` says in English what is wrong."""


class AmbiguousError(ContainerError):
    """Two readers could read different data in this container."""


class TooLargeError(ContainerError):
    """More than a zip file holds in its plain form, and far more than our own reader takes."""


class Entry(NamedTuple):
    """One member as the directory describes it; ``start`` is where its compressed data begin in the file."""

    name: str
    method: int
    stamp: int
    crc: int
    packed: int
    size: int
    header: int
    start: int
    encrypted: bool

    def raw(self, data: bytes) -> bytes:
        """The compressed data."""
        return data[self.start : self.start + self.packed]

    def inflate(self, data: bytes) -> bytes:
        """The content, of exactly the promised length and checksum.

        :raises ContainerError: it is not.
        """
        if self.encrypted or self.method not in (STORED, DEFLATED):
            raise ContainerError(f"{self.name}: encrypted or packed by an unknown method")
        content = self.raw(data)
        if self.method == DEFLATED:
            inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                # One byte more than promised is asked for: a lying size shows, and a bomb does not grow.
                content = inflater.decompress(content, self.size + 1)
            except zlib.error as error:
                raise ContainerError(f"{self.name}: {error}") from error
            if not inflater.eof or inflater.unused_data:
                raise ContainerError(f"{self.name}: cut short or longer than promised")
        if len(content) != self.size or zlib.crc32(content) != self.crc:
            raise ContainerError(f"{self.name}: length or checksum is wrong")
        return content


def read_directory(data: bytes) -> list[Entry]:
    """The members in the directory's order.

    :raises ContainerError: no zip file, or one that two readers could read differently.
    """
    count, size, offset, end = _end_record(data)
    if offset + size != end:
        raise ContainerError("the directory is not where it should be")
    met = _met(count, size)
    entries = met[0].read(data, offset) if met else None
    if entries is None:
        entries = _read_entries(data, offset, count, end)
        if count <= _REMEMBERED:
            met[:] = [_Frame.of(data, offset, entries)]
    _refuse_overlap(entries, offset)
    return entries


def _read_entries(data: bytes, offset: int, count: int, end: int) -> list[Entry]:
    entries: list[Entry] = []
    position = offset
    for _ in range(count):
        if position + _CENTRAL.size > end:
            raise ContainerError("the directory is cut short")
        entry, position = _read_central(data, position, end)
        entries.append(entry)
    if position != end:
        raise ContainerError("the directory is longer than it says")
    return entries


class _Frame(NamedTuple):
    """What a directory has in common with the next one: everything but checksums, times, sizes and places.

    Packages of one template written by one program have it in common, and reading it once more field by field costs
    more than inflating a table.
    """

    central: struct.Struct
    """All entries at once: of each what stays, and the five numbers that do not."""
    stays: tuple[tuple[bytes, ...], ...]
    locals: tuple[tuple[struct.Struct, tuple[bytes, ...], int], ...]
    """Of each local header what stays, and its length."""
    names: tuple[str, ...]
    methods: tuple[int, ...]
    encrypted: tuple[bool, ...]

    @classmethod
    def of(cls, data: bytes, offset: int, entries: Sequence[Entry]) -> _Frame:
        """That of a directory which was read field by field."""
        pieces, headers, position = [], [], offset
        for entry in entries:
            name, extra, comment = struct.unpack_from("<HHH", data, position + 28)
            pieces.append(f"4s4x4sIIII6s8xI{name}s{extra + comment}x")
            position += _CENTRAL.size + name + extra + comment
            (name,) = struct.unpack_from("<H", data, entry.header + 26)
            header = struct.Struct(f"<4s2x4s16x4s{name}s")
            headers.append((header, header.unpack_from(data, entry.header), entry.start - entry.header))
        central = struct.Struct("<" + "".join(pieces))
        named = ((entry.name, entry.method, entry.encrypted) for entry in entries)
        names, methods, encrypted = zip(*named, strict=True) if entries else ((), (), ())
        stays = _staying(central.unpack_from(data, offset))
        return cls(central, stays, tuple(headers), names, methods, encrypted)

    def read(self, data: bytes, offset: int) -> list[Entry] | None:
        """The entries of a directory of the same length; None where it must be read field by field."""
        fields = self.central.unpack_from(data, offset)
        if _staying(fields) != self.stays or _NEEDS_ZIP64 in fields:
            return None
        stamps, crcs, packed, sizes, headers = (fields[at::_FIELDS] for at in (2, 3, 4, 5, 7))
        starts = []
        try:
            for header, (local, stays, length) in zip(headers, self.locals, strict=True):
                if local.unpack_from(data, header) != stays:
                    return None
                starts.append(header + length)
        except struct.error:  # outside the file
            return None
        columns = (self.names, self.methods, stamps, crcs, packed, sizes, headers, starts, self.encrypted)
        return list(map(Entry._make, zip(*columns, strict=True)))


_FIELDS = 9
_REMEMBERED = 100  # entries of a directory that is remembered; workbooks of one template have a dozen or two


def _staying(fields: tuple[Any, ...]) -> tuple[tuple[bytes, ...], ...]:
    """Signatures, flags and methods, lengths, names."""
    return tuple(fields[at::_FIELDS] for at in (0, 1, 6, 8))


@lru_cache(maxsize=64)
def _met(count: int, size: int) -> list[_Frame]:
    """The frame met last of directories of so many entries and bytes, if any."""
    return []


def _end_record(data: bytes) -> tuple[int, int, int, int]:
    """Number of entries, size and offset of the directory, and where it ends."""
    place = data.rfind(b"PK\x05\x06", max(0, len(data) - _END.size - 0xFFFF))
    if place < 0 or place + _END.size > len(data):
        raise ContainerError("no zip directory: the file is cut short or no zip file")
    _, disk, first_disk, here, count, size, offset, comment = _END.unpack_from(data, place)
    if place + _END.size + comment != len(data):
        raise ContainerError("something follows the end of the zip file")
    locator = place - _LOCATOR64.size
    if locator >= 0 and data.startswith(b"PK\x06\x07", locator):
        _, _, record, _ = _LOCATOR64.unpack_from(data, locator)
        if record + _END64.size != locator or not data.startswith(b"PK\x06\x06", record):
            raise ContainerError("the zip64 record is not where it should be")
        _, _, _, _, disk, first_disk, here, count, size, offset = _END64.unpack_from(data, record)
        place = record
    if disk or first_disk or here != count:
        raise ContainerError("the zip file is one of several volumes")
    return count, size, offset, place


def _read_central(data: bytes, position: int, end: int) -> tuple[Entry, int]:
    fields = _CENTRAL_READ.unpack_from(data, position)
    signature, flags, method, stamp, crc, packed, size, name_len, extra_len, comment_len, header = fields
    name_at = position + _CENTRAL.size
    after = name_at + name_len + extra_len + comment_len
    if signature != 0x02014B50 or after > end:
        raise ContainerError("the directory is damaged")
    raw_name = data[name_at : name_at + name_len]
    if _NEEDS_ZIP64 in (packed, size, header):
        extra = data[name_at + name_len : name_at + name_len + extra_len]
        size, packed, header = _zip64_sizes(extra, size, packed, header)
    start = _data_start(data, header, raw_name, method, flags)
    try:
        name = raw_name.decode("utf-8" if flags & _UTF8 else "ascii")
    except UnicodeDecodeError:
        name = raw_name.decode("cp437")
    return Entry(name, method, stamp, crc, packed, size, header, start, bool(flags & _ENCRYPTED)), after


def _zip64_sizes(extra: bytes, *values: int) -> list[int]:
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, position)
        if kind == 1:
            field = extra[position + 4 : position + 4 + length]
            wide = iter(struct.unpack(f"<{len(field) // 8}Q", field[: len(field) // 8 * 8]))
            return [next(wide, value) if value == _NEEDS_ZIP64 else value for value in values]
        position += 4 + length
    return list(values)


def _data_start(data: bytes, header: int, raw_name: bytes, method: int, flags: int) -> int:
    """Where the data begin, after a local header that tells the same story as the directory."""
    if header + _LOCAL.size > len(data):
        raise ContainerError("an entry lies outside the file")
    signature, local_flags, local_method, name_len, extra_len = _LOCAL_READ.unpack_from(data, header)
    name_at = header + _LOCAL.size
    same = local_method == method and not (local_flags ^ flags) & _ENCRYPTED
    if signature != 0x04034B50 or not same or data[name_at : name_at + name_len] != raw_name:
        raise AmbiguousError("an entry and the directory contradict one another")
    return int(name_at + name_len + extra_len)


def _refuse_overlap(entries: Sequence[Entry], limit: int) -> None:
    free_from = 0
    for entry in sorted(entries, key=attrgetter("header")):
        if entry.header < free_from:
            raise AmbiguousError("entries overlap")
        free_from = entry.start + entry.packed
        if free_from > limit:
            raise AmbiguousError("an entry reaches into the directory")


class Writer:
    """Writes a zip file, member by member; the same members give the same bytes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._directory = bytearray()
        self._count = 0

    def add(self, name: str, pieces: Iterable[Piece], method: int = DEFLATED, stamp: int = _EPOCH) -> None:
        """A member of packed data, which are written as they come: they may be more than the memory holds.

        :raises TooLargeError: four gigabytes or more.
        """
        raw_name, header = name.encode(), self._file.tell()
        self._file.seek(header + _LOCAL.size + len(raw_name))
        size = crc = packed = 0
        for piece in pieces:
            self._file.write(piece.raw)
            packed += len(piece.raw)
            size += piece.size
            crc = joined_crc(crc, piece.crc, piece.size)
        end = self._file.tell()
        if max(size, end) >= _NEEDS_ZIP64:
            raise TooLargeError(f"{name}: too large")
        flags = 0 if name.isascii() else _UTF8
        common = (flags, method, stamp, crc, packed, size, len(raw_name), 0)
        self._file.seek(header)
        self._file.write(_LOCAL.pack(0x04034B50, 20, *common) + raw_name)
        self._file.seek(end)
        self._directory += _CENTRAL.pack(0x02014B50, 20, 20, *common, 0, 0, 0, 0, header) + raw_name
        self._count += 1

    def close(self) -> None:
        """Write the directory; the file itself stays open."""
        end = (0, 0, self._count, self._count, len(self._directory), self._file.tell(), 0)
        self._file.write(bytes(self._directory) + _END.pack(0x06054B50, *end))


def write(members: Iterable[tuple[Entry, bytes]]) -> bytes:
    """A zip file of members with their compressed data; the same members give the same bytes."""
    made = BytesIO()
    writer = Writer(made)
    for entry, raw in members:
        writer.add(entry.name, [Piece(raw, entry.size, entry.crc)], entry.method, entry.stamp)
    writer.close()
    return made.getvalue()


def pack(name: str, content: bytes, level: int = 6) -> tuple[Entry, bytes]:
    """A new member with its compressed data; ``level`` 0 stores it as it is."""
    crc = zlib.crc32(content)
    if level == 0:
        return Entry(name, STORED, _EPOCH, crc, len(content), len(content), 0, 0, False), content
    deflater = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    raw = deflater.compress(content) + deflater.flush()
    return Entry(name, DEFLATED, _EPOCH, crc, len(raw), len(content), 0, 0, False), raw
