"""Workbooks that come and go: files, the open book in Excel, consolidation, ribbon and commands.

`read`, `fill` and `consolidate` are the acts of the commands of the same names; each is imported when first used.
"""

from __future__ import annotations

from typing import Any

from xlplugin.__about__ import __version__

__all__ = ["__version__", "consolidate", "fill", "read"]


def read(path: str) -> Any:
    """The `validation.Filing` in a workbook. Raises `xlplugin.intake.refusals.Refused` with its reason."""
    from xlplugin.intake.read import read as act

    return act(path)
