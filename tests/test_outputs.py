"""Outputs appear whole or not at all (contract §5): every way to fail leaves the old file and no temporary."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from xlplugin import output_errors, outputs
from xlplugin.outputs import OutputError, replacing, replacing_folder, write_bytes

posix = pytest.mark.skipif(os.name != "posix", reason="permission bits and devices of POSIX")


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_a_new_file_and_its_missing_folders_appear(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a" / "b" / "sum.xlsx", b"new")
    assert (tmp_path / "a" / "b" / "sum.xlsx").read_bytes() == b"new"
    assert names(tmp_path / "a" / "b") == ["sum.xlsx"]


@posix
def test_the_mode_is_the_old_files_else_the_users_default(tmp_path: Path) -> None:
    (tmp_path / "shared.xlsx").write_bytes(b"old")
    (tmp_path / "shared.xlsx").chmod(0o664)
    (tmp_path / "plain").write_bytes(b"")
    write_bytes(tmp_path / "shared.xlsx", b"new")
    write_bytes(tmp_path / "fresh.xlsx", b"new")
    assert (tmp_path / "shared.xlsx").stat().st_mode & 0o777 == 0o664
    assert (tmp_path / "fresh.xlsx").stat().st_mode == (tmp_path / "plain").stat().st_mode


@posix
def test_a_link_keeps_being_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.xlsx").write_bytes(b"old")
    (tmp_path / "link.xlsx").symlink_to("real.xlsx")
    write_bytes(tmp_path / "link.xlsx", b"new")
    assert (tmp_path / "link.xlsx").is_symlink()
    assert (tmp_path / "real.xlsx").read_bytes() == b"new"


def below_a_file(folder: Path) -> Path:
    (folder / "file").write_bytes(b"I am a file")
    return folder / "file" / "deep" / "sum.xlsx"


def a_folder(folder: Path) -> Path:
    (folder / "sum.xlsx").mkdir()
    return folder / "sum.xlsx"


def a_read_only_file(folder: Path) -> Path:
    (folder / "sum.xlsx").write_bytes(b"old")
    (folder / "sum.xlsx").chmod(0o444)
    return folder / "sum.xlsx"


def in_a_read_only_folder(folder: Path) -> Path:
    (folder / "closed").mkdir(0o555)
    return folder / "closed" / "sum.xlsx"


def below_a_read_only_folder(folder: Path) -> Path:
    (folder / "closed").mkdir(0o555)
    return folder / "closed" / "new" / "sum.xlsx"


def open_in_excel(folder: Path) -> Path:
    (folder / "sum.xlsx").write_bytes(b"old")
    (folder / "~$sum.xlsx").write_bytes(b"owner")
    return folder / "sum.xlsx"


def open_in_libreoffice(folder: Path) -> Path:
    (folder / "sum.xlsx").write_bytes(b"old")
    (folder / ".~lock.sum.xlsx#").write_bytes(b"owner")
    return folder / "sum.xlsx"


REFUSED: list[object] = [
    (below_a_file, "parent-is-a-file"),
    (a_folder, "is-a-folder"),
    (open_in_excel, "open-elsewhere"),
    (open_in_libreoffice, "open-elsewhere"),
    (lambda folder: folder / ("x" * 300), "name-too-long"),
    (lambda folder: folder / "nul\0.xlsx", "not-written"),
    pytest.param(a_read_only_file, "read-only", marks=posix),
    pytest.param(in_a_read_only_folder, "read-only", marks=posix),
    pytest.param(below_a_read_only_folder, "read-only", marks=posix),
    pytest.param(lambda _: Path("/dev/full"), "not-a-file", marks=posix),
]


def tree(folder: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


@pytest.mark.parametrize(("place", "reason"), REFUSED)
def test_a_place_that_cannot_be_written_is_named_with_its_reason(
    tmp_path: Path, place: Callable[[Path], Path], reason: str
) -> None:
    path = place(tmp_path)
    before = tree(tmp_path)
    with pytest.raises(OutputError) as caught:
        write_bytes(path, b"new")
    assert (caught.value.reason, caught.value.path, caught.value.exit_code) == (reason, path, 4)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("reason", list(output_errors.SENTENCES))
def test_every_reason_is_a_sentence_that_names_the_file(reason: str, lang: str) -> None:
    sentence = OutputError("总表.xlsx", reason).sentence(lang)
    assert sentence.startswith("总表.xlsx")
    assert sentence.rstrip().endswith(("。", "."))


@pytest.mark.parametrize(
    ("number", "reason"),
    [(errno.ENOSPC, "disk-full"), (errno.EDQUOT, "disk-full"), (errno.EROFS, "read-only"), (errno.EIO, "not-written")],
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_at_any_step_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, reason: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    (tmp_path / "sum.xlsx").write_bytes(b"old")
    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OutputError) as caught:
        write_bytes(tmp_path / "sum.xlsx", b"new")
    assert caught.value.reason == reason
    assert tree(tmp_path) == {"sum.xlsx": b"old"}


@posix
def test_a_really_full_disk_keeps_the_old_file(tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk: the kernel refuses the write in the same way."""
    (tmp_path / "sum.xlsx").write_bytes(b"old")
    script = (
        "import resource, sys; from xlplugin.outputs import *\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: write_bytes(sys.argv[1], bytes(5000))\n"
        "except OutputError as error: print(error.reason)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "sum.xlsx")], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "disk-full"
    assert tree(tmp_path) == {"sum.xlsx": b"old"}


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, ValueError("a fault of ours")])
def test_an_interruption_keeps_the_old_file_and_is_passed_on(
    tmp_path: Path, interruption: type[BaseException] | BaseException
) -> None:
    (tmp_path / "sum.xlsx").write_bytes(b"old")
    with pytest.raises((KeyboardInterrupt, ValueError)):  # noqa: SIM117, PT012
        with replacing(tmp_path / "sum.xlsx") as temporary:
            temporary.write_bytes(b"half")
            raise interruption
    assert tree(tmp_path) == {"sum.xlsx": b"old"}


def test_a_fault_of_an_input_is_not_blamed_on_the_output(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), replacing(tmp_path / "out" / "sum.xlsx"):
        Path("no such input.xlsx").read_bytes()
    assert tree(tmp_path) == {}


KILLED = {
    "file": "with replacing(sys.argv[1]) as t: t.write_bytes(b'half'); print('.', flush=True); time.sleep(60)",
    "folder": (
        "with replacing_folder(sys.argv[1]) as t: (t/'a').write_bytes(b'half'); print('.', flush=True); time.sleep(60)"
    ),
}


@pytest.mark.parametrize("kind", KILLED)
def test_a_killed_run_leaves_a_temporary_which_the_next_clean_run_removes(tmp_path: Path, kind: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "sum.xlsx").write_bytes(b"old")
    place = tmp_path / "out" / "sum.xlsx" if kind == "file" else tmp_path / "out"
    script = "import sys, time; from xlplugin.outputs import *\n" + KILLED[kind]
    run = subprocess.Popen([sys.executable, "-c", script, str(place)], stdout=subprocess.PIPE)
    assert run.stdout is not None
    assert run.stdout.read(1) == b"."
    write_bytes(tmp_path / "out" / "other.xlsx", b"beside")  # a live run's temporary is left alone
    assert len([name for name in names(tmp_path / "out") if name.startswith(outputs.PREFIX)]) == 1
    run.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    run.wait()
    run.stdout.close()
    assert (tmp_path / "out" / "sum.xlsx").read_bytes() == b"old"
    write_bytes(tmp_path / "out" / "sum.xlsx", b"new")
    assert tree(tmp_path / "out") == {"sum.xlsx": b"new", "other.xlsx": b"beside"}


def test_a_new_folder_appears_whole(tmp_path: Path) -> None:
    with replacing_folder(tmp_path / "marked") as room:
        (room / "区").mkdir()
        (room / "区" / "a.xlsx").write_bytes(b"a")
        assert not (tmp_path / "marked").exists()
    assert tree(tmp_path) == {"marked": None, "marked/区": None, "marked/区/a.xlsx": b"a"}


def test_an_interrupted_new_folder_does_not_appear(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):  # noqa: SIM117, PT012
        with replacing_folder(tmp_path / "marked") as room:
            (room / "a.xlsx").write_bytes(b"a")
            raise KeyboardInterrupt
    assert tree(tmp_path) == {}


def test_files_are_added_to_an_old_folder_and_its_others_stay(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"old")
    (tmp_path / "kept.txt").write_bytes(b"kept")
    with replacing_folder(tmp_path) as room:
        (room / "a.xlsx").write_bytes(b"new")
        (room / "b.xlsx").write_bytes(b"b")
    assert tree(tmp_path) == {"a.xlsx": b"new", "b.xlsx": b"b", "kept.txt": b"kept"}


def test_one_file_that_is_open_takes_the_whole_set_back(tmp_path: Path) -> None:
    for name in ("a.xlsx", "z.xlsx", "~$z.xlsx"):
        (tmp_path / name).write_bytes(b"old")
    before = tree(tmp_path)
    with pytest.raises(OutputError) as caught, replacing_folder(tmp_path) as room:  # noqa: PT012
        (room / "deep").mkdir()
        for name in ("a.xlsx", "b.xlsx", "deep/c.xlsx", "z.xlsx"):
            (room / name).write_bytes(b"new")
    assert (caught.value.reason, caught.value.path) == ("open-elsewhere", tmp_path / "z.xlsx")
    assert tree(tmp_path) == before


@pytest.mark.parametrize("place", [below_a_file, pytest.param(in_a_read_only_folder, marks=posix)])
def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path, place: Callable[[Path], Path]) -> None:
    path = place(tmp_path)
    before = tree(tmp_path)
    with pytest.raises(OutputError), replacing_folder(path) as room:
        (room / "a.xlsx").write_bytes(b"a")
    assert tree(tmp_path) == before
