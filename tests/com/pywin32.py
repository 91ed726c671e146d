"""Just enough of pywin32, and of ctypes on Windows, for xlwings' Windows module to be imported and to find our Excel."""

from __future__ import annotations

import ctypes
import datetime as dt
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace
from typing import Any

RAISED_BY_EXCEL = -2147352567  # DISP_E_EXCEPTION
UNKNOWN_NAME = -2147352570  # DISP_E_UNKNOWNNAME
REJECTED = -2147418111  # RPC_E_CALL_REJECTED: a dialog is open, a calculation runs
EDITING = -2146777998  # VBA_E_IGNORE, inside RAISED_BY_EXCEL: a cell is being edited


class ComError(Exception):
    """pywintypes.com_error."""

    def __init__(self, hresult: int, text: str = "", excepinfo: Any = None, argument: Any = None) -> None:
        super().__init__(hresult, text, excepinfo, argument)
        self.hresult, self.strerror, self.excepinfo, self.argerror = hresult, text, excepinfo, argument


def refused(text: str) -> ComError:
    """What Excel raises when it will not do what it was asked for."""
    return ComError(RAISED_BY_EXCEL, "Exception occurred.", (0, "Microsoft Excel", text, None, 0, -2146827284))


class Dispatch:
    """win32com.client.CDispatch: what xlwings takes for a COM object."""


class Time(dt.datetime):
    """pywintypes.TimeType."""


class Screen:
    """The person at the screen: what message boxes said, and what is answered to the next ones (6 yes, 7 no, 1 OK)."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.answers: list[int] = []

    def message_box(self, window: int, text: str, title: str, style: int) -> int:
        self.said.append(text)
        asked = style & 0xF
        return self.answers.pop(0) if self.answers else {0: 1, 4: 6}[asked]


class _Silent(ModuleType):
    """A module whose functions do nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *_: 0


class _Library:
    """ctypes.windll and ctypes.oledll: any library, any function."""

    def __getattr__(self, name: str) -> Any:
        return self

    def __call__(self, *_: Any) -> int:
        return 0


def _modules(screen: Screen) -> dict[str, ModuleType]:
    contents: dict[str, dict[str, Any]] = {
        "pywintypes": {"com_error": ComError, "error": type("error", (Exception,), {}), "TimeType": Time, "IID": str},
        "pythoncom": {"com_error": ComError, "ole_error": ComError, "__file__": "pythoncom.dll"},
        "win32api": {"MessageBox": screen.message_box},
        "win32con": {
            **{"MB_OK": 0, "MB_OKCANCEL": 1, "MB_YESNOCANCEL": 3, "MB_YESNO": 4},
            **{"MB_ICONINFORMATION": 64, "MB_ICONWARNING": 48},
        },
        "win32gui": {},
        "win32process": {"GetWindowThreadProcessId": lambda window: (0, window)},
        "win32timezone": {"TimeZoneInfo": SimpleNamespace(utc=lambda: dt.UTC)},
        "win32com.client": {"CDispatch": Dispatch, "DispatchBaseClass": Dispatch, "Dispatch": lambda given: given},
    }
    made = {name: _Silent(name) for name in contents}
    for name, members in contents.items():
        vars(made[name]).update(members)
    made["win32com"] = _Silent("win32com")
    vars(made["win32com"])["client"] = made["win32com.client"]
    return {**made}


@contextmanager
def windows(application: Any) -> Iterator[Screen]:
    """While the block runs, xlwings finds `application` as the one running Excel, by its own Windows module."""
    import xlwings

    screen = Screen()
    modules = _modules(screen)
    kept = {name: sys.modules.get(name) for name in modules}
    kept_ctypes = {name: getattr(ctypes, name, None) for name in ("windll", "oledll", "PyDLL")}
    kept_engines = (list(xlwings.engines.engines), dict(xlwings.engines.engines_by_name), xlwings.engines.active)
    sys.modules.update(modules)
    library = _Library()
    for name in ("windll", "oledll"):
        setattr(ctypes, name, library)
    ctypes.PyDLL = lambda _: SimpleNamespace(PyCom_PyObjectFromIUnknown=SimpleNamespace())  # type: ignore[assignment,misc]
    try:
        module = importlib.import_module("xlwings._xlwindows")
        ctypes.PyDLL = kept_ctypes["PyDLL"]  # type: ignore[misc,assignment]
        vars(module)["get_excel_hwnds"] = lambda: iter([application._window])
        vars(module)["get_xl_app_from_hwnd"] = lambda _: module.COMRetryObjectWrapper(application)
        module.Apps.cleanup = staticmethod(lambda: None)
        xlwings.engines.add(xlwings.Engine(impl=module.engine))
        xlwings.engines["excel"].activate()
        yield screen
    finally:
        sys.modules.pop("xlwings._xlwindows", None)
        for name, old in kept.items():
            if old is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = old
        for name, value in kept_ctypes.items():
            if value is None:
                delattr(ctypes, name)
            else:
                setattr(ctypes, name, value)
        xlwings.engines.engines, xlwings.engines.engines_by_name, xlwings.engines.active = kept_engines
