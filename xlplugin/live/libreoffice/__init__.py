"""LibreOffice as a host of xlwings: an engine over UNO with the members that `xlplugin.live` uses, and no more.

xlwings' documented behaviour is the contract, so that the same lines drive Excel and LibreOffice::

    from xlplugin.live import libreoffice
    with libreoffice.start() as app:             # an xlwings App
        book = app.books.open("年报.xlsx")

Needs LibreOffice 7.4 or newer and its Python bridge (Debian: ``libreoffice-calc`` and ``python3-uno``).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xlwings

    from xlplugin.live.libreoffice.office import Office

__all__ = ["attach", "register", "start"]


def register() -> Any:
    """Make xlwings know the engine ``libreoffice`` (once), through its public `engines.add`; returns the engine."""
    import xlwings

    from xlplugin.live.libreoffice.apps import ENGINE

    if ENGINE.name not in (engine.name for engine in xlwings.engines):
        xlwings.engines.add(xlwings.Engine(impl=ENGINE))
    return xlwings.engines[ENGINE.name]


class start:
    """A LibreOffice of our own, as an xlwings App, ended with the block.

    `profile` is a folder for its settings (extensions included); without it a fresh one is used and thrown away.
    `environment` is added to the variables that it gets. Raises
    :class:`~xlplugin.live.libreoffice.office.OfficeError` where LibreOffice or its bridge is missing.
    """

    # A class, because a generator cannot hand on LibreOffice's exceptions: they refuse Python's tracebacks.

    def __init__(
        self, visible: bool = False, profile: str | None = None, environment: Mapping[str, str] | None = None
    ) -> None:
        self._wanted = {"visible": visible, "profile": profile, "environment": environment}

    def __enter__(self) -> xlwings.App:
        from xlplugin.live.libreoffice import office

        self._app = _app(office.launch(**self._wanted))  # type: ignore[arg-type]
        return self._app

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._app.kill()


def attach(context: Any) -> xlwings.App:
    """The LibreOffice in whose process this code runs; `context` is what it hands to its components.

    LibreOffice becomes xlwings' active engine.
    """
    from xlplugin.live.libreoffice import office

    return _app(office.Office(context))


def _app(running: Office) -> xlwings.App:
    import xlwings

    from xlplugin.live.libreoffice.apps import ENGINE

    register().activate()
    return xlwings.App(impl=ENGINE.apps.enter(running))
