"""What people read on a terminal: eighty columns, place before fault before remedy, nothing said twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Program
from xlplugin import demo, fill
from xlplugin.cli import paper
from xlplugin.demo.show import faulty


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One sound report, one with many findings, one spoilt on purpose, and one that is no workbook."""
    place = tmp_path_factory.mktemp("报送")
    fill(demo.report("洪泽区-2024"), place / "洪泽区.xlsx")
    fill(demo.report("上海市政府办公厅-2019"), place / "上海.xlsx")
    fill(faulty(), place / "示例区.xlsx")
    (place / "说明.txt").write_text("请查收", encoding="utf-8")
    (place.parent / "名册.csv").write_text("单位名称\n示例区人民政府（有意写错）\n没有报来的局\n", encoding="utf-8")
    return place


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_fits_eighty_columns_without_colour(
    program: Program, folder: Path, lang: str, tmp_path: Path
) -> None:
    roster = folder.parent / "名册.csv"
    for words in (
        ["validate", folder],
        ["consolidate", folder, "-o", tmp_path / "汇总.xlsx", "--roster", roster],
        ["status", folder, "--roster", roster],
        ["diff", folder / "洪泽区.xlsx", folder / "示例区.xlsx"],
        ["explain", "N-"],
        ["explain"],
        ["doctor"],
    ):
        said = program(*words, "--lang", lang)
        lines = [*said.out.splitlines(), *said.err.splitlines()]
        assert lines
        assert "\x1b" not in "".join(lines)
        # A path is to be copied, and stays whole.
        assert [line for line in lines if paper.cells(line) > 80 and str(tmp_path) not in line] == []


def test_a_finding_says_place_fault_likely_cause_and_remedy_in_this_order(program: Program, folder: Path) -> None:
    said = program("validate", folder / "示例区.xlsx")
    assert said.code == 1
    assert said.err.splitlines()[:7] == [
        "✗ 示例区.xlsx　示例区人民政府（有意写错）　2023 年　错误 2，提醒 3，备注 1",
        "  ✗ 三 依申请公开!D8　T3-ROW",
        "    表三“（一）予以公开”行“自然人”列：填 426，应为 462，少 36；改后 2 条勾稽关系",
        "    成立。",
        "    → 426 与 462 相邻两位数字颠倒",
        "    改正：核对本行六类申请人的数字，其和应等于总计；模板中的总计由公式自动计算，",
        "          请勿手工填写。",
    ]


def test_a_remedy_is_said_once_a_file(program: Program, folder: Path) -> None:
    said = program("validate", folder / "上海.xlsx").err
    assert said.count("T3-ROW") > 3
    assert said.count("改正：核对本行六类申请人的数字") == 1


def test_a_sound_file_is_one_line_and_a_refused_one_says_why(program: Program, folder: Path) -> None:
    lines = program("validate", folder).err.splitlines()
    assert "✓ 洪泽区.xlsx　淮安市洪泽区人民政府　2024 年　没有发现问题" in lines
    (refused,) = [line for line in lines if "说明.txt" in line]
    assert refused.startswith("✗ 说明.txt：")


def test_the_next_step_is_offered_until_it_is_taken(program: Program, folder: Path, tmp_path: Path) -> None:
    assert "--mark" in program("validate", folder).err
    assert "加 --mark" not in program("validate", folder, "--mark", tmp_path).err
    assert "--mark" not in program("validate", folder / "洪泽区.xlsx").err
