"""A person at the desk, as a script: what was said to them, and what they answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from xlplugin.live.dialogs import Kinds


@dataclass
class Scripted:
    """Dialogs for tests. An answer that nobody wrote down is a failure of the test, not a default."""

    answers: list[bool | str | Path | None] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def say(self, text: str, *, trouble: bool = False) -> None:
        (self.troubles if trouble else self.said).append(text)

    def ask(self, question: str) -> bool:
        return bool(self._answer(question))

    def enter(self, prompt: str, default: str = "") -> str | None:
        answer = self._answer(prompt)
        return None if answer is None else str(answer)

    def open_file(self, title: str, kinds: Kinds) -> Path | None:
        return self._path(title)

    def open_folder(self, title: str) -> Path | None:
        return self._path(title)

    def save_file(self, title: str, name: str, kinds: Kinds) -> Path | None:
        return self._path(title)

    def _path(self, title: str) -> Path | None:
        answer = self._answer(title)
        return None if answer is None else Path(str(answer))

    def _answer(self, question: str) -> bool | str | Path | None:
        self.asked.append(question)
        return self.answers.pop(0)
