"""A filing out as the report to be published, unless it still has errors."""

from __future__ import annotations

from pathlib import Path

from validation import judge
from validation.filing import Filing
from validation.findings import Finding
from xlplugin.published.render import tree_of

SUFFIXES = (".docx", ".html", ".htm", ".pdf")


class OpenErrors(Exception):
    """The filing has findings of severity error and is not published."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(len(findings))
        self.findings = findings


class UnknownFormat(ValueError):
    """The output's ending is none of .docx, .html, .pdf."""


def export(filing: Filing, path: str | Path, force: bool = False) -> None:
    """Write the report, whole or not at all; the ending of `path` chooses the format.

    Raises OpenErrors (unless `force`), UnknownFormat, OutputError, fonts.NoChineseFont (.pdf only).
    """
    from xlplugin.outputs import write_bytes

    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise UnknownFormat(suffix)
    errors = tuple(finding for finding in judge(filing).findings if finding.severity == "error")
    if errors and not force:
        raise OpenErrors(errors)
    write_bytes(path, render(filing, suffix))


def render(filing: Filing, suffix: str) -> bytes:
    """The report as bytes; the same filing always gives the same (for .pdf, with the same typefaces installed)."""
    tree = tree_of(filing)
    if suffix == ".docx":
        from xlplugin.published.export_docx import docx_of

        return docx_of(tree)
    if suffix == ".pdf":
        from xlplugin.published.export_pdf import pdf_of

        return pdf_of(tree)
    from xlplugin.published.export_html import html_of

    return html_of(tree)
