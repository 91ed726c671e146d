"""The gate: what a file is told by its content, and what is refused with which code."""

from __future__ import annotations

import io
import os
import pickle
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.intake import makers
from tests.intake.makers import book, packed, parts
from xlplugin.intake import guard
from xlplugin.intake.cells import open_book
from xlplugin.intake.refusals import _KINDS, REASONS, Refused

posix = pytest.mark.skipif(os.name != "posix", reason="pipes and devices of POSIX")


def refusal(data: bytes) -> tuple[str, str]:
    """The code and the reason for which the content is refused."""
    with pytest.raises(Refused) as caught:
        read_all(data)
    return caught.value.code, caught.value.key


def read_all(data: bytes) -> None:
    opened = open_book(data)
    opened.load(opened.sheets)
    assert opened.names is not None


def bomb() -> bytes:
    return packed(parts() | {"xl/media/image1.bin": bytes(3_000_000)})


def foreign(*names: str) -> bytes:
    return packed({"[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<x/>"} | dict.fromkeys(names, b"<x/>"))


BIFF8 = b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(12)
DOCTYPE = f'<!DOCTYPE x [<!ENTITY a "aaaa">]>{makers.sheet("")}'
ENTITY = makers.sheet('<row r="1"><c r="A1"><v>&lol;</v></c></row>')
GB = '<?xml version="1.0" encoding="GB2312"?>' + makers.sheet("")
OUTSIDE = parts()["xl/_rels/workbook.xml.rels"].replace(
    b'Target="worksheets/sheet1.xml"', b'Target="https://example.org/x.xml" TargetMode="External"'
)

CONTENTS: list[tuple[str, bytes, str, str]] = [
    ("empty", b"", "not-a-workbook", "empty-file"),
    ("zeroes", bytes(4096), "damaged", "cut-short"),
    ("text", "单位,年度\n".encode(), "not-a-workbook", "other-file"),
    ("gbk text", "单位,年度\n".encode("gbk"), "not-a-workbook", "other-file"),
    ("web page called .xls", b"<html><table><tr><td>1</table>", "not-a-workbook", "other-file"),
    ("PDF", b"%PDF-1.7 ...", "not-a-workbook", "other-file"),
    ("picture", b"\x89PNG\r\n", "not-a-workbook", "other-file"),
    ("rar", b"Rar!\x1a\x07", "not-a-workbook", "other-file"),
    (
        "XML 2003",
        b'<?xml?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        "unreadable",
        "old-format",
    ),
    ("encrypted xlsx", makers.ole2("EncryptionInfo", "EncryptedPackage"), "encrypted", "password"),
    ("xls", makers.ole2("Workbook", tail=BIFF8), "unreadable", "old-format"),
    ("xls of Excel 5", makers.ole2("Book"), "unreadable", "old-format"),
    ("encrypted xls", makers.ole2("Workbook", tail=BIFF8 + b"\x2f\x00\x06\x00"), "encrypted", "password"),
    ("naked xls", b"\x09\x08\x10\x00" + bytes(60), "unreadable", "old-format"),
    ("doc", makers.ole2("WordDocument"), "not-a-workbook", "other-file"),
    ("ppt", makers.ole2("PowerPoint Document"), "not-a-workbook", "other-file"),
    ("msg", makers.ole2("__properties_version1.0"), "not-a-workbook", "other-file"),
    ("docx", foreign("word/document.xml"), "not-a-workbook", "other-file"),
    ("pptx", foreign("ppt/presentation.xml"), "not-a-workbook", "other-file"),
    ("xlsb", foreign("xl/workbook.bin"), "unreadable", "old-format"),
    ("ods", packed({"mimetype": b"x", "content.xml": b"<x/>"}), "unreadable", "old-format"),
    ("zip of files", packed({"a.txt": b"a"}), "not-a-workbook", "other-file"),
    ("empty zip", packed({}), "damaged", "cut-short"),
    ("half a file", book()[: len(book()) // 2], "damaged", "cut-short"),
    ("first 4 bytes", book()[:4], "damaged", "cut-short"),
    ("a byte too many", book() + b"x", "damaged", "cut-short"),
    ("lying size", makers.lying_size(book(), makers.SHEET, 5), "damaged", "bad-part"),
    ("encrypted entries", makers.encrypted_flag(book()), "encrypted", "password"),
    ("overlapping entries", makers.overlapping(book()), "unsafe", "ambiguous"),
    ("doubled part", makers.doubled(parts(), makers.SHEET, b"<x/>"), "unsafe", "ambiguous"),
    (
        "doubled in other case",
        makers.doubled(parts(), "xl/worksheets/SHEET1.xml", b"<x/>"),
        "unsafe",
        "ambiguous",
    ),
    ("path out of the file", packed(parts() | {"../../evil": b"x"}), "unsafe", "ambiguous"),
    ("bomb", bomb(), "unsafe", "bomb"),
    ("DOCTYPE", book(sheet1=DOCTYPE), "unsafe", "doctype"),
    ("DOCTYPE in the workbook part", book(workbook_xml=DOCTYPE), "unsafe", "doctype"),
    ("undefined entity", book(sheet1=ENTITY), "damaged", "bad-part"),
    ("encoding other than UTF", book(sheet1=GB), "damaged", "bad-part"),
    ("no XML in the sheet", book(sheet1=b"\xff\xfe\x00"), "damaged", "bad-part"),
    ("broken XML in the sheet", book(sheet1="<worksheet><sheetData><row"), "damaged", "bad-part"),
    ("broken relations", book(workbook_xml_rels="<Rel"), "damaged", "bad-part"),
    (
        "broken names",
        book(workbook_xml=parts()["xl/workbook.xml"].replace(b"</definedName>", b"")),
        "damaged",
        "bad-part",
    ),
    ("missing sheet part", book(sheet1=None), "damaged", "no-sheet"),
    ("sheet on the network", book(workbook_xml_rels=OUTSIDE), "unsafe", "outside-sheet"),
    ("no workbook part", book(workbook_xml=None), "not-a-workbook", "other-file"),
]


@pytest.mark.parametrize(("content", "code", "key"), [row[1:] for row in CONTENTS], ids=[row[0] for row in CONTENTS])
def test_a_file_is_judged_by_its_content(content: bytes, code: str, key: str) -> None:
    assert refusal(content) == (code, key)


@pytest.mark.parametrize(
    ("limit", "value", "code", "key"),
    [
        ("MAX_PARTS", 5, "too-large", "too-many-parts"),
        ("MAX_INFLATED", 1_000, "too-large", "too-large"),
        ("MAX_READ_PART", 100, "too-large", "too-large"),
    ],
)
def test_limits_are_enforced(monkeypatch: pytest.MonkeyPatch, limit: str, value: int, code: str, key: str) -> None:
    opened = open_book(book())
    opened.load(opened.sheets)
    monkeypatch.setattr(guard, limit, value)
    assert refusal(book()) == (code, key)


def test_a_file_beyond_the_limit_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_FILE", 1 << 20)
    with open(tmp_path / "huge.xlsx", "wb") as file:  # noqa: PTH123
        file.truncate(1 << 40)
    with pytest.raises(Refused) as caught:
        guard.load(tmp_path / "huge.xlsx")
    assert caught.value.code == "too-large"


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_link_to_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def make_loop(path: Path) -> None:
    path.symlink_to(path)


def make_dangling_link(path: Path) -> None:
    path.symlink_to(path.with_name("gone.xlsx"))


PATHS = [
    ("missing.xlsx", lambda path: None, "unreadable"),
    ("folder.xlsx", Path.mkdir, "not-a-workbook"),
    ("nul\0.xlsx", lambda path: None, "unreadable"),
    ("x" * 300, lambda path: None, "unreadable"),
    ("~$报表.xlsx", lambda path: path.write_bytes(book()), "locked"),
    (".~lock.报表.xlsx#", lambda path: path.write_bytes(b",u,"), "locked"),
    pytest.param("pipe.xlsx", make_pipe, "not-a-workbook", marks=posix),
    pytest.param("zero.xlsx", make_link_to_device, "not-a-workbook", marks=posix),
    pytest.param("loop.xlsx", make_loop, "unreadable", marks=posix),
    pytest.param("dangling.xlsx", make_dangling_link, "unreadable", marks=posix),
]


@pytest.mark.parametrize(("name", "make", "code"), PATHS)
def test_a_path_is_looked_at_before_it_is_opened(tmp_path: Path, name: str, make: object, code: str) -> None:
    assert callable(make)
    make(tmp_path / name)
    with pytest.raises(Refused) as caught:
        guard.load(tmp_path / name)
    assert caught.value.code == code


@pytest.mark.parametrize("name", ["报表.et", "报表.xls", "报表", "报表.xlsx.pdf", "r\udcff.xlsx"])
def test_the_name_of_a_workbook_does_not_matter(tmp_path: Path, name: str) -> None:
    try:
        (tmp_path / name).write_bytes(book())
    except (OSError, UnicodeError):
        pytest.skip("this disk holds no such name")
    assert open_book(guard.load(tmp_path / name)).sheets[0].name == "表"


@posix
def test_a_link_to_a_workbook_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.xlsx").write_bytes(book())
    (tmp_path / "link.xlsx").symlink_to("real.xlsx")
    assert guard.load(tmp_path / "link.xlsx") == book()


def test_a_workbook_written_with_zip64_and_data_descriptors_is_read() -> None:
    """As streaming writers do it: sizes after the data, and in the wide fields."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, chunk: object) -> int:
            self.data += bytes(chunk)  # type: ignore[call-overload]
            return len(bytes(chunk))  # type: ignore[call-overload]

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts().items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(content)
    opened = open_book(pipe.data)
    assert opened.grid(opened.sheets[0]).value(1, 1) == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("key", REASONS)
def test_every_reason_is_a_sentence_with_its_facts(key: str, lang: str) -> None:
    facts = {"part": "xl/a.xml", "kind": "xls", "size": "2 GB", "limit": "1 GB", "sheet": "表"}
    refused = Refused(key, **facts)
    sentence = refused.sentence(lang)
    assert sentence.rstrip().endswith(("。", ".", "？", "?"))
    assert "{" not in sentence
    copy = pickle.loads(pickle.dumps(refused))
    assert (copy.code, copy.sentence(lang)) == (refused.code, sentence)


def test_the_codes_are_those_of_the_contract() -> None:
    contract = {
        "encrypted",
        "damaged",
        "not-a-workbook",
        "wrong-template",
        "too-large",
        "unsafe",
        "locked",
        "unreadable",
    }
    assert {code for code, *_ in REASONS.values()} == contract


@pytest.mark.parametrize("kind", _KINDS)
def test_every_kind_of_file_has_its_words(kind: str) -> None:
    assert Refused("other-file", kind=kind).sentence("zh") != Refused("other-file", kind=kind).sentence("en")
    assert kind not in Refused("other-file", kind=kind).sentence("zh").replace(f".{kind}", "")


@pytest.mark.parametrize("said", [0, 10, 3 << 20, (3 << 20) + 2, 5 << 20])
def test_a_file_that_grows_or_does_not_know_its_size_is_loaded_whole(
    said: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"PK" + b"x" * (3 << 20)
    (tmp_path / "a.xlsx").write_bytes(content)
    really = os.fstat
    monkeypatch.setattr(os, "fstat", lambda file: SimpleNamespace(st_mode=really(file).st_mode, st_size=said))
    assert guard.load(tmp_path / "a.xlsx") == content
