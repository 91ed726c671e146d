"""A mail draft (.eml) that Outlook, Foxmail and Thunderbird open: Chinese subject and text, one workbook attached."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from email.header import Header
from email.utils import formataddr, getaddresses

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LINE = "\r\n"
_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+\Z")


def draft(to: Sequence[tuple[str, str]], subject: str, text: str, file: str, data: bytes) -> bytes:
    """The draft. `to`: (name, address) pairs, may be empty. The same draft always has the same bytes.

    The attachment's name is given as RFC 2231 says, and as encoded words for Outlook and Foxmail, which go by those.
    `X-Unsent` opens it for sending.
    """
    boundary = "=_xlplugin_workbook_="
    lines = [
        "X-Unsent: 1",
        *([f"To: {_recipients(to)}"] if to else []),
        f"Subject: {_encoded(_one_line(subject), len('Subject: '))}",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/mixed; boundary="{boundary}"',
        "",
        f"--{boundary}",
        'Content-Type: text/plain; charset="utf-8"',
        "Content-Transfer-Encoding: base64",
        "",
        _wrapped("\r\n".join(text.splitlines()).encode()),
        f"--{boundary}",
        f'Content-Type: {_XLSX};{_LINE} name="{_encoded(file, len(" name="))}"',
        "Content-Transfer-Encoding: base64",
        f'Content-Disposition: attachment;{_LINE} filename="{_encoded(file, len(" filename="))}";{_LINE} {_extended(file)}',
        "",
        _wrapped(data),
        f"--{boundary}--",
        "",
    ]
    return _LINE.join(lines).encode("ascii")


def addresses(text: str) -> list[str]:
    """The addresses in a roster's cell, which may hold several; what is none is left out."""
    parts = re.split(r"[;,，；、\s]+", text)
    return [address for _, address in getaddresses([part for part in parts if part]) if _ADDRESS.match(address)]


def _recipients(to: Sequence[tuple[str, str]]) -> str:
    return f",{_LINE} ".join(
        f"{_encoded(_one_line(name), 4)} <{address}>" if name else formataddr(("", address)) for name, address in to
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _encoded(text: str, start: int) -> str:
    """Encoded words (RFC 2047), folded; plain where the text is ASCII."""
    if text.isascii():
        return text.replace('"', "'")
    return Header(text, "utf-8", header_name="x" * start).encode(linesep=_LINE)


def _extended(name: str) -> str:
    from urllib.parse import quote

    return f"filename*=utf-8''{quote(name, safe='')}"


def _wrapped(data: bytes) -> str:
    return base64.encodebytes(data).decode("ascii").replace("\n", _LINE).rstrip()
