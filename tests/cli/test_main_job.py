"""The main job from the command line, on real reports: fill, read, validate, mark, consolidate."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.conftest import Program
from validation.values import show
from xlplugin import demo
from xlplugin.cli.common import to_json


def _write(path: Path, data: object) -> Path:
    path.write_text(to_json(data), encoding="utf-8")
    return path


@pytest.fixture
def filled(tmp_path: Path, program: Program) -> dict[str, Path]:
    """Every real report as a workbook, through the command."""
    found = {}
    for name in demo.REPORTS:
        data = _write(tmp_path / f"{name}.json", demo.report(name))
        found[name] = tmp_path / f"{name}.xlsx"
        assert program("fill", data, "-o", found[name]).code == 0
    return found


@pytest.mark.parametrize("name", demo.REPORTS)
def test_fill_and_read_back_give_every_cell_and_text_again(
    name: str, filled: dict[str, Path], program: Program
) -> None:
    read = program("read", filled[name], "--json")
    given = json.loads(to_json(demo.report(name)))
    assert read.code == 0
    assert read.json["cells"] == given["cells"]
    assert len(read.json["cells"]) == (198 if "2019" in name else 200)
    assert {key: read.json.get(key) for key in given} == given


ARITHMETIC = {
    "西城区-2023": [],
    "洪泽区-2023": ["t4.review.total", "t4.after_review.total"],
    "洪泽区-2024": [],
    "沭阳县-2025": [],
}


@pytest.mark.parametrize("name", ARITHMETIC)
def test_the_arithmetic_of_the_real_reports(name: str, filled: dict[str, Path], program: Program) -> None:
    said = program("validate", filled[name], "--json")
    (file,) = said.json["files"]
    sums = [finding for finding in file["findings"] if finding["equations"]]
    assert [finding["equations"][0]["cells"][-1] for finding in sums] == ARITHMETIC[name]
    assert {finding["rule"] for finding in sums} <= {"T4-SUM"}
    assert said.code == (1 if sums else 0)
    assert file["sha256"] == hashlib.sha256(filled[name].read_bytes()).hexdigest()
    assert said.err == ""


def test_marked_copies_keep_the_original_and_say_where(
    filled: dict[str, Path], tmp_path: Path, program: Program
) -> None:
    path = filled["洪泽区-2023"]
    before = path.read_bytes()
    assert program("validate", path, "--mark", tmp_path / "marked").code == 1
    assert path.read_bytes() == before
    copy = tmp_path / "marked" / "洪泽区-2023.marked.xlsx"
    again = program("validate", copy, "--json").json["files"][0]
    assert [f["rule"] for f in again["findings"] if f["severity"] == "error"] == ["T4-SUM", "T4-SUM"]


def test_the_summary_is_a_filing_whose_totals_are_the_sums(
    filled: dict[str, Path], tmp_path: Path, program: Program
) -> None:
    summary = tmp_path / "汇总.xlsx"
    sound = [filled["西城区-2023"], filled["洪泽区-2024"], filled["沭阳县-2025"]]
    for path in sound:
        data = program("read", path, "--json").json
        data["year"], data["narrative"] = 2025, None
        program("fill", _write(tmp_path / "one.json", data), "-o", path)
    said = program("consolidate", *sound, "-o", summary, "--unit", "某市", "--json")
    assert said.code == 0
    # By hand: 1508 + 95 + 713 new applications; 14828.7092 + 7545 + 4068.208 万元.
    assert said.json["totals"]["t3.new.total"] == "2316"
    assert said.json["totals"]["t2.fees.amount"] == "26441.9172"
    reports = [demo.report(name)["cells"] for name in ("西城区-2023", "洪泽区-2024", "沭阳县-2025")]
    for key, total in said.json["totals"].items():
        assert total == show(sum(Decimal(str(cells[key])) for cells in reports)), key
    judged = program("validate", summary, "--json")
    assert judged.code == 0
    assert judged.json["files"][0]["unit"] == "某市"
    assert [f["rule"] for f in judged.json["files"][0]["findings"] if f["severity"] == "error"] == []
    read = program("read", summary, "--json").json
    assert {key: show(Decimal(str(value))) for key, value in read["cells"].items()} == said.json["totals"]
    assert len(read["parts"]) == 3


def test_what_cannot_be_read_is_named_and_the_rest_is_consolidated(
    filled: dict[str, Path], tmp_path: Path, program: Program
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "好.xlsx").write_bytes(filled["西城区-2023"].read_bytes())
    (folder / "坏.xlsx").write_bytes(filled["西城区-2023"].read_bytes()[:9000])
    (folder / "空.xlsx").write_bytes(b"")
    (folder / "便条.txt").write_text("你好", encoding="utf-8")
    (folder / "密.xlsx").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le")
    )
    (folder / "~$好.xlsx").write_bytes(b"\x05user")
    (folder / ".DS_Store").write_bytes(b"x")
    said = program("consolidate", folder, folder / "没有.xlsx", "-o", tmp_path / "汇总.xlsx", "--json")
    assert said.code == 2
    assert [Path(item["file"]).name for item in said.json["included"]] == ["好.xlsx"]
    reasons = {Path(item["file"]).name: item["reason"] for item in said.json["excluded"]}
    assert reasons == {
        "坏.xlsx": "refused:damaged",
        "空.xlsx": "refused:not-a-workbook",
        "便条.txt": "refused:not-a-workbook",
        "密.xlsx": "refused:encrypted",
        "没有.xlsx": "refused:unreadable",
        "~$好.xlsx": "refused:locked",
    }
    assert all(item["message"] for item in said.json["excluded"])


WRONG_USE = [
    ("valdate",),
    ("validate",),
    ("validate", "--nonsense", "x.xlsx"),
    ("template",),
    ("template", "-o", "x.xlsx", "--year", "25"),
    ("explain", "NO-SUCH-RULE"),
]


@pytest.mark.parametrize(
    "older", [b"the summary of yesterday", None], ids=["beside an older one", "for the first time"]
)
def test_a_mistyped_folder_costs_no_summary(older: bytes | None, tmp_path: Path, program: Program) -> None:
    summary = tmp_path / "汇总.xlsx"
    if older:
        summary.write_bytes(older)
    said = program("consolidate", tmp_path / "报送文件夾", "-o", summary, "--json")
    assert said.code == 2
    assert (summary.read_bytes() if summary.exists() else None) == older
    assert said.json["output"] is None
    assert [left["reason"] for left in said.json["excluded"]] == ["refused:unreadable"]


@pytest.mark.parametrize("words", WRONG_USE, ids=[" ".join(w) for w in WRONG_USE])
def test_wrong_usage_is_exit_code_3(words: tuple[str, ...], program: Program) -> None:
    said = program(*words)
    assert (said.code, said.out) == (3, "")
    assert said.err
    assert "Traceback" not in said.err


def test_an_output_that_cannot_be_written_is_exit_code_4(tmp_path: Path, program: Program) -> None:
    parent = tmp_path / "a file"
    parent.write_text("x")
    said = program("template", "-o", parent / "x.xlsx")
    assert said.code == 4
    assert parent.read_text() == "x"


BAD_JSON = {
    "not json": "{",
    "a list": "[]",
    "unknown cell": '{"cells": {"t9.x.y": 1}}',
    "unknown edition": '{"edition": "1999"}',
    "unknown field": '{"unti": "x"}',
    "bad year": '{"year": "25"}',
}


@pytest.mark.parametrize("text", BAD_JSON.values(), ids=BAD_JSON)
def test_bad_data_for_fill_is_one_sentence_and_exit_code_2(text: str, tmp_path: Path, program: Program) -> None:
    path = tmp_path / "data.json"
    path.write_text(text, encoding="utf-8")
    said = program("fill", path, "-o", tmp_path / "out.xlsx")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(str(path))
    assert "Traceback" not in said.err
    assert not (tmp_path / "out.xlsx").exists()


def test_json_lines_give_a_workbook_a_line(tmp_path: Path, program: Program) -> None:
    lines = [
        {"unit": "甲局", "year": 2025, "file": "甲.xlsx"},
        {"unit": "乙局", "year": 2025, "cells": {"t3.new.natural": 3}},
    ]
    path = tmp_path / "all.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    assert program("fill", path, "-o", tmp_path / "out").code == 0
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["00002_2025_乙局.xlsx", "甲.xlsx"]
    read = program("read", tmp_path / "out" / "00002_2025_乙局.xlsx", "--json").json
    # The total was not given, so its formula stands and counts.
    assert read["cells"]["t3.new.total"] == 3


def test_a_template_with_last_years_workbook_carries_over(
    filled: dict[str, Path], tmp_path: Path, program: Program
) -> None:
    out = tmp_path / "2024.xlsx"
    assert program("template", "-o", out, "--previous", filled["西城区-2023"]).code == 0
    read = program("read", out, "--json").json
    assert (read["unit"], read["year"]) == ("北京市西城区人民政府", 2024)
    assert read["cells"]["t3.carried_in.natural"] == 41
    assert read["cells"]["t3.new.natural"] is None


def test_the_demonstration_shows_everything(tmp_path: Path, program: Program) -> None:
    said = program("demo", tmp_path / "demo")
    assert said.code == 0
    names = {path.relative_to(tmp_path / "demo").as_posix() for path in (tmp_path / "demo").rglob("*.xlsx")}
    assert {"4-汇总.xlsx", "2-报送/西城区-2023.xlsx", "3-标注副本/示例-有意写错.marked.xlsx"} <= names
    assert "应为 462" in said.err


def test_same_inputs_same_bytes(filled: dict[str, Path], tmp_path: Path, program: Program) -> None:
    paths = list(filled.values())
    for out, order in (("a", paths), ("b", paths[::-1])):
        program("consolidate", *order, "-o", tmp_path / f"{out}.xlsx", "--year", 2023, "--unit", "某市")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
