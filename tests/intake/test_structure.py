"""What offices do to the sheets: rename, insert, delete, hide, double. Values are found again, and it is said."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from lxml import etree

from validation import Filing
from xlplugin import demo
from xlplugin.filling import fill
from xlplugin.intake.read import read_bytes
from xlplugin.intake.refusals import Refused
from xlplugin.ooxml import workbook
from xlplugin.ooxml.package import Package

T3 = "三 依申请公开"
Damage = Callable[[Package], None]


def _part(package: Package, name: str) -> str:
    return next(sheet.part for sheet in workbook.sheets(package) if sheet.name == name)


def _in_workbook(package: Package, old: str, new: str) -> None:
    main = workbook.main_part(package)
    package.replace(main, package.part(main).replace(old.encode(), new.encode()))


def rename(package: Package) -> None:
    """The office renames a sheet; Excel carries names along."""
    _in_workbook(package, T3, "表三")


def rename_without_names(package: Package) -> None:
    drop_names(package)
    _in_workbook(package, T3, "表三")


def drop_names(package: Package) -> None:
    """Another program saved it and lost the defined names."""
    main = workbook.main_part(package)
    package.replace(main, re.sub(rb"<definedNames>.*</definedNames>", b"", package.part(main), flags=re.S))


def insert_row(package: Package) -> None:
    """A row is inserted above row 10 of table 三; Excel moves cells, formulas and names."""
    part = _part(package, T3)
    content = _shifted_sheet(package.part(part))
    package.replace(part, content)
    main = workbook.main_part(package)
    quoted = re.escape(f"'{T3}'!".encode())
    moved = re.sub(
        quoted + rb"\$([A-Z]+)\$(\d+)", lambda m: m[0][: m[0].rindex(b"$") + 1] + _down(m[2]), package.part(main)
    )
    package.replace(main, moved)


def insert_row_without_names(package: Package) -> None:
    insert_row(package)
    drop_names(package)


def _down(row: bytes) -> bytes:
    return str(int(row) + 1 if int(row) >= 10 else int(row)).encode()


def _shifted_sheet(content: bytes) -> bytes:
    root = etree.fromstring(content)
    main = root.nsmap[None]

    def moved(text: str) -> str:
        return re.sub(r"([A-Z]+)(\d+)", lambda m: m[1] + _down(m[2].encode()).decode(), text)

    for element in root.iter(f"{{{main}}}row", f"{{{main}}}c"):
        element.set("r", moved("A" + element.get("r"))[1:] if element.tag.endswith("row") else moved(element.get("r")))
    for element in root.iter(f"{{{main}}}f"):
        element.text = moved(element.text or "")
    for element in root.iter(f"{{{main}}}mergeCell"):
        element.set("ref", moved(element.get("ref")))
    return bytes(etree.tostring(root))


def hide_row(package: Package) -> None:
    part = _part(package, T3)
    package.replace(part, package.part(part).replace(b'<row r="12"', b'<row hidden="1" r="12"'))


def hide_sheet(package: Package) -> None:
    _in_workbook(package, f'name="{T3}" sheetId="3" state="visible"', f'name="{T3}" sheetId="3" state="hidden"')


def delete_sheet(package: Package) -> None:
    """Table 四 is deleted; its names refer to nothing any more."""
    main = workbook.main_part(package)
    content = re.sub(rb'<sheet [^>]*name="\xe5\x9b\x9b [^>]*/>', b"", package.part(main))
    content = re.sub("'四 复议诉讼'![$A-Z0-9:]+".encode(), b"#REF!", content)
    package.replace(main, content)


CASES: dict[str, tuple[Damage, list[str]]] = {
    "sheet renamed": (rename, ["S-RENAMED"]),
    "names lost": (drop_names, []),
    "sheet renamed and names lost": (rename_without_names, ["S-RENAMED"]),
    "row inserted": (insert_row, ["S-MOVED"]),
    "row inserted and names lost": (insert_row_without_names, ["S-MOVED"]),
    "row hidden": (hide_row, ["S-HIDDEN"]),
    "sheet hidden": (hide_sheet, ["S-HIDDEN"]),
}


@pytest.fixture(scope="module")
def original() -> bytes:
    return fill(Filing(**demo.report("西城区-2023")))


@pytest.mark.parametrize(("damage", "said"), CASES.values(), ids=CASES)
def test_values_are_found_again_and_the_change_is_said(damage: Damage, said: list[str], original: bytes) -> None:
    package = Package.open(original)
    damage(package)
    filing = read_bytes(package.to_bytes())
    assert [remark.rule for remark in filing.provenance.remarks] == said
    assert dict(filing.cells) == dict(read_bytes(original).cells)
    sheet, address = filing.provenance.places["t3.denied_8.total"]
    assert (sheet == "表三") == ("renamed" in str(damage.__name__) or damage in (rename, rename_without_names))
    assert address == ("J18" if damage in (insert_row, insert_row_without_names) else "J17")


def test_a_deleted_sheet_is_named_and_the_other_tables_are_read(original: bytes) -> None:
    package = Package.open(original)
    delete_sheet(package)
    filing = read_bytes(package.to_bytes())
    assert [remark.rule for remark in filing.provenance.remarks] == ["S-SHEET"]
    assert filing.cells["t3.new.total"] == 1508


def test_a_workbook_without_the_form_is_refused() -> None:
    import io

    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"] = "别的表"
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Refused) as refused:
        read_bytes(out.getvalue())
    assert refused.value.code == "wrong-template"
