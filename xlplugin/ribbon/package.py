"""The add-in as a file: an .xlam made on any machine, without Excel.

A zip of the workbook's parts, our VBA project, the ribbon in both generations and its icons. Nothing in it depends on
the machine, the time or a compressor: the same sources and the same xlwings give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from importlib.resources import files
from xml.sax.saxutils import escape

from xlplugin.ribbon import macros, texts
from xlplugin.ribbon.buttons import BUTTONS
from xlplugin.ribbon.customui import Generation, image, ribbon_xml
from xlplugin.ribbon.ovba import Project

DATE = (2021, 9, 26, 0, 0, 0)
"""The one date in the file, the day of the form in force."""

SETTINGS = (("ADD_WORKBOOK_TO_PYTHONPATH", "False"), ("SHOW CONSOLE", "False"))
"""xlwings' settings that no user should have to think of. The first keeps Python from importing modules that lie
beside a workbook which came by e-mail."""

OPC = "http://schemas.openxmlformats.org/package/2006"
DOC = "http://schemas.openxmlformats.org/officeDocument/2006"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MICROSOFT = "http://schemas.microsoft.com/office"
RIBBON_PARTS: dict[Generation, tuple[str, str]] = {
    2006: ("customUI/customUI.xml", f"{MICROSOFT}/2006/relationships/ui/extensibility"),
    2009: ("customUI/customUI14.xml", f"{MICROSOFT}/2007/relationships/ui/extensibility"),
}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_TYPES = {
    "/xl/workbook.xml": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
    "/xl/worksheets/sheet1.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
    "/xl/worksheets/sheet2.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
    "/xl/styles.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml",
    "/xl/vbaProject.bin": "application/vnd.ms-office.vbaProject",
    "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
}
_DEFAULTS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
    "png": "image/png",
}


def build(version: str, project: Project | None = None) -> bytes:
    """The add-in's bytes, bearing `version` (that of the program); `project` replaces the VBA in tests."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _package_relationships(),
        "docProps/core.xml": _core_properties(),
        "xl/workbook.xml": _workbook(),
        "xl/_rels/workbook.xml.rels": _workbook_relationships(),
        "xl/worksheets/sheet1.xml": worksheet("Sheet1", SETTINGS),
        "xl/worksheets/sheet2.xml": worksheet("Sheet2", texts.cells(version, macros.xlwings_version())),
        "xl/styles.xml": _STYLES,
        "xl/vbaProject.bin": (project or macros.project()).to_bytes(),
    }
    return zipped(parts | ribbon_parts())


def ribbon_parts() -> dict[str, str | bytes]:
    """Both ribbon parts, their relationships and the pictures."""
    pictures = [image(button) for button in BUTTONS]
    wanted = {name: (f"{DOC}/relationships/image", f"images/{name}.png") for name in pictures}
    parts: dict[str, str | bytes] = {}
    for generation, (path, _) in RIBBON_PARTS.items():
        folder, _, name = path.rpartition("/")
        parts[path] = ribbon_xml(generation)
        parts[f"{folder}/_rels/{name}.rels"] = relationships(wanted)
    icons = files("xlplugin.ribbon") / "icons"
    return parts | {f"customUI/images/{name}.png": (icons / f"{name}.png").read_bytes() for name in pictures}


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """The parts as a zip, stored and dated alike, in the order given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, DATE)
            info.create_system = 0  # the same on every system
            archive.writestr(info, content.encode("utf-8") if isinstance(content, str) else content)
    return out.getvalue()


def relationships(targets: Mapping[str, tuple[str, str]]) -> str:
    """A relationships part: id -> (type, target)."""
    items = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, (kind, target) in targets.items()
    )
    return f'{_HEAD}<Relationships xmlns="{OPC}/relationships">{items}</Relationships>'


def worksheet(code_name: str, rows: Iterable[Iterable[str]]) -> str:
    """A sheet of texts, row by row from A1."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = [
            f'<c r="{chr(65 + column)}{number}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
            for column, text in enumerate(row)
        ]
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    return (
        f'{_HEAD}<worksheet xmlns="{SHEET}"><sheetPr codeName="{code_name}"/>'
        f"<sheetData>{''.join(lines)}</sheetData></worksheet>"
    )


def _content_types() -> str:
    defaults = "".join(f'<Default Extension="{name}" ContentType="{kind}"/>' for name, kind in _DEFAULTS.items())
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in _TYPES.items())
    return f'{_HEAD}<Types xmlns="{OPC}/content-types">{defaults}{overrides}</Types>'


def _package_relationships() -> str:
    ribbons = {f"ribbon{generation}": (kind, path) for generation, (path, kind) in RIBBON_PARTS.items()}
    core = (f"{OPC}/relationships/metadata/core-properties", "docProps/core.xml")
    workbook = (f"{DOC}/relationships/officeDocument", "xl/workbook.xml")
    return relationships({"workbook": workbook, "core": core} | ribbons)


def _workbook_relationships() -> str:
    sheets = {
        f"sheet{number}": (f"{DOC}/relationships/worksheet", f"worksheets/sheet{number}.xml") for number in (1, 2)
    }
    styles = (f"{DOC}/relationships/styles", "styles.xml")
    macros = (f"{MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin")
    return relationships(sheets | {"styles": styles, "macros": macros})


def _workbook() -> str:
    names = (f"{macros.PROJECT_NAME}.conf", "texts")
    sheets = "".join(f'<sheet name="{name}" sheetId="{i}" r:id="sheet{i}"/>' for i, name in enumerate(names, 1))
    return (
        f'{_HEAD}<workbook xmlns="{SHEET}" xmlns:r="{DOC}/relationships">'
        f'<workbookPr codeName="ThisWorkbook"/><sheets>{sheets}</sheets></workbook>'
    )


def _core_properties() -> str:
    """Title and comment, which Excel shows in its list of add-ins."""
    title, told = escape(texts.TITLE.zh), escape(f"{texts.DESCRIPTION.zh} {texts.DESCRIPTION.en}")
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{OPC}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:description>{told}</dc:description></cp:coreProperties>"
    )


_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{SHEET}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)
