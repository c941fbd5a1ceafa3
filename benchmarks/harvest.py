"""How fast MARC records become searchable, and how fast they are found unchanged.

    python benchmarks/harvest.py [--via oaipmh] [--marc FILE.mrc] [--records 10000,100000]
        [--database postgresql] [--zebra] [--cache FOLDER]

FILE gives real records; they are varied by control number and title to the number wanted and taken in by
the command ``catalog harvest``: as an ISO 2709 file through the connector ``files``, or as MARCXML from an
OAI-PMH server on loopback through ``oaipmh`` (without the pause between two requests that is kept to a
server of others). ``--database postgresql`` measures on SQLite and then on a PostgreSQL server of its own,
``--zebra`` also what Debian's Zebra takes to index the same records as a MARCXML file.

Prints one JSON object, and a table on standard error: per size the seconds and rates until the records are
searchable (the whole command, its start included), until they are stored, of a second complete run that
finds all unchanged, the processor time of both, and the memory of the command's processes.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import beside
import oai_pages
import zebra
from corpus import SAMPLE, Corpus
from measuring import Memory, machine
from table import table

SOURCE = "benchmark"
Run = Callable[..., str]


def main() -> None:
    """Measure each size and print what was found."""
    given = _arguments()
    if given.zebra and (missing := zebra.missing()):
        raise SystemExit(f"--zebra: not installed: apt-get install {' '.join(missing)}")
    before = machine()
    with contextlib.ExitStack() as stack:
        cache = given.cache or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="khomo-corpus-")))
        corpus = Corpus(given.marc)
        sizes = [_measure(given, corpus, _kept(cache, given.marc, count), count) for count in given.records]
    real = {"records": len(corpus.templates), "left_out": corpus.left_out}
    figures = {"benchmark": "harvest", "machine": before, "real_records": real, "sizes": sizes}
    print(f"\n{table(figures)}", file=sys.stderr)
    print(json.dumps(figures, indent=1))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--via", choices=("files", "oaipmh"), default="files")
    parser.add_argument("--marc", type=Path, default=SAMPLE, help="a file of real MARC 21 records")
    parser.add_argument("--records", type=_sizes, default=[10_000, 100_000], help="sizes, by commas")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--page", type=int, default=500, help="records of an OAI-PMH page (500)")
    parser.add_argument(
        "--database", help="postgresql, or the address of an empty database; measured after SQLite"
    )
    names = ",".join(setup.name for setup in zebra.SETUPS)
    parser.add_argument(
        "--zebra",
        nargs="?",
        const=names,
        default="",
        help=f"{names}, or some of them; all when none is named",
    )
    parser.add_argument("--cache", type=Path, help="keep the records' files here for the next time")
    given = parser.parse_args()
    given.zebra = [_setup(parser, name) for name in given.zebra.split(",") if name]
    if given.database and "://" in given.database and len(given.records) > 1:
        parser.error("--database with an address: an empty database serves for one size only")
    return given


def _sizes(text: str) -> list[int]:
    return [int(size.replace("_", "")) for size in text.split(",")]


def _setup(parser: argparse.ArgumentParser, name: str) -> zebra.Setup:
    found = next((setup for setup in zebra.SETUPS if setup.name == name.strip()), None)
    return found or parser.error(f"--zebra: {name!r} is none of {[setup.name for setup in zebra.SETUPS]}")


def _kept(cache: Path, marc: Path, count: int) -> Path:
    """The folder in the cache for so many records of that file."""
    digest = hashlib.sha256(marc.read_bytes()).hexdigest()[:12]
    folder = cache / f"{digest}-{count}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _measure(given: argparse.Namespace, corpus: Corpus, cache: Path, count: int) -> dict[str, Any]:
    with _source(given, corpus, cache, count) as options:
        databases = [on_database(given, "sqlite", "", options, count)]
        if given.database:
            with _other(given.database) as address:
                databases.append(on_database(given, "postgresql", address, options, count))
    found: dict[str, Any] = {"records": count, "via": given.via, "databases": databases, "ratios": {}}
    seconds = [entry["searchable"]["seconds"] for entry in databases]
    if len(seconds) > 1:
        found["ratios"]["postgresql_to_sqlite"] = round(seconds[1] / seconds[0], 2)
    if given.zebra:
        found["zebra"] = [_with_zebra(setup, corpus, count, cache) for setup in given.zebra]
        for entry in found["zebra"]:
            ratio = databases[0]["searchable"]["rate"] / entry["rate"]
            found["ratios"][f"rate_to_zebra_{entry['setup']}"] = round(ratio, 2)
    return found


@contextlib.contextmanager
def _source(given: argparse.Namespace, corpus: Corpus, cache: Path, count: int) -> Iterator[tuple[str, ...]]:
    """The options of ``sources add`` for the records, which are made unless they are there already."""
    if given.via == "files":
        file = cache / "records.mrc"
        if not file.exists():
            _say(f"writing {count:,} records")
            corpus.write_marc(file, count)
        yield "--connector", "files", "--option", f"path={file.absolute()}"
        return
    folder = cache / f"pages-{given.page}"
    folder.mkdir(exist_ok=True)
    _say(f"{count:,} records in pages of {given.page}")
    oai_pages.write(corpus, folder, count, given.page)
    with beside.repository(folder) as address:
        options = (f"url={address}", "prefix=marcxml", "allow_private=true")
        yield "--connector", "oaipmh", *(word for option in options for word in ("--option", option))


def _other(database: str) -> contextlib.AbstractContextManager[str]:
    return contextlib.nullcontext(database) if "://" in database else beside.postgresql()


def on_database(
    given: argparse.Namespace, name: str, address: str, options: tuple[str, ...], count: int
) -> dict[str, Any]:
    """Harvest twice on an empty home by the command line, as a user would."""
    with tempfile.TemporaryDirectory(prefix="khomo-home-") as folder:
        environment = beside.environment(
            home=Path(folder) / "home",
            workers=str(given.workers),
            search_engine=given.engine,
            http_pause="0",
            database_url=address,
        )
        run = partial(_catalog, environment)
        run("db", "upgrade")
        run("sources", "add", SOURCE, "--institution", "library", "--institution-name", "Thư viện", *options)
        _say(f"{name}: harvest of {count:,} records")
        first, searchable, processor, memory = _harvest(environment)
        _say(f"{name}: the same again")
        second, again, processor_again, memory_again = _harvest(environment, "--full")
        _check(count, first, second)
        stats = json.loads(run("index", "stats", "--json"))
        assert stats["documents"] == first["new"], stats
    return {
        "database": name,
        "failed": first["failed"],
        "engine": stats["engine"],
        "workers": given.workers,
        "searchable": {"seconds": round(searchable, 2), "rate": round(count / searchable)},
        "stored": {"seconds": first["seconds"], "rate": round(count / first["seconds"])},
        "unchanged": {"seconds": round(again, 2), "rate": round(count / again)},
        "processor_microseconds": {
            "searchable": round(1e6 * processor / count),
            "unchanged": round(1e6 * processor_again / count),
        },
        "memory": memory,
        "memory_again": memory_again,
    }


def _check(count: int, first: dict[str, Any], second: dict[str, Any]) -> None:
    assert first["new"] + first["failed"] == first["seen"] == count, first
    assert second["unchanged"] + second["failed"] == second["seen"] == count, second


def _catalog(environment: dict[str, str], *words: str) -> str:
    command = [sys.executable, "-m", "catalog.cli", *words]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"catalog {' '.join(words)}: ended with code {done.returncode}")
    return done.stdout


def _harvest(environment: dict[str, str], *words: str) -> tuple[dict[str, Any], float, float, dict[str, Any]]:
    """The report of a harvest; seconds, processor seconds and memory of its command's processes."""
    before = _processor_seconds()
    command = [sys.executable, "-m", "catalog.cli", "harvest", SOURCE, "--json", *words]
    began = time.perf_counter()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        with Memory(process.pid) as memory:
            told, _ = process.communicate()
        seconds = time.perf_counter() - began
    if process.returncode not in (0, 3):
        raise SystemExit(f"catalog harvest: ended with code {process.returncode}: {told[:1000]}")
    report: dict[str, Any] = json.loads(told)
    return report, seconds, _processor_seconds() - before, memory.figures()


def _processor_seconds() -> float:
    """What the processes took that ended so far, and those that they started; our server runs on."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _with_zebra(setup: zebra.Setup, corpus: Corpus, count: int, cache: Path) -> dict[str, Any]:
    _say(f"zebraidx {setup.name}: {count:,} records")
    with tempfile.TemporaryDirectory(prefix="khomo-zebra-") as folder:
        return zebra.measure(setup, corpus, count, cache, Path(folder) / "zebra")


def _say(what: str) -> None:
    print(f"== {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
