"""Nothing leaves the computer: no module of ours imports what could send, except as listed here with its reason."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SENDERS = {
    "aiohttp", "asyncio", "boto3", "botocore", "distributed", "fsspec", "ftplib", "http", "httpx", "imaplib", "poplib",
    "requests", "s3fs", "smtplib", "socket", "socketserver", "ssl", "urllib.request", "urllib3", "webbrowser", "xmlrpc",
}  # fmt: skip
ALLOWED: dict[str, set[str]] = {
    "xlplugin/intake/cluster.py": {
        "distributed",
        "distributed.CancelledError",
        "distributed.Client",
        "distributed.wait",
    },
    "xlplugin/intake/remote.py": {"fsspec", "fsspec.available_protocols", "fsspec.core", "fsspec.core.url_to_fs"},
}
"""Module to what it may import: only where a user names a cluster or a store, see test_an_ordinary_path_imports_nothing_of_it."""


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


@pytest.mark.parametrize("package", ["validation", "workbook_templates", "xlplugin"])
def test_no_module_can_send(package: str) -> None:
    found = {}
    for path in sorted((ROOT / package).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        sends = {one for one in imported(path) for sender in SENDERS if one == sender or one.startswith(f"{sender}.")}
        if sends - ALLOWED.get(name, set()):
            found[name] = sends
    assert not found
