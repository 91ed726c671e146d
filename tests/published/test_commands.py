"""`import`, `export` and `diff` as a person calls them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.benchmarks.bench_import import draft
from validation.filing import Filing
from xlplugin import read
from xlplugin.cli import published
from xlplugin.filling import write
from xlplugin.published.exporting import render

SEED = Path(__file__).parent / "data" / "西城区-2023.txt"


def run(command: Any, *words: object) -> Result:
    return CliRunner().invoke(command, [*map(str, words), "--lang", "zh"], catch_exceptions=False)


def test_a_published_report_becomes_a_workbook(tmp_path: Path, real: dict[str, Filing]) -> None:
    target = tmp_path / "西城.xlsx"
    done = run(published.import_, SEED, "-o", target, "--json")
    assert done.exit_code == 0
    assert read(str(target)).to_dict() == real["西城区-2023"].to_dict()
    (file,) = json.loads(done.stdout)["files"]
    assert file["counts"] == {"read": 200, "recovered": 0, "open": 0, "total": 200}
    assert {cell["sure"] for cell in file["cells"]} == {"confirmed", "unchecked"}
    assert file["cells"][0]["place"].startswith("第")
    assert "直接读到 200" in done.stderr


def test_a_folder_goes_on_after_failures(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "镇").mkdir(parents=True)
    shutil.copy(SEED, folder / "a.txt")
    (folder / "a.pdf").write_bytes(b"%PDF-1.4 broken")
    (folder / "镇" / "b.html").write_bytes(render(draft("2021", 1), ".html"))
    (folder / "notes.md").write_text("会议记录", encoding="utf-8")
    out = tmp_path / "out"
    done = run(published.import_, folder, "-o", out)
    assert done.exit_code == 2
    assert sorted(p.relative_to(out).as_posix() for p in out.rglob("*.xlsx")) == ["a.txt.xlsx", "镇/b.xlsx"]
    assert "共 4 份：全部读出 2，有留空 0，未能读取 2，未能写出 0。" in done.stderr


@pytest.mark.parametrize("name", ["missing.pdf", "novel.txt"])
def test_one_sentence_for_what_cannot_be_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "novel.txt").write_text("从前有座山。" * 30, encoding="utf-8")
    done = run(published.import_, tmp_path / name, "-o", tmp_path / "x.xlsx")
    assert done.exit_code == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "x.xlsx").exists()


def test_an_output_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert run(published.import_, SEED, "-o", tmp_path / "file" / "x.xlsx").exit_code == 4


@pytest.fixture
def workbook(tmp_path: Path, real: dict[str, Filing]) -> Path:
    write(real["西城区-2023"], tmp_path / "西城.xlsx")
    return tmp_path / "西城.xlsx"


def test_export_and_diff_agree(workbook: Path, tmp_path: Path) -> None:
    report = tmp_path / "报告.docx"
    assert run(published.export, workbook, "-o", report).exit_code == 0
    same = run(published.diff, workbook, report, "--json")
    assert same.exit_code == 0
    assert json.loads(same.stdout)["same"]


def test_export_refuses_open_errors(tmp_path: Path, real: dict[str, Filing]) -> None:
    write(real["洪泽区-2023"], tmp_path / "洪泽.xlsx")
    target = tmp_path / "洪泽.html"
    done = run(published.export, tmp_path / "洪泽.xlsx", "-o", target, "--json")
    assert done.exit_code == 1
    assert len(json.loads(done.stdout)["findings"]) == 2
    assert not target.exists()
    assert run(published.export, tmp_path / "洪泽.xlsx", "-o", target, "--force").exit_code == 0


def test_export_to_an_unknown_format_is_wrong_usage(workbook: Path, tmp_path: Path) -> None:
    assert run(published.export, workbook, "-o", tmp_path / "x.wps").exit_code != 0


def test_diff_names_the_cell_the_figures_and_the_newer(workbook: Path, tmp_path: Path, real: dict[str, Filing]) -> None:
    data = real["西城区-2023"].to_dict()
    data["cells"] = data["cells"] | {"t2.licences.decisions": 45531}
    page = tmp_path / "网页.html"
    page.write_bytes(render(Filing(**data), ".html"))
    done = run(published.diff, workbook, page, "--json")
    assert done.exit_code == 1
    said = json.loads(done.stdout)
    assert said["cells"] == [{"what": "t2.licences.decisions", "first": "45530", "second": "45531", "by": "1"}]
    assert said["others"] == []
    shown = run(published.diff, workbook, page)
    assert "行政许可" in shown.stderr
    assert "45531" in shown.stderr


def test_diff_of_two_years_knows_the_newer(tmp_path: Path, real: dict[str, Filing]) -> None:
    for name in ("洪泽区-2023", "洪泽区-2024"):
        (tmp_path / f"{name}.html").write_bytes(render(real[name], ".html"))
    done = run(published.diff, tmp_path / "洪泽区-2024.html", tmp_path / "洪泽区-2023.html", "--json")
    assert json.loads(done.stdout)["newer"] == "first"


def test_diff_refuses_what_it_cannot_read(workbook: Path, tmp_path: Path) -> None:
    assert run(published.diff, workbook, tmp_path / "missing.html").exit_code == 2
