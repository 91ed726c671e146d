"""The gate before any Office library: what a file really is, and whether it may be opened.

A path is looked at before it is opened (a pipe would block for ever, a device never end), the content before its name
(an .xlsx called .et is fine, a web page called .xlsx is not), and the zip container before what is in it. The limits
are calibrated on 2,009 real workbooks (see docs/hazards.md): they cost honest files nothing.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Collection
from functools import lru_cache

from xlplugin.intake.memo import Memo
from xlplugin.intake.refusals import Refused
from xlplugin.intake.remote import Remote
from xlplugin.ooxml import container

MAX_FILE = 256 << 20  # bytes on disk
_AT_ONCE = 1 << 20  # bytes read at a time of a file that has more or fewer than it said
MAX_PARTS = 5_000  # the largest honest workbook has 1,033
MAX_INFLATED = 1 << 30  # bytes of all parts; the largest honest workbook has 114 MB
MAX_RATIO = 200  # inflated to compressed, of a part above RATIO_FROM; honest ones reach 170
RATIO_FROM = 100_000  # bytes
MAX_KEPT_PART = 1 << 18  # bytes of a part that is kept for the next workbooks; a form's largest such has 20 kB
MAX_READ_PART = 64 << 20  # bytes of a part that is read; a form's sheet has some 10 kB

_KEPT: Memo[tuple[int, int, int, bytes], bytes] = Memo(200)
_LOCK_NAMES = ("~$", ".~lock.")
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHARING_VIOLATIONS = (32, 33)  # of Windows: another program holds the file
_KIND_BY_START = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
)
_PREDEFINED_OR_NUMBER = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_ENCODING = re.compile(rb"""^<\?xml[^>]{0,100}?encoding=["']([A-Za-z0-9._-]{1,40})["']""")
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_TO_TRANSITIONAL = (
    (
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


def is_lock_file(name: str) -> bool:
    """Whether a file's name is that of the file which Excel, WPS or LibreOffice keeps beside an open workbook."""
    return name.startswith(_LOCK_NAMES)


def load(path: str | os.PathLike[str] | Remote) -> bytes:
    """The content of a file, if it is an ordinary one of bearable size; or of an object in a store.

    :raises Refused: ``locked``, ``unreadable``, ``not-a-workbook`` or ``too-large``.
    """
    if isinstance(path, Remote):
        return path.load()
    if is_lock_file(os.path.basename(path)):  # noqa: PTH119 - a Path is slow to make
        raise Refused("lock-file")
    try:
        _refuse_unless_file(os.stat(path).st_mode)  # noqa: PTH116
        # Between the look and the opening the file may have been replaced: do not block, and look again.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)
        file = os.open(path, flags)
        try:
            data = _whole(file)
        finally:
            os.close(file)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise _reason(error) from error
    refuse_large(len(data))
    if not data:
        raise Refused("empty-file")
    return data


def _whole(file: int) -> bytes:
    """The content of an opened file. It may grow while it is read, or not know its size."""
    facts = os.fstat(file)
    _refuse_unless_file(facts.st_mode)
    refuse_large(facts.st_size)
    data = os.read(file, facts.st_size + 1)
    if len(data) == facts.st_size:
        return data
    whole = bytearray(data)
    while len(whole) <= MAX_FILE and (more := os.read(file, _AT_ONCE)):
        whole += more
    return bytes(whole)


def inflated_size(data: bytes) -> int:
    """How many bytes all parts of a workbook come to.

    :raises Refused: as :class:`Guarded` does.
    """
    return sum(entry.size for entry in _entries(data).values())


class Guarded:
    """A workbook's container that passed the gate: its parts are inflated when asked for, and checked then.

    :param data: the whole file.
    :raises Refused: it is no .xlsx workbook, or damaged, encrypted, too large, or unsafe.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._entries = _entries(data)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def names(self) -> list[str]:
        """The names of the parts, as they are spelt in the file."""
        return [entry.name for entry in self._entries.values()]

    def xml(self, name: str, kept: bool = False) -> bytes:
        """An XML part in UTF-8 and in the namespaces of the transitional form.

        :param kept: whether the content is kept for packages that hold the same part to the byte, as most do of one
            template: it need not be inflated again.
        :raises KeyError: there is none of that name.
        :raises Refused: it is damaged, too large, or declares a document type.
        """
        entry = self._entries[name.lower()]
        if not kept or entry.size > MAX_KEPT_PART:
            return normal(self.content(name), entry.name)
        # The very same compressed data with the same promises: nothing is left to chance or to a checksum.
        key = entry.method, entry.size, entry.crc, entry.raw(self._data)
        content = _KEPT.get(key)
        if content is None:
            content = _KEPT[key] = normal(self.content(name), entry.name)
        return content

    def content(self, name: str) -> bytes:
        """A part as it is in the file, to be given to :func:`normal` before anything else reads it.

        :raises KeyError: there is none of that name.
        :raises Refused: it is damaged or too large.
        """
        entry = self._entries[name.lower()]
        if entry.size > MAX_READ_PART:
            raise Refused("too-large", size=_mega(entry.size), limit=_mega(MAX_READ_PART))
        try:
            return entry.inflate(self._data)
        except container.ContainerError as error:
            raise Refused("bad-part", part=entry.name) from error


def _refuse_unless_file(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise Refused("not-a-file")


def refuse_large(size: int) -> None:
    """Raises Refused where a file of so many bytes is no report."""
    if size > MAX_FILE:
        raise Refused("too-large", size=_mega(size), limit=_mega(MAX_FILE))


def _mega(size: int) -> str:
    return f"{size / (1 << 20):,.0f} MB"


def _reason(error: OSError | ValueError) -> Refused:
    if isinstance(error, FileNotFoundError | NotADirectoryError | ValueError):
        return Refused("missing")
    if getattr(error, "winerror", None) in _SHARING_VIOLATIONS:
        return Refused("in-use")
    if isinstance(error, PermissionError):
        return Refused("no-permission")
    return Refused("missing" if error.errno in (errno.ENAMETOOLONG, errno.ELOOP) else "disk-error")


def _entries(data: bytes) -> dict[str, container.Entry]:
    if not data.startswith(b"PK\x03\x04"):
        raise _not_a_package(data)
    try:
        entries = container.read_directory(data)
    except container.AmbiguousError as error:
        raise Refused("ambiguous", part="zip") from error
    except container.ContainerError as error:
        raise Refused("cut-short") from error
    _check_sizes(entries)
    keys = _keys(tuple([entry.name for entry in entries]), tuple([entry.encrypted for entry in entries]))
    return dict(zip(keys, entries, strict=True))


@lru_cache(maxsize=256)
def _keys(names: tuple[str, ...], encrypted: tuple[bool, ...]) -> tuple[str, ...]:
    """The names by which the parts are found, if together they are a workbook that can be read."""
    found: dict[str, str] = {}
    for name, is_encrypted in zip(names, encrypted, strict=True):
        key = _key(name)
        if key in found or not key:
            raise Refused("ambiguous", part=name)
        if is_encrypted:
            raise Refused("password")
        found[key] = name
    _check_kind(found)
    return tuple(found)


def _key(name: str) -> str:
    """The name by which a part is found; empty for one that programs may understand differently."""
    key = name.lower()
    return "" if "\\" in key or key.startswith("/") or ".." in key.split("/") else key


def _check_sizes(entries: list[container.Entry]) -> None:
    if len(entries) > MAX_PARTS:
        raise Refused("too-many-parts", size=f"{len(entries):,}", limit=f"{MAX_PARTS:,}")
    sizes = [entry.size for entry in entries]
    if max(sizes, default=0) > RATIO_FROM:
        for entry in entries:
            if entry.size > RATIO_FROM and entry.size > MAX_RATIO * max(entry.packed, 1):
                raise Refused("bomb")
    total = sum(sizes)
    if total > MAX_INFLATED:
        raise Refused("too-large", size=_mega(total), limit=_mega(MAX_INFLATED))


def _check_kind(parts: Collection[str]) -> None:
    if "[content_types].xml" in parts and "_rels/.rels" in parts:
        folders = {name.split("/", 1)[0] for name in parts}
        if "xl/workbook.bin" in parts:
            raise Refused("old-format", kind="xlsb")
        if "xl" not in folders and folders & {"word", "ppt", "visio"}:
            raise Refused(
                "other-file", kind="word" if "word" in folders else "slides" if "ppt" in folders else "office"
            )
        return
    if "mimetype" in parts and "content.xml" in parts:
        raise Refused("old-format", kind="ods")
    raise Refused("other-file", kind="archive")


def _not_a_package(data: bytes) -> Refused:
    """What a file that is no zip container is, told by its content."""
    if not data.strip(b"\0"):
        return Refused("empty-file") if not data else Refused("cut-short")
    if data.startswith(_OLE2):
        return _ole2(data)
    for start, kind in _KIND_BY_START:
        if data.startswith(start):
            return Refused("other-file", kind=kind)
    if data[:4] in (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x10\x00"):
        return Refused("old-format", kind="xls")  # a workbook stream without a container, from the nineties
    if data.startswith(b"PK"):
        return Refused("cut-short")
    head = data[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return Refused("old-format", kind="xml2003")
    if head.startswith((b"<!doctype html", b"<html")) or b"<table" in head:
        return Refused("other-file", kind="html")
    printable = sum(byte >= 32 or byte in b"\t\r\n" for byte in head)
    return Refused("other-file", kind="text" if head and printable == len(head) else "unknown")


def _ole2(data: bytes) -> Refused:
    """An OLE2 file: an encrypted .xlsx, an .xls (encrypted or not), or something else altogether."""
    if any(name.encode("utf-16-le") in data for name in ("EncryptedPackage", "EncryptionInfo")):
        return Refused("password")
    if "WordDocument".encode("utf-16-le") in data:
        return Refused("other-file", kind="word")
    if "PowerPoint Document".encode("utf-16-le") in data:
        return Refused("other-file", kind="slides")
    names = ("Workbook\0".encode("utf-16-le"), "Book\0".encode("utf-16-le"))
    if not any(name in data for name in names):
        return Refused("other-file", kind="office")
    # The stream of an .xls begins with BOF; FILEPASS (2F 00) among the first records means a password.
    start = max(data.find(b"\x09\x08\x10\x00\x00\x06\x05\x00"), data.find(b"\x09\x08\x08\x00\x00\x05\x05\x00"))
    return Refused("password" if start >= 0 and _has_filepass(data, start) else "old-format", kind="xls")


def _has_filepass(data: bytes, position: int) -> bool:
    for _ in range(8):
        kind, length = (
            data[position : position + 2],
            int.from_bytes(data[position + 2 : position + 4], "little"),
        )
        if kind == b"\x2f\x00":
            return True
        position += 4 + length
    return False


def normal(content: bytes, name: str) -> bytes:
    """An XML part in UTF-8 and in the namespaces of the transitional form.

    :raises Refused: it is in another encoding, declares a document type, or refers to what it does not declare.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = _from_utf16(content, name)
    declared = _ENCODING.match(content.removeprefix(b"\xef\xbb\xbf"))
    if declared is not None and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        raise Refused("bad-part", part=name)
    if _DECLARED.search(content):
        raise Refused("doctype", part=name)
    if b"\0" in content or (b"&" in content and _PREDEFINED_OR_NUMBER.search(content) and b"<![CDATA[" not in content):
        raise Refused("bad-part", part=name)
    if _STRICT in content:
        for strict, transitional in _STRICT_TO_TRANSITIONAL:
            content = content.replace(strict, transitional)
    return content


def _from_utf16(content: bytes, name: str) -> bytes:
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError as error:
        raise Refused("bad-part", part=name) from error
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode()
