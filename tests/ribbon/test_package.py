"""The .xlam as a package: every part declared, every link leading somewhere, nothing of the machine inside."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import olefile
import pytest
from oletools.olevba import decompress_stream
from python_calamine import CalamineWorkbook

from tests.ribbon.conftest import VERSION
from xlplugin.ribbon import fallback, macros, package, texts
from xlplugin.ribbon.buttons import BUTTONS


@pytest.fixture(scope="module", params=["add-in", "fallback"])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    path = tmp_path_factory.mktemp("packages") / "any.xlam"
    path.write_bytes(package.build(VERSION) if request.param == "add-in" else fallback.build())
    return zipfile.ZipFile(path)


def test_every_part_has_a_content_type(archive: zipfile.ZipFile) -> None:
    root = ET.fromstring(archive.read("[Content_Types].xml"))
    defaults = {item.get("Extension") for item in root if item.get("Extension")}
    overrides = {str(item.get("PartName")) for item in root if item.get("PartName")}
    names = {name for name in archive.namelist() if name != "[Content_Types].xml"}
    assert {part for part in overrides if part.lstrip("/") not in names} == set()
    assert [name for name in names if f"/{name}" not in overrides and name.rpartition(".")[2] not in defaults] == []


def test_every_link_leads_to_a_part(archive: zipfile.ZipFile) -> None:
    links = [name for name in archive.namelist() if name.endswith(".rels")]
    assert len(links) >= 2
    for name in links:
        folder = name.replace("_rels/", "").rpartition("/")[0]
        for link in ET.fromstring(archive.read(name)):
            target = f"{folder}/{link.get('Target')}".lstrip("/")
            assert target in archive.namelist(), name


def test_it_is_an_add_in_with_macros(archive: zipfile.ZipFile) -> None:
    assert b"application/vnd.ms-excel.addin.macroEnabled.main+xml" in archive.read("[Content_Types].xml")


def test_nothing_in_it_tells_where_or_when_it_was_made(archive: zipfile.ZipFile) -> None:
    for item in archive.infolist():
        assert (item.date_time, item.compress_type, item.create_system) == (package.DATE, zipfile.ZIP_STORED, 0)
    for needle in (b"Users\\felix", b"/home/", b"/tmp/", b"C:\\Users"):
        assert needle not in archive.read("xl/workbook.xml")


def test_its_texts_can_be_read_by_a_spreadsheet_reader(addin: Path) -> None:
    book = CalamineWorkbook.from_path(str(addin))
    assert book.sheet_names == ["xlplugin.conf", "texts"]
    rows = book.get_sheet_by_name("texts").to_python()
    assert rows == [list(row) for row in texts.cells(VERSION, macros.xlwings_version())]
    assert len(rows) > 4 * len(BUTTONS)


def test_modules_beside_a_workbook_are_not_imported(addin: Path) -> None:
    rows = CalamineWorkbook.from_path(str(addin)).get_sheet_by_name("xlplugin.conf").to_python()
    assert ["ADD_WORKBOOK_TO_PYTHONPATH", "False"] in rows


def test_every_message_that_the_vba_asks_for_is_there() -> None:
    known = {key for key, _, _ in texts.cells(VERSION, "0")}
    code = "".join(module.code for module in macros.own_modules())
    asked = {f"message.{key}" for key in re.findall(r'(?:Missing|Danger|NoPython|obstacle) = "(\w+)"', code)}
    asked |= {f"message.{key}" for key in re.findall(r'"message\.(\w+)"', code)}
    asked |= set(re.findall(r'XlpTexts\.Say\("([\w.]+)"\)', code)) - {"message."}
    assert len(asked) >= len(texts.IN_VBA)
    assert asked <= known
    assert {f"message.{key}" for key in texts.IN_VBA} <= asked


def test_the_fallback_keeps_the_macros_of_xlwings_byte_for_byte() -> None:
    template = zipfile.ZipFile(macros.xlwings_folder() / fallback.TEMPLATE)
    made = zipfile.ZipFile(io.BytesIO(fallback.build()))
    assert made.read(fallback.MACROS_PART) == template.read(fallback.MACROS_PART)
    assert set(template.namelist()) < set(made.namelist())
    assert f'name="{fallback.PROJECT_NAME}.conf"'.encode() in made.read("xl/workbook.xml")
    assert f'"{fallback.PROJECT_NAME}"'.encode() in macros_of(made)


def macros_of(archive: zipfile.ZipFile) -> bytes:
    """The source of the module that holds the project's name."""
    container = olefile.OleFileIO(io.BytesIO(archive.read(fallback.MACROS_PART)))
    return bytes(decompress_stream(bytearray(container.openstream("VBA/xlwings").read())))
