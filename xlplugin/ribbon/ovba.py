"""Write a VBA project from source alone, after [MS-OVBA].

No compiled code is written: `_VBA_PROJECT` is the seven bytes that the specification asks of a writer, and each
module's text starts at offset 0, so that the host compiles it when it loads the project. All text is ASCII: a
project carries one ANSI code page, and Chinese text belongs into the ribbon or into cells.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from xlplugin.ribbon import cfb
from xlplugin.ribbon.ovba_codec import compress, encrypt

CODE_PAGE = 1252
"""Any ANSI code page will do, the text being ASCII; this is the one of xlwings' own projects."""

_CLASS_ATTRIBUTES = "Attribute VB_GlobalNameSpace = False\nAttribute VB_Creatable = False\n"
_DOCUMENT_ATTRIBUTES = "Attribute VB_TemplateDerived = False\nAttribute VB_Customizable = True\n"


class Kind(Enum):
    """What a module is to its host: its word in the PROJECT stream, and the class number of its Excel object."""

    STANDARD = ("Module", "")
    CLASS = ("Class", "")
    WORKBOOK = ("Document", "00020819")
    SHEET = ("Document", "00020820")

    @property
    def word(self) -> str:
        """How the PROJECT stream calls it."""
        return self.value[0]

    @property
    def base(self) -> str:
        """The Excel object behind a document module, empty for other modules."""
        number = self.value[1]
        return f"0{{{number}-0000-0000-C000-000000000046}}" if number else ""


@dataclass(frozen=True)
class Module:
    """One module: its name, its kind, and its code as exported by the VBA editor (headers allowed)."""

    name: str
    kind: Kind
    code: str = ""

    @property
    def source(self) -> bytes:
        """The bytes that the project holds: attributes, then the code, CRLF line ends.

        Raises `UnicodeEncodeError` when the code is not ASCII.
        """
        text = self._attributes() + _without_header(self.code)
        return (text.rstrip("\n") + "\n").replace("\n", "\r\n").encode("ascii")

    def _attributes(self) -> str:
        name = f'Attribute VB_Name = "{self.name}"\n'
        if self.kind is Kind.STANDARD:
            return name
        document = bool(self.kind.base)
        base = f'Attribute VB_Base = "{self.kind.base}"\n' if document else ""
        shown = f"Attribute VB_PredeclaredId = {document}\nAttribute VB_Exposed = {document}\n"
        return name + base + _CLASS_ATTRIBUTES + shown + (_DOCUMENT_ATTRIBUTES if document else "")


def _without_header(code: str) -> str:
    """The code after the header of an exported file; attributes of members stay."""
    lines = code.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    header = ("VERSION ", "BEGIN", "END", "  MultiUse", "Attribute VB_")
    while lines and (not lines[0].strip() or lines[0].startswith(header)):
        lines.pop(0)
    return "\n".join(lines)


@dataclass(frozen=True)
class Reference:
    """A type library that the project refers to; `library` is its LibidReference."""

    name: str
    library: str


OLE_AUTOMATION = Reference(
    "stdole",
    r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation",
)


@dataclass(frozen=True)
class Project:
    """A project without password, open to reading. `guid` in braces; it must stay the same from build to build."""

    name: str
    guid: str
    modules: Sequence[Module]
    references: Sequence[Reference] = (OLE_AUTOMATION,)

    def to_bytes(self) -> bytes:
        """The whole `vbaProject.bin`; the same project gives the same bytes."""
        streams = {
            ("PROJECT",): self._project_stream(),
            ("PROJECTwm",): b"".join(map(_names, self.modules)) + b"\0\0",
            ("VBA", "_VBA_PROJECT"): bytes.fromhex("CC61FFFF000100"),
            ("VBA", "dir"): compress(self._dir_stream()),
        }
        streams |= {("VBA", module.name): compress(module.source) for module in self.modules}
        return cfb.write(streams)

    def _project_stream(self) -> bytes:
        """The PROJECT stream, [MS-OVBA] 2.3.1: not protected, no password, visible."""
        lines = [f'ID="{self.guid}"']
        lines += [_declared(module) for module in self.modules]
        lines += [f'Name="{self.name}"', 'HelpContextID="0"', 'VersionCompatible32="393222000"']
        states = {"CMG": bytes(4), "DPB": bytes(1), "GC": b"\xff"}
        lines += [f'{key}="{encrypt(self.guid, value)}"' for key, value in states.items()]
        lines += ["", "[Host Extender Info]"]
        lines += ["&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000", "", "[Workspace]"]
        lines += [f"{module.name}=0, 0, 0, 0, C" for module in self.modules]
        return ("\r\n".join(lines) + "\r\n").encode("ascii")

    def _dir_stream(self) -> bytes:
        """The dir stream before compression, [MS-OVBA] 2.3.4.2."""
        out = _record(0x01, struct.pack("<I", 1))  # made for Win32
        out += _record(0x02, struct.pack("<I", 0x409)) + _record(0x14, struct.pack("<I", 0x409))
        out += _record(0x03, struct.pack("<H", CODE_PAGE)) + _record(0x04, self.name.encode("ascii"))
        out += _record(0x05) + _record(0x40) + _record(0x06) + _record(0x3D)
        out += _record(0x07, struct.pack("<I", 0)) + _record(0x08, struct.pack("<I", 0))
        out += struct.pack("<HIIH", 0x09, 4, 1, 1)  # version 1.1; the 4 is a reserved field, not a size
        out += _record(0x0C) + _record(0x3C)
        out += b"".join(map(_reference_records, self.references))
        out += _record(0x0F, struct.pack("<H", len(self.modules))) + _record(0x13, struct.pack("<H", 0xFFFF))
        return out + b"".join(map(_module_records, self.modules)) + _record(0x10)


def _record(number: int, data: bytes = b"") -> bytes:
    return struct.pack("<HI", number, len(data)) + data


def _names(module: Module) -> bytes:
    return module.name.encode("ascii") + b"\0" + module.name.encode("utf-16-le") + b"\0\0"


def _declared(module: Module) -> str:
    suffix = "/&H00000000" if module.kind.base else ""
    return f"{module.kind.word}={module.name}{suffix}"


def _reference_records(reference: Reference) -> bytes:
    """A registered reference, [MS-OVBA] 2.3.4.2.2.5."""
    name, library = reference.name, reference.library.encode("ascii")
    out = _record(0x16, name.encode("ascii")) + _record(0x3E, name.encode("utf-16-le"))
    return out + _record(0x0D, struct.pack("<I", len(library)) + library + bytes(6))


def _module_records(module: Module) -> bytes:
    """One module's entry, [MS-OVBA] 2.3.4.2.3.2; its text begins at offset 0 of its stream."""
    plain, wide = module.name.encode("ascii"), module.name.encode("utf-16-le")
    out = _record(0x19, plain) + _record(0x47, wide) + _record(0x1A, plain) + _record(0x32, wide)
    out += _record(0x1C) + _record(0x48) + _record(0x31, bytes(4)) + _record(0x1E, bytes(4))
    out += _record(0x2C, struct.pack("<H", 0xFFFF))
    return out + _record(0x21 if module.kind is Kind.STANDARD else 0x22) + _record(0x2B)
