"""The gate: an object of Excel has the members that its type library lists, and no others."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from tests.com.pywin32 import EDITING, RAISED_BY_EXCEL, REJECTED, UNKNOWN_NAME, ComError, Dispatch

MEMBERS: dict[str, list[str]] = json.loads((Path(__file__).parent / "members.json").read_text("utf-8"))["members"]
"""Interface -> the members that we use, each of them looked up in the type library (see `members.json`)."""

ASKED_FOR: Counter[tuple[str, str]] = Counter()
"""How often each member of each interface was asked for or set: every one is a call from process to process."""

PYWIN32_NAMES = {"GetAddress": "Address"}
"""How pywin32 calls a property that takes arguments."""


class NotInTypeLibrary(Exception):
    """A member that Excel's object does not have. No AttributeError: xlwings would ask again and again."""


class NeverEnds(Exception):
    """The caller keeps asking a busy Excel without end."""


class Busy:
    """Excel with a dialog open rejects every call (`now`); while a cell is being edited, every change (`writing`).

    After `patience` refusals the test fails.
    """

    now = False
    writing = False
    patience = 0


def _refuse(error: ComError) -> None:
    Busy.patience -= 1
    if Busy.patience < 0:
        raise NeverEnds("an Excel that is busy was asked without end")
    raise error


class Com(Dispatch):
    """An object of Excel. `_interface` names it in the type library; own data have names with an underscore."""

    _interface = ""

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("_"):
            _pass(object.__getattribute__(self, "_interface"), name)
        return object.__getattribute__(self, name)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise NotImplementedError(f"{self._interface}.{name} is not made here yet")

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_"):
            _pass(self._interface, name)
            if Busy.writing:
                _refuse(ComError(RAISED_BY_EXCEL, "Exception occurred.", (0, None, None, None, 0, EDITING)))
            if not isinstance(getattr(type(self), name, None), property):
                raise NotImplementedError(f"{self._interface}.{name} = … is not made here yet")
        object.__setattr__(self, name, plain(value))

    @property
    def _oleobj_(self) -> Any:
        raise ComError(UNKNOWN_NAME, "Unknown name.")


def _pass(interface: str, name: str) -> None:
    if PYWIN32_NAMES.get(name, name) not in MEMBERS[interface]:
        raise NotInTypeLibrary(f"{interface}.{name}")
    ASKED_FOR[interface, name] += 1
    if Busy.now:
        _refuse(ComError(REJECTED, "Call was rejected by callee."))


def plain(value: Any) -> Any:
    """A COM object without xlwings' wrapper around it."""
    return getattr(value, "_inner", value) if not isinstance(value, Com) else value
