"""What the contents of cells mean as they are written, and which of them are written as usual.

Only what the value reader understands in the same way counts as usual; anything else is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from xlplugin.intake.grid import CellValue, exact
from xlplugin.intake.memo import Memo

MAX_KNOWN, MAX_KNOWN_TEXT = 10_000, 1_000  # texts that are known to be usual, and the bytes of one
MAX_KNOWN_DIGITS = 4  # of a number that is remembered
PLAIN = 15  # so many digits Excel keeps: a number of no more is what was typed
MAX_PIECE = 4_096  # bytes of a shared text that is remembered
NUMBER = re.compile(rb"-?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:E[-+]?[0-9]{1,3})?")
# The value reader trims, joins lines and understands _x000D_; texts with any such thing are left to it.
_CONTROLS = bytes(code for code in range(0x20) if code != 0x0A)
_NO_CONTROLS = bytes(code for code in range(0x100) if code not in _CONTROLS)
_ODD_REFERENCE = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{3,7});)")
_NUMBERED = re.compile(rb"&#([0-9]{3,7});")
_RUN = rb'<r>(?:<rPr>(?:<[A-Za-z]+(?: [^<>]*)?/>)*+</rPr>)?<t(?: xml:space="preserve")?>[^<]*</t></r>'
_SHARED = re.compile(rb'<si>(?:<t(?: xml:space="preserve")?>[^<]*</t>|(?:%s)++)(?:<phoneticPr [^<>]*/>)?' % _RUN)
_SHARED_HEAD = re.compile(rb"(?:<\?xml[^<>]*\?>\s*)?<sst(?: [^<>]*)?>(?<!/>)")
_SHARED_BEGIN = re.compile(rb"[<:]si[\s/>]")
_SHARED_TEXT = re.compile(rb'<t( xml:space="preserve")?>([^<]*)</t>')
_REFERENCES = ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&apos;", b"'"), (b"&amp;", b"&"))

KNOWN: Memo[bytes, bool] = Memo(MAX_KNOWN)
"""Texts that are usual."""
_KNOWN_SHARED: Memo[bytes, bytes | None] = Memo(5_000)


class _PlainNumbers(dict[bytes, int]):
    """Plain whole numbers as they are written, each with its value. Raises ValueError for one that is not plain."""

    def __missing__(self, content: bytes) -> int:
        if not content.isdigit() or len(content) > PLAIN:
            raise ValueError(content)
        number = int(content)
        if len(content) <= MAX_KNOWN_DIGITS:
            self[content] = number
        return number


PLAIN_NUMBERS = _PlainNumbers()

Texts = Sequence[bytes | None]
"""Shared strings as they are written; None for one that only the value reader may read."""


def understood(kind: str, content: bytes, texts: Texts | None) -> CellValue:
    """What a content that fits means."""
    if kind == "n":
        try:
            return PLAIN_NUMBERS[content]
        except ValueError:
            return exact(float(content))
    if kind == "b":
        return content == b"1"
    written: Any = content if kind in "tr" or texts is None else texts[int(content)]
    if b"&" in written:
        written = _NUMBERED.sub(_character, written)
        for reference, character in _REFERENCES:
            written = written.replace(reference, character)
    return written.decode() or None


def _character(number: re.Match[bytes]) -> bytes:
    """A character by its number, as openpyxl writes Chinese."""
    return chr(int(number[1])).encode()


def _is_plain_number(digits: bytes) -> bool:
    """Whether the character of that number means itself wherever it stands."""
    return int(digits) >= 0xA0 and int(digits) & 0xFFFE != 0xFFFE


def is_usual(text: bytes) -> bool:
    """Whether a text means what it says."""
    # Looks for single characters are each a hundred times quicker than one pattern for all of this.
    if text.strip(b"\n ") != text or text.translate(None, _NO_CONTROLS) or (b"_" in text and b"_x" in text):
        return False
    if b"&" in text and not _has_usual_references(text):
        return False
    try:
        written = text.decode()
    except ValueError:
        return False
    if "\ufffe" in written or "\uffff" in written:  # no characters
        return False
    if len(text) <= MAX_KNOWN_TEXT:
        KNOWN[text] = True
    return True


def _has_usual_references(text: bytes) -> bool:
    """Whether all that a text says by references are characters that mean themselves."""
    if _ODD_REFERENCE.search(text) or not all(map(_is_plain_number, _NUMBERED.findall(text))):
        return False
    try:
        _NUMBERED.sub(_character, text).decode()
    except ValueError:  # no character has that number
        return False
    return True


def shared_texts(part: bytes) -> Texts | None:
    """The shared strings as they are written; None where they cannot be told apart for sure."""
    *pieces, end = part.split(b"</si>")
    head = _SHARED_HEAD.match(pieces[0] if pieces else end)
    if head is None or end.strip() != b"</sst>":
        return None
    if pieces:
        pieces[0] = pieces[0][head.end() :]
    try:
        return [_KNOWN_SHARED[piece] if piece in _KNOWN_SHARED else _shared_text(piece) for piece in pieces]
    except ValueError:
        return None


def _shared_text(piece: bytes) -> bytes | None:
    """A text, all of one format or (as LibreOffice writes Chinese with figures in it) of several.

    :raises ValueError: it may be another number of texts than one.
    """
    runs: list[tuple[bytes, bytes]] = _SHARED_TEXT.findall(piece) if _SHARED.fullmatch(piece) else []
    if not runs and (not piece.startswith(b"<si>") or b"<!" in piece or _SHARED_BEGIN.search(piece, 1)):
        raise ValueError(piece)
    text = b"".join(run for _, run in runs)
    blanks_stay = all(kept or run.strip() == run for kept, run in runs)
    found = text if runs and blanks_stay and is_usual(text) else None
    if len(piece) <= MAX_PIECE:
        _KNOWN_SHARED[piece] = found
    return found
