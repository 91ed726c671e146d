"""A file to a document: what it really is, told by its content, and the reader for it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from xlplugin.intake import guard
from xlplugin.intake.refusals import Refused
from xlplugin.ooxml.container import ContainerError, read_directory
from xlplugin.published.document import Document
from xlplugin.published.refusals import ReportRefused

LIMIT = 64
"""MB on disk; scanned reports with pictures stay below."""
MOST_SIGNS = 200_000
"""Signs of text; a long report has some ten thousand."""
_MOST_UNPACKED = 512 * 1024 * 1024
SUFFIXES = (".txt", ".html", ".htm", ".docx", ".pdf", ".md", ".mht", ".shtml", ".xhtml")


def load(path: Path) -> bytes:
    """The bytes of an ordinary file of bearable size. Raises Refused."""
    try:
        size = path.stat().st_size
    except (OSError, ValueError):
        size = 0
    if size > LIMIT * 1024 * 1024 and path.is_file():
        raise ReportRefused("too-large", size=str(size // 1024**2), limit=str(LIMIT))
    return guard.load(path)


def document_of(data: bytes) -> Document:
    """The document in some bytes. Raises ReportRefused."""
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise ReportRefused("empty")
    kind = kind_of(data)
    if kind in ("workbook", "old-word", "encrypted", "other-file"):
        raise ReportRefused(kind)
    if kind == "txt" and len(data) > 4 * MOST_SIGNS:
        raise ReportRefused("too-much-text", limit=str(MOST_SIGNS // 10000))
    try:
        document = _read(data, kind)
    except Refused:
        raise
    except MemoryError as error:
        raise ReportRefused("unsafe") from error
    except Exception as error:  # the readers' libraries raise whatever a damaged file drives them to
        raise ReportRefused("damaged") from error
    if sum(map(len, document.lines)) > MOST_SIGNS:
        raise ReportRefused("too-much-text", limit=str(MOST_SIGNS // 10000))
    return document


def _read(data: bytes, kind: str) -> Document:
    if kind == "pdf":
        return _pdf(data)
    if kind == "docx":
        return _docx(data)
    if kind == "html":
        from xlplugin.published.html import read_html

        return read_html(data)
    from xlplugin.published.text import read_text

    return read_text(data)


def kind_of(data: bytes) -> str:
    """txt, html, docx or pdf; else the reason why it is none of them."""
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK"):
        return _package_kind(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "encrypted" if "EncryptedPackage".encode("utf-16-le") in data else "old-word"
    if head[:5].lower() == b"{\\rtf" or _is_binary(data):
        return "other-file"
    low = data[:65536].lower()
    if head.startswith(b"<") or b"<html" in low or b"<table" in low or b"<body" in low or b"</p>" in low:
        return "html"
    return "txt"


def _is_binary(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    sample = data[:65536]
    return b"\x00" in sample or sum(byte < 9 or 13 < byte < 32 for byte in sample) > len(sample) // 50


def _package_kind(data: bytes) -> str:
    try:
        names = {entry.name for entry in read_directory(data)}
    except ContainerError:
        try:
            names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
            return "docx"  # by its start; the reader will say that it is damaged
    if "word/document.xml" in names:
        return "docx"
    return "workbook" if any(name.startswith("xl/") for name in names) else "other-file"


def _docx(data: bytes) -> Document:
    from xlplugin.published.docx import read_docx

    try:
        entries = read_directory(data)
        if sum(entry.size for entry in entries) > _MOST_UNPACKED:
            raise ReportRefused("unsafe")
        if any(entry.encrypted for entry in entries):
            raise ReportRefused("encrypted")
        return read_docx(data)
    except ContainerError as error:
        raise ReportRefused("damaged") from error
    except ValueError as error:
        raise ReportRefused("unsafe") from error


def _pdf(data: bytes) -> Document:
    import logging

    from xlplugin.published import pdf

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # its warnings name streams, not what a clerk can mend
    try:
        return pdf.read_pdf(data)
    except pdf.Scanned as error:
        raise ReportRefused("scanned") from error
    except pdf.Locked as error:
        raise ReportRefused("encrypted") from error
    except pdf.TooManyPages as error:
        raise ReportRefused("too-many-pages", limit=str(pdf.MOST_PAGES)) from error
