"""The complete real reports: as published text, and out and in again in every format."""

from __future__ import annotations

from pathlib import Path

import pytest

from validation.filing import Filing
from xlplugin.published.exporting import render
from xlplugin.published.importing import read_data, read_report

DATA = Path(__file__).parent / "data"


def test_the_published_text_of_a_district_is_read_whole(real: dict[str, Filing]) -> None:
    """Labels split over lines, totals on lines of their own, headers letter by letter: all 200 cells, and the text."""
    imported = read_report(DATA / "西城区-2023.txt")
    assert imported.counts == {"read": 200, "recovered": 0, "open": 0, "total": 200}
    assert imported.filing.to_dict() == real["西城区-2023"].to_dict()
    assert imported.notes == ()


@pytest.mark.parametrize("suffix", [".html", ".docx", pytest.param(".pdf", marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", ["西城区-2023", "洪泽区-2023", "洪泽区-2024", "沭阳县-2025", "上海市政府办公厅-2019"])
def test_out_and_in_again_nothing_changes(real: dict[str, Filing], name: str, suffix: str) -> None:
    again = read_data(render(real[name], suffix)).filing.to_dict()
    assert again == real[name].to_dict()


def test_out_as_pdf_and_in_again(real: dict[str, Filing]) -> None:
    assert read_data(render(real["洪泽区-2023"], ".pdf")).filing.to_dict() == real["洪泽区-2023"].to_dict()


@pytest.mark.parametrize("suffix", [".html", ".docx", pytest.param(".pdf", marks=pytest.mark.slow)])
def test_the_same_filing_gives_the_same_bytes(real: dict[str, Filing], suffix: str) -> None:
    assert render(real["沭阳县-2025"], suffix) == render(real["沭阳县-2025"], suffix)


def test_one_line_for_three_six_goes_to_its_third_part(real: dict[str, Filing]) -> None:
    rows = "".join(
        f"<tr><td>{label}</td>" + "".join(f"<td>{n}</td>" for n in figures) + "</tr>"
        for label, figures in (
            ("一、本年新收政府信息公开申请数量", (7, 0, 0, 0, 0, 0, 7)),
            ("二、上年结转政府信息公开申请数量", (0,) * 7),
            ("（五）不予处理 2.重复申请", (2, 0, 0, 0, 0, 0, 2)),
            ("（六）其他处理", (5, 0, 0, 0, 0, 0, 5)),
            ("（七）总计", (7, 0, 0, 0, 0, 0, 7)),
        )
    )
    head = "".join(
        f"<td>{c}</td>" for c in ("", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    )
    imported = read_data(f"<p>某区2023年政府信息公开工作年度报告</p><table><tr>{head}</tr>{rows}</table>".encode())
    cells = imported.filing.to_dict()["cells"]
    assert [cells[f"t3.other_{n}.natural"] for n in (1, 2, 3)] == [0, 0, 5]
    assert "merged-other" in {note.code for note in imported.notes}
