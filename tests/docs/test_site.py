"""The site builds without a warning, needs nothing from elsewhere, and its search works from disk; the handbook prints."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.docs.pages import DOCS


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built anew."""
    if find_spec("material") is None and not os.environ.get("CI"):
        pytest.skip("the extra 'docs' is not installed")
    place = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "-f", str(DOCS / "book" / "mkdocs.yml"), "-d", str(place)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return place


@pytest.mark.slow
def test_the_site_fetches_nothing(site: Path) -> None:
    pages = list(site.glob("*.html"))
    assert len(pages) > 10
    for page in pages:
        text = page.read_text(encoding="utf-8")
        fetched = re.findall(r"<(?:script|img|iframe)[^>]+src=\"?(https?:[^\" >]+)", text)
        fetched += re.findall(r"<link[^>]+rel=\"?stylesheet\"?[^>]+href=\"?(https?:[^\" >]+)", text)
        assert not fetched, page.name


@pytest.mark.slow
@pytest.mark.browser
def test_searching_works_from_disk_in_chinese(site: Path, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        if os.environ.get("CI"):
            pytest.fail("no browser; in CI the search may not go untried")
        pytest.skip("no browser is installed")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}"]
    address = f"{(site / 'index.html').as_uri()}?q=%E7%BB%93%E8%BD%AC"
    shown = subprocess.run(
        [*command, "--virtual-time-budget=10000", "--dump-dom", address],
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip
    assert re.search(r"\d+ 个符合条件的结果", shown.stdout), shown.stderr[-2000:]


@pytest.mark.slow
@pytest.mark.libreoffice
def test_the_filing_handbook_is_two_printed_pages(tmp_path: Path) -> None:
    from tests.docs.printed import write

    made = {path.name: path for path in write(tmp_path)}
    info = subprocess.run(
        ["pdfinfo", str(made["handbook-filing.pdf"])], capture_output=True, text=True, check=True
    ).stdout
    assert re.search(r"^Pages:\s+2$", info, re.MULTILINE)
