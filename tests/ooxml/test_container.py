"""A directory that is like the one before is read in one step, and says what it says read field by field."""

from __future__ import annotations

import io
from itertools import accumulate
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from hypothesis import given, settings, strategies as st

from xlplugin.ooxml import container
from xlplugin.ooxml.container import Entry, read_directory

NAMES = ["[Content_Types].xml", "_rels/.rels", "xl/工作簿.xml", "xl/s.xml"]


def package(contents: list[bytes], extra: bytes = b"") -> bytes:
    made = io.BytesIO()
    with ZipFile(made, "w") as archive:
        for name, content in zip(NAMES, contents, strict=False):
            info = ZipInfo(name)
            info.compress_type = ZIP_DEFLATED if len(content) > 3 else ZIP_STORED
            info.extra = extra
            archive.writestr(info, content)
    return made.getvalue()


def outcome(data: bytes) -> list[Entry] | str:
    try:
        return read_directory(data)
    except container.ContainerError as error:
        return f"{type(error).__name__}: {error}"


def alone(data: bytes) -> list[Entry] | str:
    container._met.cache_clear()
    return outcome(data)


FIRST = package([b"one", b"two, longer", b"three", b"x"], extra=b"\x99\x99\x02\x00ab")


@settings(max_examples=500)
@given(st.lists(st.tuples(st.integers(0, len(FIRST) - 1), st.integers(0, 255)), max_size=3), st.booleans())
def test_whatever_was_read_before_a_directory_is_read_as_alone(changes: list[tuple[int, int]], grown: bool) -> None:
    data = bytearray(package([b"otherwise"] * 4, b"\x99\x99\x02\x00ab") if grown else FIRST)
    for at, byte in changes:
        data[at] = byte
    wanted = alone(bytes(data))
    container._met.cache_clear()
    outcome(FIRST)
    assert outcome(bytes(data)) == wanted


def fields() -> list[tuple[str, int, int]]:
    """Where each field of the second entry stands, in the directory and before its data: name, place, bytes."""
    central, local = FIRST.index(b"PK\x01\x02", FIRST.index(b"PK\x01\x02") + 1), FIRST.index(b"PK\x03\x04", 4)
    widths = {
        central: [4, 2, 2, 2, 2, 4, 4, 4, 4, 2, 2, 2, 2, 2, 4, 4, len(NAMES[1])],
        local: [4, 2, 2, 2, 4, 4, 4, 4, 2, 2, len(NAMES[1])],
    }
    return [
        (f"{'directory' if start == central else 'local'} {number}", start + before, width)
        for start, each in widths.items()
        for number, (before, width) in enumerate(zip([0, *accumulate(each)], each, strict=False))
    ]


@pytest.mark.parametrize("spoil", [b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x01\0\0\0", b"\xff\xff\xff\x7f"])
@pytest.mark.parametrize(("at", "width"), [each[1:] for each in fields()], ids=[each[0] for each in fields()])
def test_every_field_is_looked_at_as_before(at: int, width: int, spoil: bytes) -> None:
    spoilt = FIRST[:at] + (spoil * width)[:width] + FIRST[at + width :]
    wanted = alone(spoilt)
    container._met.cache_clear()
    outcome(FIRST)
    assert outcome(spoilt) == wanted


def test_a_directory_like_the_one_before_is_read_in_one_step(monkeypatch: pytest.MonkeyPatch) -> None:
    other = package([b"1", b"another content", b"3!", b"x"], extra=b"\x99\x99\x02\x00zz")
    wanted = alone(other)
    outcome(package([b"1", b"2, and longer", b"3!", b"x"], extra=b"\x99\x99\x02\x00ab"))
    monkeypatch.setattr(container, "_read_central", None)
    assert outcome(other) == wanted


def test_a_size_that_stands_elsewhere_is_found_there() -> None:
    """As zip64 has it: four bytes of ones, and the size behind the name."""
    usual = package([b"one", b"two, longer"], extra=b"\x01\0\x08\0" + (7).to_bytes(8, "little"))
    size_at = usual.index(b"PK\x01\x02") + 24
    wide = usual[:size_at] + b"\xff" * 4 + usual[size_at + 4 :]
    wanted = alone(wide)
    container._met.cache_clear()
    outcome(usual)
    assert outcome(wide) == wanted
    assert [entry.size for entry in outcome(wide) if isinstance(entry, Entry)] == [7, 11]
