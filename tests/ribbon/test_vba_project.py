"""`vbaProject.bin` as written here, read back by others: olefile (the container), oletools (source and compression)."""

from __future__ import annotations

import io
import os
import random
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import olefile
import pytest
from oletools.olevba import VBA_Parser, decompress_stream

from tests.ribbon.conftest import VERSION
from xlplugin.ribbon import cfb, macros, package
from xlplugin.ribbon.ovba import Kind, Module, Project
from xlplugin.ribbon.ovba_codec import compress, encrypt


@pytest.fixture(scope="module")
def container() -> olefile.OleFileIO[str]:
    return olefile.OleFileIO(io.BytesIO(macros.project().to_bytes()), raise_defects=olefile.DEFECT_UNSURE)


@pytest.mark.parametrize("module", macros.project().modules, ids=lambda module: module.name)
def test_every_module_is_read_back_byte_for_byte(container: olefile.OleFileIO[str], module: Module) -> None:
    stored = container.openstream(f"VBA/{module.name}").read()
    assert bytes(decompress_stream(bytearray(stored))) == module.source


def test_olevba_finds_our_source_as_it_lies_in_the_repository(addin: Path) -> None:
    found = {name: code for _, _, name, code in VBA_Parser(str(addin)).extract_macros()}
    folder = Path(macros.__file__).parent / "vba"
    for source in sorted(folder.iterdir()):
        lines = source.read_text("ascii").splitlines()
        body = [line for line in lines if not line.startswith("Attribute VB_")]
        assert found[source.name].splitlines()[-len(body) :] == body
        assert found[source.name].splitlines()[0] == lines[0] == f'Attribute VB_Name = "{source.stem}"'
    assert found["xlwings.bas"].count('PROJECT_NAME As String = "xlplugin"') == 1


def test_xlwings_own_module_is_changed_in_its_project_name_only() -> None:
    shipped = (macros.xlwings_folder() / "xlwings_custom_addin.bas").read_bytes()
    (module,) = (module for module in macros.xlwings_modules() if module.name == "xlwings")
    assert module.source.replace(b'"xlplugin"', b'"myaddin"').split() == shipped.split()


def test_our_own_source_is_ascii_and_needs_no_conditional_compilation() -> None:
    for module in [*macros.own_modules(), macros.documents()[0]]:
        assert all(len(line) <= 120 for line in module.code.splitlines()), module.name
        assert not any(line.lstrip().startswith("#") for line in module.code.splitlines()), module.name
        assert "Option Explicit" in module.code
        module.source.decode("ascii")


def test_chinese_source_is_refused_instead_of_garbled() -> None:
    with pytest.raises(UnicodeEncodeError):
        Module("M", Kind.STANDARD, "' 校验\n").source  # noqa: B018


def test_the_project_is_neither_locked_nor_hidden(container: olefile.OleFileIO[str]) -> None:
    text = container.openstream("PROJECT").read().decode("ascii")
    entries = dict(line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("&"))
    plain = {key: decrypted(entries[key].strip('"')) for key in ("CMG", "DPB", "GC")}
    assert plain == {"CMG": bytes(4), "DPB": bytes(1), "GC": b"\xff"}
    assert [line.split("=")[1] for line in text.splitlines() if line.startswith("Document=")] == [
        "ThisWorkbook/&H00000000",
        "Sheet1/&H00000000",
        "Sheet2/&H00000000",
    ]


def test_the_bytes_are_the_same_everywhere(addin: Path) -> None:
    code = (
        "import hashlib; from xlplugin.ribbon import package; "
        f"print(hashlib.sha256(package.build({VERSION!r})).hexdigest())"
    )
    made = set()
    for seed, zone in (("0", "UTC"), ("77", "Asia/Shanghai")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
        run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        made.add(run.stdout)
    assert len(made) == 1
    assert package.build(VERSION) == addin.read_bytes()
    assert package.build("1.2.4") != addin.read_bytes()


def decrypted(text: str) -> bytes:
    """The reverse of `encrypt`, written from [MS-OVBA] 2.4.3.3."""
    data = bytes.fromhex(text)
    seed, version, key = data[0], data[0] ^ data[1], data[0] ^ data[2]
    assert version == 2
    out, last_plain, last, before_last = [], key, data[2], data[1]
    for code in data[3:]:
        byte = code ^ ((before_last + last_plain) & 0xFF)
        out.append(byte)
        before_last, last, last_plain = last, code, byte
    ignored = (seed & 6) // 2
    (length,) = struct.unpack("<I", bytes(out[ignored : ignored + 4]))
    return bytes(out[ignored + 4 : ignored + 4 + length])


@pytest.mark.parametrize("data", [bytes(4), b"\0", b"\xff"])
@pytest.mark.parametrize("seed", [0, 2, 4, 6, 0x5D, 255])
def test_what_is_encrypted_can_be_decrypted(data: bytes, seed: int) -> None:
    assert decrypted(encrypt("{9E394C0B-697E-4AEE-9FA6-446F51FB30DC}", data, seed)) == data


def test_decrypting_reads_what_excel_itself_wrote() -> None:
    with zipfile.ZipFile(macros.xlwings_folder() / "quickstart_addin_ribbon.xlam") as archive:
        made_by_excel = olefile.OleFileIO(io.BytesIO(archive.read("xl/vbaProject.bin")))
    text = made_by_excel.openstream("PROJECT").read().decode("latin-1")
    entries = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    assert decrypted(entries["DPB"].strip('"')) == bytes(1)
    assert decrypted(entries["GC"].strip('"')) == b"\xff"


@pytest.mark.parametrize(
    ("plain", "packed"),
    [  # the examples of [MS-OVBA] 3.2: no compression, maximum compression
        (b"abcdefghijklmnopqrstuv.", b"\x01\x19\xb0\x00abcdefgh\x00ijklmnop\x00qrstuv."),
        (b"a" * 73, bytes.fromhex("01 03 B0 02 61 45 00")),
    ],
)
def test_compression_as_in_the_specification(plain: bytes, packed: bytes) -> None:
    assert compress(plain) == packed


@pytest.mark.parametrize("size", [0, 1, 2, 3, 17, 4095, 4096, 4097, 8192, 30000])
@pytest.mark.parametrize("kind", ["code", "few letters", "zeros"])
def test_what_is_compressed_can_be_decompressed(kind: str, size: int) -> None:
    dice = random.Random(size)
    data = {
        "code": b"Public Sub RunMain(control As Object)\r\n" * 900,
        "few letters": bytes(dice.randrange(4) for _ in range(size)),
        "zeros": bytes(size),
    }[kind][:size]
    assert bytes(decompress_stream(bytearray(compress(data)))) == data


def test_an_incompressible_chunk_is_stored_and_padded() -> None:
    noise = random.Random(1).randbytes(5000)
    assert bytes(decompress_stream(bytearray(compress(noise))))[:5000] == noise


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 511, 512, 4095, 4096, 4097, 70_000])
def test_the_container_gives_back_every_stream(size: int) -> None:
    streams = {("VBA", "dir"): b"d" * size, ("VBA", "Other"): b"o" * 5000, ("PROJECT",): b"p", ("PROJECTwm",): b""}
    streams |= {("VBA", f"Module{number}"): bytes([number]) * (number * 100) for number in range(12)}
    read = olefile.OleFileIO(io.BytesIO(cfb.write(streams)), raise_defects=olefile.DEFECT_UNSURE)
    assert {tuple(path) for path in read.listdir()} == set(streams)
    assert {path: read.openstream("/".join(path)).read() for path in streams} == streams


def test_a_container_that_would_need_more_than_the_header_can_list_is_refused() -> None:
    with pytest.raises(ValueError, match="larger"):
        cfb.write({("big",): bytes(8_000_000)})


def test_a_class_is_read_back_as_a_class() -> None:
    project = Project("P", macros.PROJECT_GUID, [Module("Things", Kind.CLASS, "Option Explicit\n")])
    read = olefile.OleFileIO(io.BytesIO(project.to_bytes()))
    assert b"Class=Things\r\n" in read.openstream("PROJECT").read()
