"""File names that every file system takes: Windows, macOS, Linux, network disks, memory sticks."""

from __future__ import annotations

import re
import unicodedata

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?\Z", re.IGNORECASE)
MOST_BYTES = 140
"""In UTF-8: an encrypted network disk takes 143, others 255."""


class Names:
    """Names for the files of one folder; no two of them are the same on any file system."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, *parts: str, suffix: str) -> str:
        """A free name: the parts joined by `_`, the longest of them cut where the whole is too long."""
        kept = [clean for part in parts if (clean := _clean(part))]
        number = 1
        while True:
            ending = (f"_{number}" if number > 1 else "") + suffix
            name = _fitted(kept, MOST_BYTES - len(ending.encode())) + ending
            if name.casefold() not in self._taken:
                self._taken.add(name.casefold())
                return name
            number += 1


def _clean(part: str) -> str:
    text = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", part))
    return re.sub(r"\s+", " ", text).strip(" ._")


def _fitted(parts: list[str], most: int) -> str:
    parts = list(parts)
    while len("_".join(parts).encode()) > most:
        longest = max(range(len(parts)), key=lambda i: len(parts[i].encode()))
        parts[longest] = parts[longest][:-1]
    name = "_".join(part.strip(" .") for part in parts if part.strip(" .")) or "无名"
    return f"_{name}" if _RESERVED.match(name) else name
