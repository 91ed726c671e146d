"""What is remembered from file to file, up to a limit, and by what."""

from __future__ import annotations

from typing import TypeVar

Key = TypeVar("Key")
Thing = TypeVar("Thing")


class Single(dict[Key, Thing]):
    """A dictionary that stays as it is, so that what follows from it can be remembered: by the object, not its content.

    One that is equal has a hash of its own; what follows from it is found out once more.
    """

    __hash__ = object.__hash__  # type: ignore[assignment]


class Memo(dict[Key, Thing]):
    """A dictionary that starts anew when it is full: files of one source come together, and what matters returns."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: Key, thing: Thing) -> None:
        if len(self) >= self._most:
            self.clear()
        super().__setitem__(key, thing)
