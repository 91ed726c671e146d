"""No formula, link or macro from an input is active in what is handed on; what has none is not changed."""

from __future__ import annotations

import io
import random
import re

import openpyxl
import pytest
import xlsxwriter

from tests.drafting import sound
from tests.intake.makers import MAIN, packed, parts
from validation import editions
from xlplugin.filling import fill
from xlplugin.ooxml.inert import calls_out, disarm
from xlplugin.ooxml.package import Package
from xlplugin.ooxml.sheet import SheetPatch
from xlplugin.ooxml.workbook import main_part

LINK = "xl/externalLinks/externalLink1.xml"


@pytest.mark.parametrize(
    ("formula", "calls"),
    [
        ("SUM(A1:B2)", False),
        ("'三 依申请公开'!D6+t3_new_total", False),
        ('IF(A1="","[空]|",A1)', False),
        ("表1[列]", False),
        ("[1]Sheet1!A1", True),
        ("'[other.xlsx]表'!A1", True),
        ("'C:\\x\\[other.xlsx]表'!A1", True),
        ("cmd|'/c calc'!A0", True),
        ('WEBSERVICE("https://example.org/?"&A1)', True),
        ('1+rtd ("x",,"y")', True),
        ('CALL("kernel32","x","y")', True),
        ("RECALL(A1)", False),
    ],
)
def test_a_formula_that_calls_out_is_told_from_arithmetic(formula: str, calls: bool) -> None:
    assert calls_out(formula) is calls


def armed() -> Package:
    """A workbook with macros, a link, a formula and a name that use the link, and one innocent formula."""
    rows = (
        '<row r="1"><c r="A1"><f>[1]Sheet1!A1</f><v>5</v></c><c r="B1"><f>A1*2</f><v>10</v></c>'
        '<c r="C1" t="str"><f>cmd|\'/c calc\'!A0</f><v>x</v></c></row>'
    )
    members = parts(rows)
    members["[Content_Types].xml"] = (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="xml" ContentType="application/xml"/></Types>'
    )
    members["xl/workbook.xml"] = (
        members["xl/workbook.xml"]
        .replace(
            b"</sheets>",
            b'</sheets><externalReferences><externalReference r:id="rId9"/></externalReferences>',
        )
        .replace(b"</definedNames>", b'<definedName name="far">[1]Sheet1!$A$1</definedName></definedNames>')
    )
    package = Package.open(packed(members))
    for name, kind in (
        (LINK, "externalLink"),
        ("xl/connections.xml", "connections"),
        ("xl/vbaProject.bin", "vbaProject"),
    ):
        package.add(name, f'<x xmlns="{MAIN}"/>'.encode(), f"application/x-{kind}")
        package.relate(main_part(package), f"http://x/{kind}", name)
    return Package.open(package.to_bytes())


def test_everything_that_acts_goes_and_the_results_stay() -> None:
    package = armed()
    assert disarm(package)
    again = Package.open(package.to_bytes())
    assert not [name for name in again.names() if re.search("external|connection|vba", name, re.IGNORECASE)]
    assert {relation.kind for relation in again.relations("xl/workbook.xml")} == {
        "worksheet",
        "sharedStrings",
        "styles",
    }
    sheet = SheetPatch(again.part("xl/worksheets/sheet1.xml"))
    assert [sheet.formula(place) for place in ("A1", "B1", "C1")] == [None, "A1*2", None]
    assert again.part("xl/worksheets/sheet1.xml").count(b"<v>") == 3
    assert b"xternal" not in again.part("xl/workbook.xml")
    assert b"[1]" not in again.part("xl/workbook.xml")
    assert b"total" in again.part("xl/workbook.xml")


def test_a_hyperlink_leaves_its_text() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        sheet = made.add_worksheet("表")
        sheet.write_url("A1", "https://example.org/", string="点这里")
        sheet.write_url("A2", "internal:'表'!B5", string="跳转")
    package = Package.open(target.getvalue())
    assert disarm(package)
    again = openpyxl.load_workbook(io.BytesIO(package.to_bytes()))["表"]
    assert [(cell.value, cell.hyperlink and cell.hyperlink.location) for cell in (again["A1"], again["A2"])] == [
        ("点这里", None),
        ("跳转", "'表'!B5"),
    ]


def test_a_harmless_workbook_is_not_changed_by_a_byte() -> None:
    data = fill(sound(editions.get("2021"), random.Random(3)))
    package = Package.open(data)
    assert not disarm(package)
    assert package.to_bytes() == Package.open(data).to_bytes()
