"""What is no report is refused with a code and one sentence; what is only strange is read safely."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from tests.benchmarks.bench_import import draft
from tests.published.layouts import LAYOUTS
from validation.filing import Filing
from xlplugin.intake.refusals import Refused
from xlplugin.published import reading
from xlplugin.published.exporting import render
from xlplugin.published.importing import read_data, read_report
from xlplugin.published.refusals import REASONS


def refusal(data: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        read_data(data)
    return caught.value


def encrypted_pdf() -> bytes:
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica")
    pdf.set_encryption(owner_password="a", user_password="b")
    pdf.text(10, 10, "secret")
    return bytes(pdf.output())


def scanned_pdf() -> bytes:
    from fpdf import FPDF
    from PIL import Image

    picture = io.BytesIO()
    Image.new("L", (400, 600), 200).save(picture, "PNG")
    pdf = FPDF()
    for _ in range(2):
        pdf.add_page()
        pdf.image(picture, 0, 0, 210)
    return bytes(pdf.output())


def package(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return held.getvalue()


def one(filing: Filing) -> bytes:
    return render(filing, ".html")


CASES = {
    "a novel": ("从前有座山，山上有座庙。".encode() * 50, "not-a-report"),
    "another report": (
        "<h1>某县2023年度部门决算报告</h1><table><tr><td>收入</td><td>1</td></tr></table>".encode(),
        "wrong-template",
    ),
    "an older form": (
        "<h1>某县2015年政府信息公开工作年度报告</h1><p>一、概述</p><p>二、主动公开</p>".encode(),
        "wrong-template",
    ),
    "tables as pictures": (
        "<h1>某县2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>二、主动公开政府信息情况</p><img src=a.png>"
        "<p>三、收到和处理政府信息公开申请情况</p><img src=b.png>".encode(),
        "scanned",
    ),
    "empty": (b" \r\n", "not-a-report"),
    "a locked PDF": (encrypted_pdf(), "encrypted"),
    "a scanned PDF": (scanned_pdf(), "scanned"),
    "half a PDF": (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "damaged"),
    "an encrypted Word file": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
    ),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "unreadable"),
    "a workbook": (package(xl__workbook=b"<x/>"), "not-a-report"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 500, "not-a-report"),
    "half a Word file": (package(word__document=b"x")[:-30].replace(b"word/document", b"word/document"), "damaged"),
}


@pytest.mark.parametrize(("data", "code"), CASES.values(), ids=CASES)
def test_refused_with_its_code_and_one_sentence(data: bytes, code: str) -> None:
    refused = refusal(data)
    assert refused.code == code
    assert refused.sentence("zh").endswith("。")
    assert refused.sentence("en").endswith((".", "?"))


def test_a_word_part_with_entities_is_not_opened() -> None:
    part = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    held = package(**{"word__document.xml": part})
    assert refusal(held).code == "unsafe"


def test_a_zip_bomb_is_not_unpacked() -> None:
    assert refusal(package(**{"word__document.xml": b" " * (reading._MOST_UNPACKED // 4)})).code == "unsafe"


def test_two_reports_in_one_file() -> None:
    first, second = one(draft("2021", 1)), one(draft("2021", 2))
    assert refusal(first + second).code == "several-reports"


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    with open(big, "wb") as file:  # noqa: PTH123 - a sparse file of 200 MB
        os.truncate(file.fileno(), 200 * 1024 * 1024)
    with pytest.raises(Refused) as caught:
        read_report(big)
    assert caught.value.code == "too-large"
    assert "200 MB" in caught.value.sentence("zh")


def test_a_text_far_longer_than_a_report_is_refused() -> None:
    assert refusal("公开".encode() * reading.MOST_SIGNS).code == "too-large"
    assert refusal(("<p>" + "公开" * reading.MOST_SIGNS + "</p>").encode()).code == "too-large"


def test_scripts_and_hidden_parts_of_a_page_are_never_read() -> None:
    page = next(layout for layout in LAYOUTS if "脚本" in layout.name)
    import random

    filing = draft("2021", 1)
    assert read_data(page.make(filing, random.Random(0))).filing.amount("t2.regulations.made") == filing.amount(
        "t2.regulations.made"
    )


def test_every_reason_has_its_sentences() -> None:
    for code, zh, en in REASONS.values():
        assert code
        assert zh.endswith("。")
        assert en.isascii()
