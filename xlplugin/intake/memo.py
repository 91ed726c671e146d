"""What is remembered from file to file, up to a limit."""

from __future__ import annotations

from typing import TypeVar

Key = TypeVar("Key")
Thing = TypeVar("Thing")


class Memo(dict[Key, Thing]):
    """A dictionary that starts anew when it is full: files of one source come together, and what matters returns."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: Key, thing: Thing) -> None:
        if len(self) >= self._most:
            self.clear()
        super().__setitem__(key, thing)
