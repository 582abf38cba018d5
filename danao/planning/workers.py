"""Who computes: this process, processes beside it, or a Dask cluster; all of them answer alike."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Protocol

from danao.errors import InputError, LostWorkerError, Problem

Answers = Iterator[tuple[int, Any]]

LIGHT: dict[str, Any] = {
    "distributed.worker.profile.enabled": False,
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": None,
}
"""Settings of Dask under which runs are as fast as in plain processes: its profiler interrupts them, and its threshold
has them give freed memory back at once and ask for it again, forty thousand times in a second."""


class Workers(Protocol):
    """Those who compute."""

    def each(self, function: Callable[[Any], Any], items: Sequence[Any]) -> Answers:
        """Give the number of each item with what a function makes of it, as they come; an exception in its place.

        Parameters
        ----------
        function : callable
            A function of a module, of one argument.
        items : sequence
            What pickle can send.
        """


class Here:
    """The process that asks, one item after another."""

    def each(self, function: Callable[[Any], Any], items: Sequence[Any]) -> Answers:
        """Give the number of each item with what a function makes of it."""
        for number, item in enumerate(items):
            try:
                answer = function(item)
            except Exception as error:
                answer = error
            yield number, answer


class Processes:
    """Processes on this machine.

    Where one is killed, what was under way is done again in fresh ones; if that happens twice, piece by piece in a
    process of its own each, so that only what is lost then is given up.

    Parameters
    ----------
    count : int
        How many.
    """

    def __init__(self, count: int):
        self.count = count

    def each(self, function: Callable[[Any], Any], items: Sequence[Any]) -> Answers:
        """Give the number of each item with what a function makes of it, as they come."""
        left = list(range(len(items)))
        for _ in range(2):
            lost = []
            for number, answer in self._pool(function, items, left):
                if isinstance(answer, BrokenProcessPool):
                    lost.append(number)
                else:
                    yield number, answer
            left = sorted(lost)
        for number in left:
            for _, answer in self._pool(function, items, [number]):
                killed = isinstance(answer, BrokenProcessPool)
                yield number, LostWorkerError(_LOST) if killed else answer

    def _pool(self, function: Callable[[Any], Any], items: Sequence[Any], numbers: Sequence[int]) -> Answers:
        """Give what fresh processes answer to some of the items."""
        if not numbers:
            return
        before = set(multiprocessing.active_children())
        context = multiprocessing.get_context("spawn")
        count = min(self.count, len(numbers))
        with ProcessPoolExecutor(count, mp_context=context, initializer=obey_parent) as pool:
            futures = {pool.submit(function, items[number]): number for number in numbers}
            try:
                for future in as_completed(futures):
                    error = future.exception()
                    yield futures[future], future.result() if error is None else error
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                for child in set(multiprocessing.active_children()) - before:
                    child.terminate()
                raise


class DaskCluster:
    """A Dask cluster; danao must be installed where its workers run, and the folder for results be theirs too.

    Parameters
    ----------
    client : distributed.Client
        Connected.
    """

    def __init__(self, client: Any):
        self.client = client

    def each(self, function: Callable[[Any], Any], items: Sequence[Any]) -> Answers:
        """Give the number of each item with what a function makes of it, as they come."""
        from distributed import KilledWorker
        from distributed import as_completed as completed

        futures = [self.client.submit(function, item, pure=False) for item in items]
        number = {future.key: k for k, future in enumerate(futures)}
        try:
            for future in completed(futures, loop=self.client.loop):
                error = future.exception()
                lost = LostWorkerError(_LOST) if isinstance(error, KilledWorker) else error
                yield number[future.key], future.result() if lost is None else lost
        finally:
            self.client.cancel(futures)


@contextlib.contextmanager
def workers_of(count: int, dask: Any = None) -> Iterator[Workers]:
    """Give those who compute.

    Parameters
    ----------
    count : int
        Processes; 1 is this one alone.
    dask : distributed.Client, "local", address or None
        A client that is connected; the address of a scheduler (``tcp://…``); ``local`` for a cluster of `count`
        processes on this machine.

    Raises
    ------
    InputError
        If there are none, Dask is not installed, or its scheduler does not answer.
    """
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise InputError(Problem(f"{count!r} workers", key="workers", remedy="give a whole number from 1 up"))
    if dask is None:
        yield Here() if count == 1 else Processes(count)
    elif not isinstance(dask, str):
        yield DaskCluster(dask)
    else:
        with _connected(count, dask) as client:
            yield DaskCluster(client)


def _connected(count: int, address: str) -> Any:
    """Return a client of a scheduler, or of a cluster of its own; both end with it."""
    try:
        import dask
        from distributed import Client
    except ImportError as error:
        remedy = "pip install 'danao[dask]', or leave it out for plain processes"
        raise InputError(Problem("Dask is not installed", key="dask", remedy=remedy)) from error
    apart: dict[str, Any] = {"set_as_default": False}  # xarray would send its own work to a default client
    if address == "local":
        with dask.config.set(LIGHT):
            return Client(n_workers=count, threads_per_worker=1, processes=True, dashboard_address=":0", **apart)
    try:
        return Client(address, timeout="10s", **apart)
    except (OSError, ValueError) as error:
        rule = f"no Dask scheduler answers at '{address}'"
        raise InputError(Problem(rule, key="dask", remedy="start one with `dask scheduler`, or say 'local'")) from error


def obey_parent() -> None:
    """Let a worker end by the parent's word alone, cleaning up behind itself, and warn in one line."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    warnings.formatwarning = lambda message, *_, **__: f"warning: {message}\n"


_LOST = "the process that computed it was killed, again after a second try; it may need more memory than there is"
