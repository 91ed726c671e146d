"""Reading and judging on a Dask cluster that is there already: ``consolidate --scheduler ADDRESS``, extra ``cluster``.

Every machine of the cluster must see the files under the same paths (a shared folder, an object store) and have the
same version of this program. Each chunk of files is read as on one machine, by workers that may die, and judged in one
pass where it was read. What the cluster loses, it does again, and what it cannot see is done here. The result is that
of one machine, to the byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlplugin.gather import Progress, Received
from xlplugin.intake import cache
from xlplugin.intake.compact import Packed
from xlplugin.intake.judged import Baseline, Judge, pack_judged, pack_previous, unpack_judged
from xlplugin.intake.refusals import STORE_FAULTS, Unusable
from xlplugin.intake.remote import Place
from xlplugin.intake.workers import read_all

if TYPE_CHECKING:
    from distributed import Client

_LEAST, _MOST = 24, 200  # files a task: so many are worth the way, and so few that a lost task is soon done again
_SECONDS_TO_CONNECT = 15
_SECONDS_ALONE = 15  # a scheduler that has had no worker for so long is given up
_OUT_OF_SIGHT = STORE_FAULTS | {"missing", "no-permission"}


class ClusterError(Unusable):
    """The cluster cannot be used."""


def read_on(
    address: str,
    paths: Sequence[Place],
    progress: Progress | None = None,
    chunk: int | None = None,
    judge: Judge | None = None,
) -> list[Received]:
    """What is in every file, in the order given, as :func:`xlplugin.intake.workers.read_all` gives it, and judged.

    :param address: of the scheduler, ``tcp://host:8786``.
    :param chunk: files a task; None for what suits the cluster.
    :param judge: judges what the cluster could not see, and holds last year's figures to judge against.
    :raises ClusterError: the cluster cannot be reached, or has another version of this program.
    """
    found: dict[int, Received] = {}

    def tell(done: int) -> None:
        if progress:
            progress(done, len(paths))

    with _connected(address) as client:
        _check_versions(client)
        # A task of its own: it travels once, and is done again where the machine that holds its result dies.
        previous = judge.previous if judge is not None else None
        before = client.submit(Baseline, pack_previous(previous), pure=False) if previous is not None else None
        size = chunk or _fitting(len(paths), sum(client.nthreads().values()))
        chunks = [range(start, min(start + size, len(paths))) for start in range(0, len(paths), size)]
        tasks = {
            client.submit(judge_here, [_from_afar(paths[index]) for index in numbers], before, pure=False): numbers
            for numbers in chunks
        }
        if judge is not None:
            judge.load()
        for numbers, packed in _results(client, tasks):
            for index, one in zip(numbers, packed, strict=True):
                received = unpack_judged(one, paths[index])
                if received.refused is None or received.refused.key not in _OUT_OF_SIGHT:
                    found[index] = received
            tell(len(found))
    rest = [index for index in range(len(paths)) if index not in found]
    done_there = len(paths) - len(rest)
    left = read_all([paths[index] for index in rest], None, lambda done, _: tell(done_there + done), judge=judge)
    found |= zip(rest, left, strict=True)
    tell(len(paths))
    return [found[index] for index in range(len(paths))]


def check(address: str) -> None:
    """Whether the cluster can be used.

    :raises ClusterError: it cannot be reached, or has another version of this program.
    """
    with _connected(address) as client:
        _check_versions(client)


def judge_here(paths: list[Place], before: Baseline | None) -> list[Packed]:
    """One task: these files, read and judged on the machine of the cluster that got it."""
    judge = Judge(before.previous if before is not None else None)
    return [pack_judged(one) for one in read_all(paths, workers=1, judge=judge)]


def _fitting(files: int, threads: int) -> int:
    """Files a task, so that every thread of the cluster has a few."""
    return max(_LEAST, min(_MOST, -(-files // (4 * max(threads, 1)))))


def _from_afar(path: Place) -> Place:
    return path.absolute() if isinstance(path, Path) else path


def _connected(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError(
            "未安装集群组件。请运行：pip install 'xlplugin[cluster]'",
            "the cluster's parts are not installed; run: pip install 'xlplugin[cluster]'",
        ) from error
    try:
        return Client(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterError(
            f"连接不上集群 {address}。请检查地址，以及调度程序是否在运行；不用集群时去掉 --scheduler。",
            f"the cluster {address} cannot be reached; check the address and that its scheduler runs, "
            "or leave out --scheduler.",
        ) from error


def _check_versions(client: Client) -> None:
    try:
        theirs = set(client.run(cache.reading_version).values())
    except Exception:  # whatever keeps a machine from answering: as a rule that it cannot import us
        theirs = {""}
    if not theirs:
        raise ClusterError(
            "集群上没有可用的机器。请先启动 dask worker；不用集群时去掉 --scheduler。",
            "the cluster has no machine that works; start a dask worker first, or leave out --scheduler.",
        )
    if theirs != {cache.reading_version()}:
        raise ClusterError(
            "集群上没有 xlplugin，或者与本机版本不同，结果可能不同。请在集群上安装同一版本。",
            "the cluster has no xlplugin, or another version whose results may differ; install the same version there.",
        )


def _results(client: Client, tasks: dict[Any, range]) -> Iterator[tuple[range, list[Packed]]]:
    """Each chunk with its results as they come; one that the cluster lost or gave up never comes."""
    from distributed import CancelledError, wait

    waiting = set(tasks)
    while waiting:
        try:
            with client.as_current():
                done = wait(waiting, _SECONDS_ALONE, "FIRST_COMPLETED").done  # type: ignore[no-untyped-call]
            for task in done:
                # A result may go with its machine before it is fetched; the task then waits to be done again.
                if task.status == "finished":
                    yield tasks[task], task.result(timeout=_SECONDS_ALONE)
                if task.status != "pending":
                    waiting.discard(task)
        except TimeoutError:
            if not _has_machines(client):
                return
        except (CancelledError, OSError):  # the scheduler has gone
            return


def _has_machines(client: Client) -> bool:
    try:
        return bool(client.nthreads())  # type: ignore[no-untyped-call]
    except OSError:
        return False
