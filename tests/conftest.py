"""Fixtures shared by all tests; LibreOffice tests may skip on a desk that lacks it, never in CI."""

from __future__ import annotations

import os
import shutil

import pytest
from hypothesis import HealthCheck, settings

from validation import Filing
from xlplugin import demo

os.environ["XLPLUGIN_CACHE"] = "off"  # no test reads or fills the user's own cache

settings.register_profile("xlplugin", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("xlplugin")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("libreoffice") and shutil.which("soffice") is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is missing; in CI its tests may not skip")
        pytest.skip("LibreOffice is not installed")


@pytest.fixture(scope="session")
def real() -> dict[str, Filing]:
    """The complete real reports, by name."""
    return {name: Filing(**demo.report(name)) for name in demo.REPORTS}
