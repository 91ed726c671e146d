"""Inputs that lie elsewhere, ``s3://bucket/2025`` and the like: read through fsspec, extra ``xlplugin[cluster]``.

A local path never comes here, and nothing of fsspec is imported for it. Addresses, keys and whatever else a store wants
are what fsspec and the store's own client take from their configuration (``AWS_ENDPOINT_URL``, ``~/.config/fsspec``).
Size, time and mark of an object come with the listing, so that one request fetches it, and none where it is too large.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from xlplugin.intake.refusals import Refused, Unusable

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_SECONDS = 15.0  # for a look at the store or one object, before a worker counts as hanging
_MODIFIED = ("LastModified", "last_modified", "updated", "mtime")  # as S3, Azure, Google and others call it
_MARKS = ("ETag", "etag")


class RemoteError(Unusable):
    """What would read this kind of URL is not installed, or there is no such kind."""


@dataclass(frozen=True, order=True, slots=True)
class Remote:
    """An object in a store, with as much of :class:`pathlib.Path` as inputs need."""

    url: str
    size: int | None = field(default=None, compare=False)
    """Bytes; None where the store does not tell."""
    modified: float = field(default=0.0, compare=False)
    """Seconds since the epoch; 0 where the store does not tell."""
    mark: str = field(default="", compare=False)
    """The store's ETag, which changes with the content; empty where it has none."""
    fault: str = field(default="", compare=False)
    """Why it cannot be read, as far as the listing has shown: a reason of :class:`Refused`."""

    def __str__(self) -> str:
        return self.url

    @property
    def name(self) -> str:
        """The last part; a name of Windows with its folders, which a key may hold, is cut too."""
        return re.split(r"[/\\]", self.url.rstrip("/"))[-1]

    @property
    def stem(self) -> str:
        return PurePosixPath(self.name).stem

    def resolve(self) -> Remote:
        """Itself: a URL depends on no folder."""
        return self

    def load(self) -> bytes:
        """The content.

        :raises Refused: it is a lock file, too large, empty, not there, or the store does not give it.
        """
        from xlplugin.intake import guard

        if guard.is_lock_file(self.name):
            raise Refused("lock-file")
        if self.fault:
            raise Refused(self.fault)
        try:
            store, key = _opened(self.url)
            size = store.info(key, **_patience(store))["size"] if self.size is None else self.size
            guard.refuse_large(size or 0)
            # None: the store does not know it. An empty object has no range that could be asked for.
            data: bytes = b"" if size == 0 else store.cat_file(key, start=0, end=guard.MAX_FILE + 1, **_patience(store))
        except (Refused, MemoryError):
            raise
        except Exception as error:  # every client has errors of its own
            raise Refused(_fault(error)) from error
        guard.refuse_large(len(data))
        if not data:
            raise Refused("empty-file")
        return data


Place = Path | Remote
"""Where an input lies."""


def folder_and_name(path: Path) -> tuple[str, str]:
    """A path of this machine cut behind its last separator: quicker than its parts, as its text is remembered."""
    folder, separator, name = str(path).rpartition(os.sep)
    return folder + separator, name


def place(given: str | Place) -> Place:
    """A path as given, or what a URL stands for; ``file://…`` is an ordinary path.

    :raises RemoteError: what reads such a URL is missing.
    """
    found = _URL.match(given) if isinstance(given, str) else None
    if not isinstance(given, str) or found is None:
        return Path(given) if isinstance(given, str) else given
    url = found[1].lower() + given[found.end(1) :]
    return Path(_opened(url)[1]) if found[1].lower() in ("file", "local") else Remote(url)


def told(where: Place) -> str | Remote:
    """As another process is told of it."""
    return where if isinstance(where, Remote) else str(where)


def is_url(given: str) -> bool:
    """Whether a text is a URL and no path."""
    return _URL.match(given) is not None


def listed(where: Remote, wanted: Callable[[str], bool]) -> list[Remote]:
    """The object at a URL, or all objects below it in the order of their names.

    :param wanted: whether a name, of an object or of a folder on the way to it, is to be looked at.
    :return: where the store cannot be looked into, the URL itself with its ``fault``.
    :raises RemoteError: what reads such a URL is missing.
    """
    try:
        store, root = _opened(where.url)
        store.invalidate_cache()  # a listing of earlier would hide what has come in since
        facts = store.info(root, **_patience(store))
        if facts["type"] == "file" and facts["size"] != 0 and not where.url.endswith("/"):
            return [_with_facts(where, facts)]
        found = store.find(root, detail=True)
        return [
            _with_facts(Remote(store.unstrip_protocol(name)), found[name]) for name in _objects(found, root, wanted)
        ]
    except RemoteError:
        raise
    except Exception as error:  # every client has errors of its own
        return [replace(where, size=0, fault=_fault(error))]


def _objects(found: Mapping[str, Mapping[str, Any]], root: str, wanted: Callable[[str], bool]) -> Iterator[str]:
    """Names of objects that are no folders: stores keep empty objects in their stead."""
    folders = set(_above(found))
    for name in sorted(found):
        if found[name]["type"] != "file" or name.endswith("/") or (not found[name]["size"] and name in folders):
            continue
        *way, last = name.removeprefix(root).strip("/").split("/")
        if wanted(last) and not any(part.startswith(".") for part in way):
            yield name


def _above(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        while "/" in name:
            name = name.rpartition("/")[0]
            yield name


def _with_facts(where: Remote, facts: Mapping[str, Any]) -> Remote:
    times = (facts.get(key) for key in _MODIFIED)
    time = next((time.timestamp() if isinstance(time, datetime) else time for time in times if time), 0.0)
    return Remote(
        where.url,
        facts["size"],
        float(time) if isinstance(time, int | float) else 0.0,
        next((str(facts[key]) for key in _MARKS if facts.get(key)), ""),
    )


def _opened(url: str) -> tuple[Any, str]:
    """The store of a URL and the object's name there."""
    kind = url.partition("://")[0]
    try:
        from fsspec import available_protocols
        from fsspec.core import url_to_fs

        if kind not in available_protocols():
            raise RemoteError(
                f"不认识 {kind}:// 这种地址。请检查拼写，或者改用普通路径。",
                f"{kind}:// is no kind of address that can be read; check its spelling, or use an ordinary path.",
            )
        store, key = url_to_fs(url)
    except ImportError as error:
        cause = error.__cause__ if isinstance(error.__cause__, ImportError) else error
        package = cause.name if cause.name not in (None, "fsspec", "s3fs") else "'xlplugin[cluster]'"
        raise RemoteError(
            f"未安装读取 {kind}:// 的组件。请运行：pip install {package}",
            f"the parts that read {kind}:// are not installed; run: pip install {package}",
        ) from error
    return store, key


def _patience(store: Any) -> dict[str, float]:
    """How long to wait for a store, where it can be told."""
    return {"timeout": _SECONDS} if getattr(store, "async_impl", False) else {}


def _fault(error: Exception) -> str:
    """The reason for a refusal, from whatever a store's client raised."""
    if isinstance(error, FileNotFoundError):
        return "missing"
    if isinstance(error, PermissionError):
        return "store-denied"
    return "store-client" if isinstance(error, RemoteError) else "store-away"
