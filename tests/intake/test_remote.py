"""Inputs in an object store: what is listed, what is fetched, what is refused and how it is said."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import xlplugin
from tests.cli.conftest import Program
from tests.drafting import sound, spoilt
from tests.intake.conftest import Store, needed
from validation import editions
from xlplugin.filling import fill
from xlplugin.gather import expand, gather
from xlplugin.intake import cache, guard, workers
from xlplugin.intake.refusals import Refused
from xlplugin.intake.remote import Remote, RemoteError, is_url, place
from xlplugin.previous import load


def form(seed: int, year: int = 2025) -> bytes:
    return fill(sound(editions.get("2021"), random.Random(seed), unit=f"第{seed}局", year=year))


def wrong(seed: int) -> bytes:
    return fill(spoilt(sound(editions.get("2021"), random.Random(seed), unit=f"第{seed}局"), {"t3.new.total": 9999}))


# --- what is an address ---


@pytest.mark.parametrize("text", ["s3://bucket/2025", "memory://a", "abfs://box@account/2025", "S3://bucket"])
def test_addresses(text: str) -> None:
    assert is_url(text)
    assert place(text) == Remote(text.replace("S3", "s3"))


@pytest.mark.parametrize("text", ["报送", "./s3:/bucket", r"C:\2025", "C:/2025", "mailto:x", "//host/share", "://", ""])
def test_paths(text: str) -> None:
    assert not is_url(text)
    assert place(text) == Path(text)


@pytest.mark.parametrize(
    ("url", "name", "stem"),
    [
        ("s3://bucket/2025/甲局.xlsx", "甲局.xlsx", "甲局"),
        ("s3://bucket/", "bucket", "bucket"),
        (r"s3://bucket/..\..\evil.xlsx", "evil.xlsx", "evil"),
    ],
)
def test_names(url: str, name: str, stem: str) -> None:
    assert (Remote(url).name, Remote(url).stem) == (name, stem)


# --- what is not installed, and what is not known ---


@pytest.mark.parametrize("command", ["validate", "consolidate"])
def test_without_the_extra_one_sentence(
    command: str, tmp_path: Path, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    output = ["-o", tmp_path / "汇总.xlsx"] if command == "consolidate" else []
    done = program(command, "s3://bucket/2025", *output)
    assert done.code == 3
    assert done.err == "未安装读取 s3:// 的组件。请运行：pip install 'xlplugin[cluster]'\n"
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("url", "said"),
    [("s4://bucket/2025", "s4://"), ("hdfs://host/2025", "pip install pyarrow"), ("abfs://a/b", "pip install adlfs")],
)
def test_unknown_and_missing_kinds_of_store(url: str, said: str) -> None:
    needed("fsspec")
    with pytest.raises(RemoteError) as caught:
        gather([url])
    assert said in caught.value.sentence("zh")
    assert said in caught.value.sentence("en")


@pytest.mark.parametrize("command", ["consolidate", "status", "validate"])
def test_outputs_stay_on_this_machine(command: str, tmp_path: Path, program: Program) -> None:
    roster = ["--roster", tmp_path / "名册.csv"] if command == "status" else []
    option = "--mark" if command == "validate" else "-o"
    done = program(command, tmp_path, *roster, option, "s3://bucket/汇总.xlsx")
    assert done.code == 3
    assert "s3://bucket/汇总.xlsx”是网址" in done.err
    with pytest.raises(ValueError, match="URL"):
        xlplugin.consolidate(tmp_path, "s3://bucket/汇总.xlsx")


@pytest.mark.parametrize("command", ["template", "distribute", "returns", "addin build"])
def test_no_command_takes_a_url_for_a_folder_of_this_machine(command: str, program: Program) -> None:
    done = program(*command.split(), "-o", "s3://bucket/汇总.xlsx")
    assert done.code == 3
    assert "s3://bucket/汇总.xlsx”是网址" in done.err


def test_an_ordinary_path_imports_nothing_of_it(tmp_path: Path) -> None:
    (tmp_path / "甲局.xlsx").write_bytes(form(1))
    code = f"""
import sys, xlplugin
xlplugin.consolidate({str(tmp_path)!r}, {str(tmp_path / "汇总.xlsx")!r})
print(sorted({{"aiohttp", "botocore", "distributed", "fsspec", "s3fs"}} & set(sys.modules)))"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- what is listed ---


@pytest.fixture
def memory() -> Any:
    """A store in this process."""
    store = needed("fsspec").filesystem("memory")
    store.store.clear()
    store.pseudo_dirs[:] = [""]
    yield store
    store.store.clear()


@pytest.mark.slow
def test_a_bucket_is_walked_like_a_folder(store: Store) -> None:
    for key in (
        "2025/甲局.xlsx", "2025/区/乙局.xlsx", "2025/区/a b+%41#1?[x]*.xlsx", "2025/~$甲局.xlsx", "2025/空.xlsx",
        "2025//双.xlsx", "2025/说明",
    ):  # fmt: skip
        store.put(key, b"" if "空" in key else b"x")
    for key in ("2025/", "2025/区/", "2025/.git/甲局.xlsx", "2025/.DS_Store", "2025/Thumbs.db", "2025-旧/甲局.xlsx"):
        store.put(key, b"")
    root = f"s3://{store.bucket}/"
    names = [str(path).removeprefix(root) for path in expand([root + "2025"])]
    assert names == [
        "2025//双.xlsx", "2025/~$甲局.xlsx", "2025/区/a b+%41#1?[x]*.xlsx", "2025/区/乙局.xlsx", "2025/甲局.xlsx",
        "2025/空.xlsx", "2025/说明",
    ]  # fmt: skip
    said = {str(item.path).removeprefix(root): item.refused.key for item in gather([root + "2025/"]) if item.refused}
    assert said.pop("2025/~$甲局.xlsx") == "lock-file"
    assert said.pop("2025/空.xlsx") == "empty-file"
    assert len(said) == 5
    assert set(said.values()) == {"other-file"}  # each was fetched by its very name


@pytest.mark.slow
def test_an_empty_object_in_a_folders_stead_is_no_file(store: Store) -> None:
    store.put("2025", b"")
    store.put("2025/区", b"")
    url = store.put("2025/区/甲局.xlsx", b"x")
    assert [str(path) for path in expand([f"s3://{store.bucket}/2025", url, f"s3://{store.bucket}"])] == [url]


@pytest.mark.slow
def test_what_has_come_in_since_is_seen(store: Store) -> None:
    first = store.put("2025/甲局.xlsx", b"x")
    folder = f"s3://{store.bucket}/2025"
    assert [str(path) for path in expand([folder])] == [first]
    second = store.put("2025/乙局.xlsx", b"x")
    assert [str(path) for path in expand([folder])] == [second, first]


# --- what is read ---


@pytest.mark.slow
def test_a_store_is_consolidated_like_a_folder(store: Store, tmp_path: Path) -> None:
    store.put("2025/1.xlsx", form(1))
    url = store.put("2025/2.xlsx", wrong(2))
    store.put("2024/1.xlsx", form(1, 2024))
    result = xlplugin.consolidate(f"s3://{store.bucket}/2025", tmp_path / "汇总.xlsx")
    assert result.summary.unit == "2025"  # the folder's name, as nothing else is known
    assert [item.filing.unit for item in result.selection.included if item.filing] == ["第1局", "第2局"]
    assert len(load(f"s3://{store.bucket}/2024").filings) == 1
    assert xlplugin.read(url).unit == "第2局"
    assert xlplugin.consolidate([url]).summary.unit == "2025"
    assert result.to_dict()["files"][1]["file"] == url


@pytest.mark.slow
def test_a_summary_in_a_store_gives_its_offices(memory: Any, tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / f"{number}.xlsx").write_bytes(form(number, 2024))
    xlplugin.consolidate(tmp_path, tmp_path / "汇总.xlsx", unit="某市")
    memory.pipe_file("/汇总.xlsx", (tmp_path / "汇总.xlsx").read_bytes())
    assert [filing.unit for filing in load("memory://汇总.xlsx").filings] == ["某市", "第1局", "第2局"]


@pytest.mark.slow
def test_file_urls_are_ordinary_paths(tmp_path: Path) -> None:
    needed("fsspec")
    (tmp_path / "甲 局.xlsx").write_bytes(form(1))
    assert [item.path for item in gather([f"file://{tmp_path}"])] == [tmp_path / "甲 局.xlsx"]


@pytest.mark.slow
def test_marked_copies_of_objects(store: Store, tmp_path: Path, program: Program) -> None:
    for key in ("2025/甲/局.xlsx", "2025/乙/局.xlsx", r"2025/甲\..\局.xlsx", "2025/C:局.xlsx"):
        store.put(key, wrong(len(key)))
    done = program("validate", f"s3://{store.bucket}/2025", "--mark", tmp_path / "标注")
    assert done.code == 1
    assert sorted(path.name for path in tmp_path.rglob("*.xlsx")) == [
        "C_局.marked.xlsx", "局-2.marked.xlsx", "局-3.marked.xlsx", "局.marked.xlsx",
    ]  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["标注"]


# --- what is refused ---


@pytest.mark.slow
def test_a_large_object_is_refused_and_not_fetched(memory: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    memory.pipe_file("/2025/a.xlsx", b"x" * 2000)
    monkeypatch.setattr(guard, "MAX_FILE", 1000)
    monkeypatch.setattr(type(memory), "cat_file", None)
    (received,) = gather(["memory://2025"])
    assert received.refused is not None
    assert received.refused.key == "too-large"


@pytest.mark.slow
def test_an_object_that_grew_after_it_was_listed_is_refused(memory: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    memory.pipe_file("/2025/a.xlsx", b"x" * 10)
    (listed,) = expand(["memory://2025"])
    memory.pipe_file("/2025/a.xlsx", b"x" * 2000)
    monkeypatch.setattr(guard, "MAX_FILE", 1000)
    with pytest.raises(Refused) as caught:
        guard.load(listed)
    assert caught.value.key == "too-large"


@pytest.mark.slow
def test_an_object_that_might_do_harm_is_read_by_a_worker(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.put("2025/甲局.xlsx", form(1))
    store.put("2025/大.xlsx", b"PK\x03\x04" + bytes(range(256)) * 6000)
    here: list[str] = []

    def receive_bytes(path: Any, data: bytes) -> Any:
        here.append(path.name)
        return workers.Received(path, None, Refused("missing"))

    monkeypatch.setattr(workers, "receive_bytes", receive_bytes)
    received = {item.path.name: item.refused and item.refused.key for item in gather([f"s3://{store.bucket}"])}
    assert here == ["甲局.xlsx"]
    assert received["大.xlsx"] == "cut-short"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("setting", "value", "path", "key"),
    [
        ("AWS_DEFAULT_REGION", "us-east-1", "2025/没有.xlsx", "missing"),
        ("AWS_DEFAULT_REGION", "us-east-1", "没有/", "missing"),
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:9", "2025", "store-away"),
        ("AWS_ACCESS_KEY_ID", "", "2025", "store-away"),
    ],
)
def test_what_cannot_be_reached_is_one_sentence(
    store: Store, program: Program, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, path: str, key: str
) -> None:
    good = store.put("2024/甲局.xlsx", form(1))
    monkeypatch.setenv(setting, value)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    url = f"s3://{store.bucket}/{path}"
    done = program("validate", url, *([good] if key == "missing" else []), "--json")
    assert done.code == 2
    assert done.err == ""
    first = done.json["files"][0]
    assert (first["file"], first["verdict"], first["code"]) == (url, "refused", "unreadable")
    assert first["message"] == Refused(key).sentence()
    assert [file["verdict"] for file in done.json["files"][1:]] == (["ok"] if key == "missing" else [])


@pytest.mark.slow
def test_a_bucket_that_is_not_there_and_one_that_is_closed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    async def denied(*_: Any, **__: Any) -> Any:
        raise PermissionError("Access Denied")

    monkeypatch.setattr(needed("s3fs").S3FileSystem, "_cat_file", denied)
    (gone,) = gather(["s3://nobodys-bucket/2025"])
    assert gone.refused is not None
    assert gone.refused.key == "missing"
    store.put("2025/甲局.xlsx", form(1))
    (closed,) = gather([f"s3://{store.bucket}/2025"])
    assert closed.refused is not None
    assert closed.refused.key == "store-denied"


# --- what is kept ---


@pytest.mark.slow
def test_an_unchanged_object_is_not_fetched_twice(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cache.SETTING, str(tmp_path / "cache"))
    monkeypatch.setattr(workers, "FEW", 0)
    for number in (1, 2):
        store.put(f"2025/{number}.xlsx", form(number))
    gather([f"s3://{store.bucket}"])
    store.put("2025/2.xlsx", form(3))
    hashes = [item.sha256 for item in gather([f"s3://{store.bucket}"])]
    monkeypatch.setattr(workers, "Pool", None)  # whatever is to be read now fails
    again = gather([f"s3://{store.bucket}"])
    assert [item.filing.unit for item in again if item.filing] == ["第1局", "第3局"]
    assert [item.sha256 for item in again] == hashes


@pytest.mark.slow
def test_an_object_without_a_mark_is_not_kept(memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.SETTING, str(tmp_path))
    memory.pipe_file("/2025/a.xlsx", form(1))
    (listed,) = expand(["memory://2025"])
    assert isinstance(listed, Remote)
    assert listed.mark == ""
    assert listed.size
    cache.keep(cache.entries([(item, None) for item in gather([listed])], cache.seen([listed], began=0)))
    assert cache.known([listed]) == {}
