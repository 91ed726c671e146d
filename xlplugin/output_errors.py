"""Why an output cannot be written: one exception, one sentence a reason, from whatever the system says."""

from __future__ import annotations

import errno
import os
from pathlib import Path

PREFIX, SUFFIX = ".~xlplugin-", ".tmp"
"""Of the temporary names."""

SENTENCES = {
    "parent-is-a-file": (
        "上级路径是一个文件，不能在其中保存。请换一个文件夹。",
        "a part of the path is a file, not a folder; choose another folder.",
    ),
    "is-a-folder": ("这是一个文件夹，不能作为文件保存。请写出文件名。", "this is a folder; give a file name."),
    "not-a-file": ("这不是普通文件，不能写入。请换一个文件名。", "this is not an ordinary file; choose another name."),
    "read-only": (
        "文件或文件夹是只读的，没有写入权限。请取消只读，或者换一个文件夹。",
        "the file or its folder is read-only; lift the protection or choose another folder.",
    ),
    "disk-full": (
        "磁盘空间不足，没有保存。请清理磁盘后重试。",
        "the disk is full; nothing was saved. Free some space and try again.",
    ),
    "open-elsewhere": (
        "该文件正被其他程序打开（Excel、WPS 等）。请关闭后重试；若确未打开，请删除旁边以 ~$ 或 .~lock 开头的文件。",
        "the file is open in another program; close it and try again (not open? delete its lock file ~$… or .~lock…).",
    ),
    "too-many-offices": (
        "单位太多，一个工作簿装不下。请先逐级汇总，再汇总各份汇总表。",
        "there are more offices than a workbook holds; consolidate level by level, then the summaries.",
    ),
    "name-too-long": ("文件名或路径太长。请缩短。", "the name or path is too long; shorten it."),
    "not-written": ("无法写入。请检查路径和磁盘。", "it cannot be written; check the path and the disk."),
}

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_REASON_OF_ERRNO = {
    **dict.fromkeys(_FULL, "disk-full"),
    errno.EROFS: "read-only",
    errno.EACCES: "read-only",
    errno.EPERM: "read-only",
    errno.ENOTDIR: "parent-is-a-file",
    errno.EEXIST: "parent-is-a-file",
    errno.EISDIR: "is-a-folder",
    errno.ENAMETOOLONG: "name-too-long",
    errno.EBUSY: "open-elsewhere",
    errno.ETXTBSY: "open-elsewhere",
}
# Access denied (when the file is not read-only, which is looked at first), sharing and lock violation: Excel holds it.
_WINDOWS_SHARING = (5, 32, 33)


class OutputError(Exception):
    """An output cannot be written; the command ends with exit code 4.

    :param path: the output asked for, never the temporary name.
    :param reason: one of the keys of the table of sentences above, such as ``read-only`` or ``disk-full``.
    """

    exit_code = 4

    def __init__(self, path: str | os.PathLike[str], reason: str) -> None:
        self.path = Path(path)
        self.reason = reason if reason in SENTENCES else "not-written"
        super().__init__(path, reason)

    def sentence(self, lang: str = "zh") -> str:
        """Which file, why, and what to do, in Chinese or English."""
        chinese, english = SENTENCES[self.reason]
        return f"{self.path}：{chinese}" if lang == "zh" else f"{self.path}: {english}"

    def __str__(self) -> str:
        return self.sentence("en")


def final(wanted: Path) -> Path:
    """Where the output really lies, links followed."""
    try:
        return Path(os.path.realpath(wanted))
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise OutputError(wanted, "not-written") from error


def translated(error: OSError, wanted: Path) -> Exception:
    """The error as an :class:`OutputError`, unless it is about some other file (an input, say)."""
    if error.errno not in _FULL and not all(_is_ours(name, wanted) for name in (error.filename, error.filename2)):
        return error
    if getattr(error, "winerror", None) in _WINDOWS_SHARING:
        return OutputError(wanted, "open-elsewhere")
    return OutputError(wanted, _REASON_OF_ERRNO.get(error.errno or 0, "not-written"))


def _is_ours(name: object, wanted: Path) -> bool:
    """A temporary, the output itself, a folder above it or (of an output folder) a file in it."""
    if not isinstance(name, str) or PREFIX in name:
        return True
    return any(name.startswith(path) or path.startswith(name) for path in (str(wanted), str(final(wanted))))
