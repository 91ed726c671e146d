"""The value reader, python-calamine, over a small package made for it.

It gets the cells of the sheets asked for under plain names, the shared strings and the formats, each vetted before, and
nothing else, so that it cannot be led astray by the rest of a workbook.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from typing import cast

from xlplugin.intake.refusals import Refused
from xlplugin.ooxml import container

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"

Rows = tuple[list[list[object]], tuple[int, int] | None]
"""The used rectangle of a sheet, and its first cell, from 0; None for an empty sheet."""


def read_values(
    parts: Sequence[bytes], label: str, strings: bytes | None, styles: bytes | None, from_1904: bool
) -> list[Rows]:
    """The values of sheets, all of one workbook.

    :param parts: the sheets, as the scan hands them over.
    :param label: what they are called, for refusals.
    :param from_1904: whether the workbook counts days from 1904.
    :raises Refused: they cannot be read.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    data = _small_package(parts, strings, styles, from_1904)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            sheets = [workbook.get_sheet_by_name(f"s{number}") for number in range(len(parts))]
            return [(cast(list[list[object]], sheet.to_python()), sheet.start) for sheet in sheets]
    except CalamineError as error:
        raise Refused("bad-part", part=label) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the reader's own breakdown is no Exception
            raise
        raise Refused("reader-died") from error


@lru_cache(maxsize=64)
def date_styles(styles: bytes | None) -> frozenset[int] | None:
    """The cell formats in which a number is a date or a time; None where that cannot be told.

    The value reader itself is asked, with a cell in every format.
    """
    count = styles.count(b"<xf") if styles is not None else 0
    if count > 5_000:
        return None
    cells = "".join(f'<row r="{n + 1}"><c r="A{n + 1}" s="{n}"><v>1</v></c></row>' for n in range(count))
    part = f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'.encode()
    try:
        ((rows, _),) = read_values([part], "xl/styles.xml", None, styles, False)
    except Refused:
        return None
    return frozenset(number for number, row in enumerate(rows) if not isinstance(row[0], float))


def _small_package(parts: Sequence[bytes], strings: bytes | None, styles: bytes | None, from_1904: bool) -> bytes:
    numbers = range(len(parts))
    listed = "".join(f'<sheet name="s{n}" sheetId="{n + 1}" r:id="s{n}"/>' for n in numbers)
    related = "".join(
        f'<Relationship Id="s{n}" Type="{RELATIONS}/worksheet" Target="worksheets/s{n}.xml"/>' for n in numbers
    )
    dates = ' date1904="1"' if from_1904 else ""
    workbook = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr{dates}/><sheets>{listed}</sheets></workbook>'
    )
    members = [
        ("_rels/.rels", _MAIN_RELATION),
        ("xl/workbook.xml", workbook.encode()),
        ("xl/_rels/workbook.xml.rels", _relations_part(related)),
        ("xl/sharedStrings.xml", strings),
        ("xl/styles.xml", styles),
        *((f"xl/worksheets/s{n}.xml", part) for n, part in enumerate(parts)),
    ]
    return container.write(container.pack(name, content, level=0) for name, content in members if content is not None)


def _relations_part(inner: str) -> bytes:
    return f'<Relationships xmlns="{_PACKAGE_RELATIONS}">{inner}</Relationships>'.encode()


_MAIN_RELATION = _relations_part(f'<Relationship Id="m" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>')
