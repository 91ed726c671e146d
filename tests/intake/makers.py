"""Small workbooks and containers for the tests of the intake, written part by part so that each can be spoilt."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from xlplugin.ooxml import container

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "xl/worksheets/sheet1.xml"


def sheet(rows: str, before: str = "", after: str = "") -> str:
    """A worksheet part around its rows."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def parts(rows: str = '<row r="1"><c r="A1"><v>1</v></c></row>') -> dict[str, bytes]:
    """The parts of a workbook with one sheet 表, two shared strings, a date format and a defined name."""
    texts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr/>'
            '<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets>'
            "<definedNames><definedName name=\"total\">'表'!$A$1</definedName></definedNames></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
            f'<Relationship Id="rId3" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>'
        ),
        SHEET: rows if rows.startswith("<w") or rows.startswith("<?") else sheet(rows),
        "xl/sharedStrings.xml": (
            f'<sst xmlns="{MAIN}"><si><t>零</t></si><si><r><t>一</t></r><r><t xml:space="preserve"> 二</t></r>'
            '<rPh sb="0" eb="1"><t>注音</t></rPh></si></sst>'
        ),
        "xl/styles.xml": (
            f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts>'
            '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="31"/></cellXfs></styleSheet>'
        ),
    }
    return {name: text.encode() for name, text in texts.items()}


def book(rows: str = '<row r="1"><c r="A1"><v>1</v></c></row>', **changes: str | bytes | None) -> bytes:
    """A workbook with these rows; ``changes`` replace parts by the last word of their names, None removes one."""
    members = parts(rows)
    for word, content in changes.items():
        name = next(name for name in members if word in name.lower().replace(".", "_"))
        if content is None:
            del members[name]
        else:
            members[name] = content.encode() if isinstance(content, str) else content
    return packed(members)


def packed(members: Mapping[str, bytes], level: int = 6) -> bytes:
    """A zip container of the members."""
    return container.write(container.pack(name, content, level) for name, content in members.items())


def doubled(members: Mapping[str, bytes], name: str, second: bytes) -> bytes:
    """A container that holds one name twice."""
    packs = [container.pack(each, content) for each, content in members.items()]
    return container.write([*packs, container.pack(name, second)])


def overlapping(data: bytes) -> bytes:
    """The container with two entries of the directory pointing to the same data."""
    start = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", start + 4)
    third = data.index(b"PK\x01\x02", second + 4)
    clone = data[second:third]
    end = data.rindex(b"PK\x05\x06")
    size, count = end - start + len(clone), data.count(b"PK\x01\x02") + 1
    tail = bytearray(data[end:])
    struct.pack_into("<HHI", tail, 8, count, count, size)
    return data[:end] + clone + bytes(tail)


def lying_size(data: bytes, name: str, size: int) -> bytes:
    """The container whose directory promises another size for one member."""
    spoilt = bytearray(data)
    at = data.rindex(name.encode()) - 46
    struct.pack_into("<I", spoilt, at + 24, size)
    return bytes(spoilt)


def encrypted_flag(data: bytes) -> bytes:
    """The container whose members say that they are encrypted."""
    spoilt = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            spoilt[at + offset] |= 1
            at = data.find(signature, at + 4)
    return bytes(spoilt)


def ole2(*streams: str, tail: bytes = b"") -> bytes:
    """The look of an OLE2 file with these streams in its directory."""
    names = b"".join(name.encode("utf-16-le") + b"\0\0" for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names + tail
