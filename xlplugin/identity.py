"""Who an office is: by its code where both sides have one, else by its name; never by the file's name."""

from __future__ import annotations

import re
from functools import lru_cache

_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=1 << 16)
def unit_key(name: str) -> str:
    """A name for comparing: trimmed, width-folded, without white space, brackets of one kind."""
    return _SPACES.sub("", name.translate(_WIDTH)).casefold()
