"""Write a compound file (the container of `vbaProject.bin`) after [MS-CFB], version 3, 512-byte sectors.

Only what a VBA project needs: streams in one level of folders, no DIFAT sectors (109 FAT sectors hold 7 MB),
no times, no class ids. The same streams give the same bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

SECTOR = 512
MINI_SECTOR = 64
MINI_CUTOFF = 4096
"""Streams shorter than this lie in the mini stream."""

FREE, END_OF_CHAIN, FAT_SECTOR, NO_STREAM = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5
MAX_FAT_SECTORS = 109

Path = tuple[str, ...]


@dataclass
class _Entry:
    """One directory entry, [MS-CFB] 2.6.1; `left`, `right`, `child` are entry numbers."""

    name: str
    kind: int
    data: bytes = b""
    left: int = NO_STREAM
    right: int = NO_STREAM
    child: int = NO_STREAM
    start: int = END_OF_CHAIN
    size: int = 0

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le") + b"\0\0"
        start = 0 if self.kind == STORAGE else self.start
        # Colour 1 (black) throughout: a tree balanced by halving needs no red nodes to be accepted.
        head = name.ljust(64, b"\0") + struct.pack("<HBB", len(name), self.kind, 1)
        links = struct.pack("<III", self.left, self.right, self.child)
        class_id_state_and_times = bytes(16 + 4 + 16)
        return head + links + class_id_state_and_times + struct.pack("<IQ", start, self.size)


_UNUSED_ENTRY = bytes(68) + struct.pack("<III", NO_STREAM, NO_STREAM, NO_STREAM) + bytes(48)


@dataclass
class _Sectors:
    """The file's sectors and the chain that links them."""

    unit: int
    body: bytearray = field(default_factory=bytearray)
    chain: list[int] = field(default_factory=list)

    def add(self, data: bytes) -> int:
        """Append `data` as one chain; the number of its first sector."""
        if not data:
            return END_OF_CHAIN
        first, count = len(self.chain), -(-len(data) // self.unit)
        self.body += data.ljust(count * self.unit, b"\0")
        self.chain += [*range(first + 1, first + count), END_OF_CHAIN]
        return first


def write(streams: Mapping[Path, bytes]) -> bytes:
    """The compound file that holds `streams`, each under its path such as ``("VBA", "dir")``.

    Raises `ValueError` when the streams exceed what 109 FAT sectors can address (about 7 MB).
    """
    entries = _directory(streams)
    sectors, mini = _Sectors(SECTOR), _Sectors(MINI_SECTOR)
    for entry in entries:
        if entry.kind == STREAM:
            entry.size = len(entry.data)
            entry.start = (sectors if entry.size >= MINI_CUTOFF else mini).add(entry.data)
    entries[0].start, entries[0].size = sectors.add(bytes(mini.body)), len(mini.body)

    mini_fat = _numbers(mini.chain)
    mini_fat_count = len(mini_fat) // SECTOR
    mini_fat_start = sectors.add(mini_fat)
    directory = b"".join(entry.packed() for entry in entries)
    directory += _UNUSED_ENTRY * (-len(entries) % (SECTOR // 128))
    directory_start = sectors.add(directory)

    fat_start, fat = _fat(sectors.chain)
    fat_count = len(fat) // SECTOR
    head = _header(range(fat_start, fat_start + fat_count), directory_start, mini_fat_start, mini_fat_count)
    return head + bytes(sectors.body) + fat


def _directory(streams: Mapping[Path, bytes]) -> list[_Entry]:
    """All entries, the root first; siblings form a balanced tree in the order that the format fixes."""
    entries = [_Entry("Root Entry", ROOT)]
    folders: dict[str, dict[str, bytes]] = {}
    for path, data in streams.items():
        folders.setdefault(path[0] if len(path) == 2 else "", {})[path[-1]] = data
    top = {name: _Entry(name, STREAM, data) for name, data in folders.get("", {}).items()}
    top |= {name: _Entry(name, STORAGE) for name in folders if name}
    entries[0].child = _siblings(entries, top)
    for name, members in folders.items():
        if name:
            inner = {member: _Entry(member, STREAM, data) for member, data in members.items()}
            top[name].child = _siblings(entries, inner)
    return entries


def _siblings(entries: list[_Entry], family: Mapping[str, _Entry]) -> int:
    """Add `family` to `entries` and link it; the number of the tree's root."""
    ordered = [family[name] for name in sorted(family, key=lambda name: (len(name), name.upper()))]
    first = len(entries)
    entries += ordered

    def link(low: int, high: int) -> int:
        if low >= high:
            return NO_STREAM
        middle = (low + high) // 2
        entries[first + middle].left = link(low, middle)
        entries[first + middle].right = link(middle + 1, high)
        return first + middle

    return link(0, len(ordered))


def _numbers(values: list[int]) -> bytes:
    """`values` as 32-bit numbers, filled up to whole sectors with FREE."""
    filled = values + [FREE] * (-len(values) % (SECTOR // 4))
    return struct.pack(f"<{len(filled)}I", *filled)


def _fat(chain: list[int]) -> tuple[int, bytes]:
    """Where the FAT starts and the FAT itself, which also lists its own sectors."""
    per_sector = SECTOR // 4
    count = 1
    while count * per_sector < len(chain) + count:
        count += 1
    if count > MAX_FAT_SECTORS:
        raise ValueError("the VBA project is larger than a compound file without DIFAT sectors can be")
    return len(chain), _numbers(chain + [FAT_SECTOR] * count)


def _header(fat: range, directory: int, mini_fat: int, mini_fat_count: int) -> bytes:
    """The first 512 bytes, [MS-CFB] 2.2."""
    signature = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16)
    version = struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    places = struct.pack(
        "<IIIIIIIII", 0, len(fat), directory, 0, MINI_CUTOFF, mini_fat, mini_fat_count, END_OF_CHAIN, 0
    )
    difat = [*fat, *[FREE] * (MAX_FAT_SECTORS - len(fat))]
    return signature + version + places + struct.pack("<109I", *difat)
