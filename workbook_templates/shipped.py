"""The built templates that travel with the package; no Excel library is needed to take one."""

from __future__ import annotations

from importlib.resources import files


def shipped(edition_name: str) -> bytes:
    """The built template that travels with the package."""
    return files("workbook_templates").joinpath(f"template-{edition_name}.xlsx").read_bytes()
