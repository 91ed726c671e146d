"""Which filing of earlier years an office's is compared with."""

from __future__ import annotations

import pytest

from validation import Filing
from xlplugin.previous import Previous


def filing(unit: str, year: int | None, code: str = "", scope: str = "own", parts: bool = False) -> Filing:
    return Filing(unit=unit, unit_code=code, year=year, scope=scope, parts=[{"unit": "某局"}] if parts else [])


OWN_23, OWN_24 = filing("甲局", 2023), filing("甲局", 2024)
REGION_24 = filing("甲局", 2024, scope="region")
SUMMARY_24 = filing("甲局", 2024, scope="region", parts=True)


@pytest.mark.parametrize(
    ("known", "now", "found"),
    [
        ([OWN_23, OWN_24], filing("甲局", 2025), OWN_24),
        ([OWN_23], filing("甲局", 2025), None),
        ([OWN_24], filing("甲局", 2024), None),
        ([OWN_23, OWN_24], filing("甲局", None), OWN_24),
        ([filing("甲局", None)], filing("甲局", 2025), filing("甲局", None)),
        ([REGION_24, OWN_24], filing("甲局", 2025), OWN_24),
        ([OWN_24, SUMMARY_24], filing("甲局", 2025, scope="region"), SUMMARY_24),
        ([SUMMARY_24], filing("甲局", 2025), None),
        ([REGION_24], filing("甲局", 2025), REGION_24),  # the scope on a published report is often left as it was
        ([filing("旧名", 2024, code="A1")], filing("新名", 2025, code="A1"), filing("旧名", 2024, code="A1")),
        ([filing("甲局", 2024, code="A1")], filing("甲局", 2025, code="A2"), None),
        ([filing("甲局", 2024)], filing(" 甲局　", 2025, code="A2"), filing("甲局", 2024)),
    ],
)
def test_the_filing_of_the_year_before(known: list[Filing], now: Filing, found: Filing | None) -> None:
    assert Previous(known).of(now) == found
    assert Previous(reversed(known)).of(now) == found
