"""Workbooks that come and go: files, the open book in Excel, consolidation, ribbon and commands."""

from xlplugin.__about__ import __version__

__all__ = ["__version__"]
