"""What Debian's Zebra, the indexer behind many library catalogs, takes to index the same records.

Index only: ``zebraidx update`` with the register's commit, without a shadow register, of a file that is
there already. zebraidx has one thread, so it uses one core. The setups:

- ``icu``: the MARCXML file through the filter ``dom`` with the style sheet and the ICU rules that Debian's
  examples have; records and keys are kept, as a catalog that is brought up to date needs them.
- ``chr``: the same with the older and cheaper character rules, which know no Vietnamese.
- ``iso2709``: the cheapest that Zebra has: another file (ISO 2709) through the filter ``grs.marc``, no XML
  and no style sheet; told for fairness, since its fields are the fewer ones of ``usmarc.abs``.
"""

from __future__ import annotations

import gzip
import re
import resource
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus import Corpus

from catalog.sdk.testing import debian

PACKAGES = (
    "idzebra-2.0-utils",
    "idzebra-2.0-common",
    "idzebra-2.0-examples",
    "libidzebra-2.0-mod-dom",
    "libidzebra-2.0-mod-grs-marc",
)
STYLE_SHEET = "MARC21slim2INDEX.xsl"
_DOM = f"""<dom><extract name="index"><xslt stylesheet="{STYLE_SHEET}"/></extract>
<retrieve name="marc"><xslt stylesheet="identity.xsl"/></retrieve>
<input syntax="xml"><xmlreader level="1"/></input></dom>
"""
_DONE = re.compile(r"Records: *\d+ i/u/d (\d+)/(\d+)/(\d+)")
_TERMS = re.compile(r"inserts/updates/deletions: (\d+)/")


@dataclass(frozen=True, slots=True)
class Setup:
    """One way to index: Zebra's record type, its rules for characters, the file it reads."""

    name: str
    record_type: str
    rules: str
    file: str
    write: Callable[[Corpus, Path, int], None]


SETUPS = (
    Setup("icu", "dom.dom.xml", "icu.idx", "records.xml", Corpus.write_marcxml),
    Setup("chr", "dom.dom.xml", "default.idx", "records.xml", Corpus.write_marcxml),
    Setup("iso2709", "grs.marc.usmarc", "default.idx", "records.mrc", Corpus.write_marc),
)


def missing() -> list[str]:
    """The Debian packages that must be installed before Zebra can be measured."""
    return debian.missing(PACKAGES)


def measure(setup: Setup, corpus: Corpus, count: int, cache: Path, folder: Path) -> dict[str, Any]:
    """Index ``count`` records in ``folder``; the file they are read from is kept in ``cache``.

    Gives seconds, records a second, processor seconds, terms and bytes of the register.
    """
    file = cache / setup.file
    if not file.exists():
        setup.write(corpus, file, count)
    _configure(setup, folder)
    (folder / "records").mkdir()
    (folder / "records" / file.name).symlink_to(file.absolute())
    _zebraidx(folder, "init")
    before, began = _processor_seconds(), time.perf_counter()
    told = _zebraidx(folder, "update", "records")
    seconds = time.perf_counter() - began
    done = list(_DONE.finditer(told))[-1:]
    if not done or done[0].groups() != (str(count), "0", "0"):
        raise SystemExit(f"zebraidx did not index {count} records: {told[-500:]}")
    terms = _TERMS.search(told)
    return {
        "setup": setup.name,
        "seconds": round(seconds, 2),
        "rate": round(count / seconds),
        "cpu_seconds": round(_processor_seconds() - before, 2),
        "cores": 1,
        "terms": int(terms[1]) if terms else 0,
        "register_bytes": sum(entry.stat().st_size for entry in (folder / "register").iterdir()),
    }


def _configure(setup: Setup, folder: Path) -> None:
    for name in ("register", "lock"):
        (folder / name).mkdir(parents=True)
    examples = _place("idzebra-2.0-examples", f"{STYLE_SHEET}.gz").parent
    (folder / STYLE_SHEET).write_bytes(gzip.decompress((examples / f"{STYLE_SHEET}.gz").read_bytes()))
    shutil.copy(examples / "identity.xsl", folder)
    (folder / "dom.xml").write_text(_DOM)
    tables = _place("idzebra-2.0-common", "default.idx").parent
    modules = _place("libidzebra-2.0-mod-dom", "mod-dom.so").parent
    lines = {
        "profilePath": f".:{tables}",
        "modulePath": str(modules),
        "recordType": setup.record_type,
        "attset": "bib1.att",
        "index": setup.rules,
        "encoding": "utf-8",
        "register": "register:200G",
        "lockDir": "lock",
        "storeKeys": "1",
        "storeData": "1",
    }
    (folder / "zebra.cfg").write_text("".join(f"{name}: {value}\n" for name, value in lines.items()))


def _zebraidx(folder: Path, *words: str) -> str:
    log = folder / "zebra.log"
    command = ["zebraidx", "-c", "zebra.cfg", "-l", log.name, "-f", "10", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"zebraidx {words[0]} failed: {(done.stderr or done.stdout)[-500:]}")
    return log.read_text("utf-8", "replace")


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _place(package: str, name: str) -> Path:
    try:
        return debian.place(package, name)
    except debian.NotInstalled as error:
        raise SystemExit(str(error)) from error
