"""Workbooks that come and go: files, the open book in Excel, consolidation, ribbon and commands.

`read`, `fill` and `consolidate` are the acts of the commands of the same names, returning values; what an act needs is
imported when it is called, so that `import xlplugin` costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlplugin.__about__ import __version__

if TYPE_CHECKING:
    from validation import Filing
    from xlplugin.consolidation.result import Consolidation

__all__ = ["__version__", "consolidate", "fill", "read"]


def read(path: str | Path) -> Filing:
    """The filing in a workbook. Raises `xlplugin.intake.refusals.Refused` with its reason."""
    from xlplugin.intake.read import read as act

    return act(path)


def fill(data: Filing | Mapping[str, Any], path: str | Path) -> Filing:
    """Write a filing, or the JSON of one, as a workbook; returns the filing.

    Raises ValueError where the data do not fit the edition, `xlplugin.outputs.OutputError` where it cannot be written.
    """
    from validation import Filing
    from xlplugin.filling import write

    if isinstance(data, Filing):
        write(data, path)
        return data
    filing = Filing(**{name: value for name, value in data.items() if name != "file"})
    write(filing, path, given=data.get("cells") or {})
    return filing


def consolidate(
    paths: str | Path | Iterable[str | Path], output: str | Path | None = None, **options: Any
) -> Consolidation:
    """Consolidate workbooks and folders, of this machine or of an object store (`s3://bucket/2025`); with `output`, a
    path of this machine, write the summary workbook too.

    Options are those of `xlplugin.consolidation.run.consolidate`: unit, unit_code, year, scope, roster, strict,
    previous. Files that cannot be read are in the result with their reason.
    """
    from xlplugin.consolidation.run import consolidate as act
    from xlplugin.intake.remote import is_url

    listed = [paths] if isinstance(paths, str | Path) else list(paths)
    if output is not None:
        if isinstance(output, str) and is_url(output):
            raise ValueError(f"{output} is a URL; give a path of this machine")
        options["leave_out"] = Path(output)
    result = act(listed, **options)
    if output is not None:
        from xlplugin.consolidation.summary import write

        write(result, output)
    return result
