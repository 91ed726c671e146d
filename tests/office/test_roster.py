"""The roster: what it admits, what it refuses and in which words, and whom a filing's identity means."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from xlplugin.office.codes import check_sign, fault_of_code
from xlplugin.office.roster import Roster, RosterError, load
from xlplugin.office.roster_template import template


def code(stem: str) -> str:
    """A sound credit code from its first 17 signs."""
    return stem + str(check_sign(stem))


TREE = f"""\
单位代码,单位名称,别名,层级,上级代码,须报,联系人,邮箱
{code("11110000000000001")},某市人民政府,,市,,,张三,city@example.cn
{code("11110101000000002")},东区人民政府,东区政府;东区,区,{code("11110000000000001")},,,
{code("11110102000000003")},西区人民政府,,区,{code("11110000000000001")},是,,
,东区甲街道办事处,甲街道,乡镇街道,东区人民政府,,,
,东区乙街道办事处,,乡镇街道,{code("11110101000000002")},,,
,东区教育局,,区直单位,东区人民政府,,李四,edu@example.cn
,西区丙街道办事处,,乡镇街道,西区人民政府,否,,
"""


def written(folder: Path, text: str, name: str = "roster.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.fixture
def tree(tmp_path: Path) -> Roster:
    return load(written(tmp_path, TREE))


# --- reading -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_that_offices_use(tmp_path: Path, encoding: str, tree: Roster) -> None:
    assert load(written(tmp_path, TREE, "other.csv", encoding)).units == tree.units


@pytest.mark.parametrize("comma", ["\t", ";"])
def test_csv_may_be_cut_by_tabs_or_semicolons(tmp_path: Path, comma: str) -> None:
    text = f"name{comma}code{comma}parent\n甲局{comma}A1{comma}\n乙局{comma}A2{comma}A1\n"
    assert [(u.name, u.code, u.parent) for u in load(written(tmp_path, text))] == [
        ("甲局", "A1", ""),
        ("乙局", "A2", "甲局"),
    ]


def test_xlsx_with_a_title_row_english_headings_and_numbers(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for line in (
        ["2025 年报单位名册"],
        [],
        ["Code", "Name", "Aliases", "Parent"],
        [1, "甲局", None, None],
        [2, "乙局", "乙；二", 1],
    ):
        book.active.append(line)
    book.save(tmp_path / "r.xlsx")
    assert [(u.code, u.name, u.aliases, u.parent) for u in load(tmp_path / "r.xlsx")] == [
        ("1", "甲局", (), ""),
        ("2", "乙局", ("乙", "二"), "甲局"),
    ]


def test_only_the_name_is_required(tmp_path: Path) -> None:
    assert [unit.name for unit in load(written(tmp_path, "单位名称\n甲局\n\n乙局\n"))] == ["甲局", "乙局"]


def test_the_template_becomes_a_roster_once_a_unit_is_written_into_it(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "名册.xlsx"
    path.write_bytes(template())
    with pytest.raises(RosterError, match="lists no unit"):
        load(path)
    book = load_workbook(path)
    for column, text in zip("ABD", (code("11110101000000002"), "东区教育局", "区直单位"), strict=True):
        book["名册"][f"{column}2"] = text
    book.save(path)
    assert [(u.code, u.name, u.level) for u in load(path)] == [(code("11110101000000002"), "东区教育局", "区直单位")]
    assert template() == template()


# --- problems ------------------------------------------------------------------------------------------------

GOOD = code("11110101000000002")
BAD = GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1")


@pytest.mark.parametrize(
    ("text", "kinds", "words"),
    [
        (f"name,code\n甲局,{GOOD}\n乙局,{GOOD}\n", ["twice-code"], "第 3 行“乙局”的代码"),
        ("name\n甲局\n 甲局　\n", ["twice-name"], "第 3 行“甲局”与第 2 行重名"),
        ("name,aliases\n甲局,乙局\n乙局,\n", ["twice-name"], "第 3 行“乙局”与第 2 行重名"),
        ("name,aliases\n甲局（本级）,\n乙局,甲局(本级)\n", ["twice-name"], "第 3 行"),
        ("name,parent\n甲局,丙局\n", ["no-parent"], "上级“丙局”不在名册里"),
        ("name,parent\n甲局,丙局\n乙局,丁局\n", ["no-parent", "no-parent"], "第 3 行“乙局”的上级“丁局”"),
        ("name,parent\n甲局,甲局\n", ["cycle"], "甲局 → 甲局"),
        ("name,parent\n丁,甲\n甲,乙\n乙,丙\n丙,甲\n", ["cycle"], "甲 → 乙 → 丙 → 甲"),
        (f"name,code\n甲局,{BAD}\n", ["code-check"], "校验位不对"),
        (f"name,code\n甲局,{GOOD[:17]}\n", ["code-length"], "不是 18 位"),
        (f"name,code\n甲局,{GOOD[:16]}IO\n", ["code-sign"], "不用的字符"),
        ("name,files\n甲局,也许\n", ["files"], "“须报”写的是“也许”"),
        ("name,code\n,A1\n", ["no-name"], "第 2 行没有单位名称"),
        ("name,name\n甲局,乙局\n", ["two-headings"], "两列都是"),
        ("编号,电话\n1,2\n", ["no-headings"], "单位名称"),
        ("name\n", ["empty"], "没有单位"),
    ],
)
def test_what_is_wrong_is_said_with_its_row(tmp_path: Path, text: str, kinds: list[str], words: str) -> None:
    with pytest.raises(RosterError) as refused:
        load(written(tmp_path, text))
    assert [problem.kind for problem in refused.value.problems] == kinds
    assert words in refused.value.sentence("zh")
    assert refused.value.sentence("en").count("\n") == len(kinds) - 1


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("r.xlsx", b"no workbook", "unreadable"),
        ("r.csv", b"name\n\xff\xff\xff\n", "encoding"),
        ("r.csv", "name\n甲局\0\n".encode(), "unreadable"),
        ("r.xls", b"", "kind"),
    ],
)
def test_a_file_that_is_no_roster_is_refused(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(RosterError) as refused:
        load(tmp_path / name)
    assert [problem.kind for problem in refused.value.problems] == [kind]


def test_a_code_that_excel_rounded_is_refused(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["name", "code"])
    book.active.append(["甲局", 111101010000000020])
    book.save(tmp_path / "r.xlsx")
    with pytest.raises(RosterError, match="lost its last digits"):
        load(tmp_path / "r.xlsx")


@pytest.mark.parametrize(
    ("credit_code", "fault"),
    [
        ("91110000600037341L", ""),  # a code in use, whose sign is a letter
        ("91110000600037341A", "check"),
        ("9111000060003734L", "length"),
        ("911100006000373412345", "length"),
        ("A17", ""),
        ("", ""),
    ],
)
def test_credit_codes(credit_code: str, fault: str) -> None:
    assert fault_of_code(credit_code) == fault


# --- whom an identity means ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit_code", "name", "meant"),
    [
        ("", "东区教育局", "东区教育局"),
        ("", " 东区教育局 ", "东区教育局"),
        ("", "东区", "东区人民政府"),
        ("", "东区　人民政府", "东区人民政府"),
        (code("11110101000000002").lower(), "任何名称", "东区人民政府"),
        ("１" + code("11110101000000002")[1:], "", "东区人民政府"),
        (code("11110999000000009"), "东区教育局", "东区教育局"),  # the roster has no code for it: the name decides
        (code("11110999000000009"), "东区人民政府", None),  # both have a code, and they differ
        ("", "南区", None),
        ("", "", None),
        (None, None, None),
    ],
)
def test_a_unit_is_found_by_code_else_by_name(
    tree: Roster, unit_code: str | None, name: str | None, meant: str | None
) -> None:
    unit = tree.match(unit_code, name)
    assert (unit.name if unit else None) == meant


# --- the tree ------------------------------------------------------------------------------------------------


def test_who_must_file(tree: Roster) -> None:
    assert [unit.name for unit in tree.must_file()] == [
        "西区人民政府",  # 须报: 是
        "东区甲街道办事处",
        "东区乙街道办事处",
        "东区教育局",
    ]


@pytest.mark.parametrize(
    ("parts", "parent"),
    [
        (["东区甲街道办事处", "东区教育局"], "东区人民政府"),
        (["东区甲街道办事处"], "东区人民政府"),
        (["东区人民政府", "西区人民政府"], "某市人民政府"),
        (["东区人民政府"], "某市人民政府"),
        (["东区甲街道办事处", "西区丙街道办事处"], "某市人民政府"),
        (["东区人民政府", "东区甲街道办事处"], "东区人民政府"),
        (["某市人民政府"], None),
        ([], None),
    ],
)
def test_whose_total_parts_make(tree: Roster, parts: list[str], parent: str | None) -> None:
    found = tree.parent_of([unit for name in parts if (unit := tree.named(name))])
    assert (found.name if found else None) == parent


def test_groups_follow_the_parent_and_the_level(tree: Roster) -> None:
    assert {unit.name: tree.group_of(unit) for unit in tree.must_file()} == {
        "西区人民政府": "某市人民政府",
        "东区甲街道办事处": "东区人民政府·乡镇街道",
        "东区乙街道办事处": "东区人民政府·乡镇街道",
        "东区教育局": "东区人民政府·区直单位",
    }


def test_below(tree: Roster) -> None:
    city = tree.units[0]
    assert len(tree.below(city)) == 6
    assert [unit.name for unit in tree.below(tree.units[2])] == ["西区丙街道办事处"]


# --- anything at all -----------------------------------------------------------------------------------------

_CELLS = st.one_of(
    st.text(max_size=6), st.sampled_from(["甲局", "乙局", "A1", "A2", "是", "否", GOOD, BAD, '"', "=1+1", ";"])
)


def attempt(path: Path) -> Roster | RosterError:
    try:
        return load(path)
    except RosterError as refused:
        return refused


@given(kind=st.sampled_from([".csv", ".xlsx"]), data=st.binary(max_size=300))
def test_any_bytes_give_a_roster_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, kind: str, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / f"r{kind}"
    path.write_bytes(data)
    found = attempt(path)
    assert isinstance(found, Roster) or (found.sentence("zh") and found.sentence("en"))


@given(rows=st.lists(st.lists(_CELLS, min_size=5, max_size=5), max_size=6))
def test_any_table_gives_a_tree_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    import csv

    path = tmp_path_factory.mktemp("any") / "r.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["name", "code", "parent", "aliases", "files"], *rows])
    roster = attempt(path)
    if isinstance(roster, RosterError):
        assert roster.sentence("zh")
        return
    for unit in roster:
        assert roster.match(unit.code, unit.name) == unit
        assert unit not in roster.ancestors(unit)
        assert unit in roster.children(roster.parent(unit)) if unit.parent else True  # type: ignore[arg-type]
    assert set(roster.must_file()) <= set(roster)
