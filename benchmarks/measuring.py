"""The machine that was measured on, the spread of times, and the memory of a command's processes."""

from __future__ import annotations

import itertools
import os
import platform
import re
import statistics
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import psutil

POINTS = 10
SAMPLE_SECONDS = 0.5
LOOP_MS = 6.3
"""What ``loop_ms`` took on the machine that the wanted times were written for."""
ENOUGH = 40
"""Samples from which on the growth of memory says something."""
ROOT = Path(__file__).parent.parent
_KILOBYTES = re.compile(r"^(Rss|Pss|Anonymous):\s+(\d+) kB", re.M)

# Some make what they measure as tests do, from wherever they are run.
sys.path.append(str(ROOT))


def machine() -> dict[str, Any]:
    """What was measured on."""
    return {
        "python": platform.python_version(),
        # Which build it is counts: Debian's is up to twice as fast as one compiled without profiles.
        "python_home": sys.base_prefix,
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "memory_bytes": psutil.virtual_memory().total,
        "load_before": round(os.getloadavg()[0], 2),
    }


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Milliseconds: p50, p95, p99, the longest and the mean."""
    ordered = sorted(seconds)

    def at(share: float) -> float:
        return round(1_000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)

    mean = round(1_000 * statistics.fmean(ordered), 2)
    return {"p50": at(0.5), "p95": at(0.95), "p99": at(0.99), "longest": at(1.0), "mean": mean}


def loop_ms() -> float:
    """Milliseconds that a fixed piece of work takes now: dicts, sorting and text, as pages are made of."""
    begun = time.perf_counter()
    words: dict[str, int] = {}
    for number in range(30_000):
        word = f"w{number * 7919 % 1000}"
        words[word] = words.get(word, 0) + 1
    " ".join(sorted(words, key=words.__getitem__)).upper().split()
    return 1_000 * (time.perf_counter() - begun)


class _Sizes(NamedTuple):
    """Bytes of memory: resident, that shared by the number of those who share it, and one's own."""

    resident: int
    proportional: int
    anonymous: int


class Memory:
    """Watches a process and all its descendants from the ``with`` to its end.

    Resident memory summed counts a page that two processes share twice, files mapped from disk included;
    proportional memory (PSS) counts it once, in parts; anonymous memory is what they took for themselves. A
    database server is no descendant: it is left out.
    """

    def __init__(self, pid: int) -> None:
        self._root = psutil.Process(pid)
        self._samples: list[_Sizes] = []
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def figures(self) -> dict[str, Any]:
        """Peaks in bytes, and anonymous memory in MB in each tenth of the time, its highest there.

        ``growth`` is the last third's peak over the middle third's: 1.0 is flat. A run of few seconds, all
        of which are its start and its end, has none.
        """
        anonymous = [sample.anonymous for sample in self._samples]
        return {
            "peak_rss_bytes": max(sample.resident for sample in self._samples),
            "peak_pss_bytes": max(sample.proportional for sample in self._samples),
            "peak_anonymous_bytes": max(anonymous),
            "anonymous_mb": [round(max(part) / 1e6) for part in _parts(anonymous, POINTS)],
            "growth": _growth(anonymous),
        }

    def _watch(self) -> None:
        while True:
            sizes = [_sizes(process) for process in self._processes()]
            columns = zip(_Sizes(0, 0, 0), *sizes, strict=True)
            self._samples.append(_Sizes(*(sum(column) for column in columns)))
            if self._done.wait(SAMPLE_SECONDS):
                return

    def _processes(self) -> list[psutil.Process]:
        try:
            return [self._root, *self._root.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []


def _sizes(process: psutil.Process) -> _Sizes:
    """What one process holds; nothing if it is gone."""
    try:
        told = dict(_KILOBYTES.findall(Path(f"/proc/{process.pid}/smaps_rollup").read_text()))
    except OSError:
        told = {}
    return _Sizes(*(int(told.get(name, 0)) * 1024 for name in ("Rss", "Pss", "Anonymous")))


def _parts(values: list[int], count: int) -> list[list[int]]:
    """The values in ``count`` parts of about the same length, fewer where there are fewer values."""
    count = min(count, len(values))
    ends = [len(values) * place // count for place in range(count + 1)] if count else [0]
    return [values[start:end] for start, end in itertools.pairwise(ends)]


def _growth(anonymous: list[int]) -> float | None:
    if len(anonymous) < ENOUGH:
        return None
    _, middle, last = _parts(anonymous, 3)
    return round(max(last) / max(middle), 2) if max(middle) else None
