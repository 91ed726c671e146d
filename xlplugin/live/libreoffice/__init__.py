"""LibreOffice as a host of xlwings: an engine over UNO with the members that `xlplugin.live` uses, and no more.

xlwings' documented behaviour is the contract, so that the same lines drive Excel and LibreOffice::

    from xlplugin.live import libreoffice
    with libreoffice.start() as app:             # an xlwings App
        book = app.books.open("年报.xlsx")

Needs LibreOffice 7.4 or newer and its Python bridge (Debian: ``libreoffice-calc`` and ``python3-uno``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xlwings

__all__ = ["attach", "register", "start"]


def register() -> Any:
    """Make xlwings know the engine ``libreoffice`` (once), through its public `engines.add`; returns the engine."""
    import xlwings

    from xlplugin.live.libreoffice.apps import ENGINE

    if ENGINE.name not in (engine.name for engine in xlwings.engines):
        xlwings.engines.add(xlwings.Engine(impl=ENGINE))
    return xlwings.engines[ENGINE.name]


@contextmanager
def start(visible: bool = False, profile: str | None = None) -> Iterator[xlwings.App]:
    """A LibreOffice of our own, ended with the block.

    `profile` is a folder for its settings (extensions included); without it a fresh one is used and thrown away.
    Raises :class:`~xlplugin.live.libreoffice.office.OfficeError` where LibreOffice or its bridge is missing.
    """
    import xlwings

    from xlplugin.live.libreoffice import office
    from xlplugin.live.libreoffice.apps import ENGINE

    register()
    app = xlwings.App(impl=ENGINE.apps.enter(office.launch(visible=visible, profile=profile)))
    try:
        yield app
    finally:
        app.kill()


def attach(context: Any) -> xlwings.App:
    """The LibreOffice in whose process this code runs; `context` is what it hands to its components."""
    import xlwings

    from xlplugin.live.libreoffice import office
    from xlplugin.live.libreoffice.apps import ENGINE

    register()
    return xlwings.App(impl=ENGINE.apps.enter(office.Office(context)))
