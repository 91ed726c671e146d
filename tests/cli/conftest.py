"""The program as a person calls it: words in, exit code, standard output and standard error out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from xlplugin.cli import called


class Outcome(NamedTuple):
    """What the program did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Program = Callable[..., Outcome]


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Program:
    monkeypatch.setenv("XLPLUGIN_DEBUG", "1")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)

    def call(*words: object) -> Outcome:
        monkeypatch.setattr("sys.argv", ["xlplugin", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            called()
        said = capsys.readouterr()
        return Outcome(int(end.value.code or 0), said.out, said.err)

    return call
