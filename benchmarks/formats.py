"""Milliseconds of processor time to map one record from bytes to Record, in each format; rates beside pymarc.

    python benchmarks/formats.py [FILE.mrc [ROUNDS]] [--through BYTES] [--lido FILE.xml]

The file's records are read as they are (those of the tests' fifty, which are taken without a file, are in
MARC-8), then written anew in UTF-8 and as MARCXML (``corpus.py``). What is read from them is written as MODS
and Dublin Core and read from that, for EDM and ETD-MS under their own root elements. The best of the rounds
(3) counts. pymarc reads the same bytes to its own records, without a mapping: ``ratio`` is our rate by its.
``--lido`` reads the LIDO records of a museum too, and writes them again. ``--through`` repeats the file to
that many bytes and tells the memory while it is read and mapped whole.
Prints one JSON object.
"""

from __future__ import annotations

import argparse
import io
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
from corpus import SAMPLE, Corpus
from lxml import etree
from measuring import machine
from pymarc import Record, parse_xml_to_array

from catalog.errors import CatalogError
from catalog.formats.dublincore import DublinCoreFormat
from catalog.formats.edm import EdmFormat
from catalog.formats.etdms import EtdMsFormat
from catalog.formats.lido import LidoFormat
from catalog.formats.marc import MarcFormat, split
from catalog.formats.marcxml import MarcXmlFormat
from catalog.formats.mods import ModsFormat
from catalog.formats.qualified_dc import QualifiedDublinCoreFormat
from catalog.formats.xml import parse_element
from catalog.formats.xml_records import pieces
from catalog.record import Record as CatalogRecord
from catalog.sdk.format import Format

EDM, ETD = "http://www.europeana.eu/schemas/edm/", "http://www.ndltd.org/standards/metadata/etdms/1.0/"


def measure(format_: Format, payloads: list[bytes], rounds: int) -> dict[str, Any]:
    return timed(lambda payload: format_.read(payload, {}), payloads, rounds)


def timed(read: Callable[[bytes], object], payloads: list[bytes], rounds: int) -> dict[str, Any]:
    """The time of one record and the rate on one core; records that cannot be read are counted as failed."""
    failed = 0
    best = float("inf")
    for _ in range(rounds):
        failed = 0
        began = time.process_time()
        for payload in payloads:
            try:
                read(payload)
            except CatalogError:
                failed += 1
        best = min(best, time.process_time() - began)
    return {
        "records": len(payloads),
        "milliseconds": round(best / len(payloads) * 1000, 4),
        "per_second": round(len(payloads) / best),
        "bytes": sum(map(len, payloads)) // len(payloads),
        "failed": failed,
    }


def beside(ours: dict[str, Any], read: Callable[[bytes], object], payloads: list[bytes], rounds: int) -> None:
    """Add to ``ours`` the rate at which pymarc reads the same records."""
    theirs = timed(read, payloads, rounds)["per_second"]
    ours["pymarc_per_second"] = theirs
    ours["ratio"] = round(ours["per_second"] / theirs, 2)


def of_pymarc(payload: bytes) -> object:
    return Record(payload, hide_utf8_warnings=True)


def of_pymarc_xml(payload: bytes) -> object:
    return parse_xml_to_array(io.BytesIO(payload))  # type: ignore[no-untyped-call]  # pymarc leaves it so


def measure_marc(path: Path, corpus: Corpus, rounds: int) -> dict[str, Any]:
    """MARC in the file's own encoding, in UTF-8 and in XML, each beside pymarc."""
    count = len(corpus.templates)
    figures: dict[str, Any] = {}
    shapes: tuple[tuple[str, Format, list[bytes], Callable[[bytes], object]], ...] = (
        ("as_they_are", MarcFormat(), list(split([path.read_bytes()])), of_pymarc),
        ("utf8", MarcFormat(), list(corpus.marc(0, count)), of_pymarc),
        ("marcxml", MarcXmlFormat(), list(corpus.marcxml(0, count)), of_pymarc_xml),
    )
    for name, format_, payloads, theirs in shapes:
        figures[name] = measure(format_, payloads, rounds)
        beside(figures[name], theirs, payloads, rounds)
    return figures


def measure_through(path: Path, size: int) -> dict[str, Any]:
    """Resident memory at each tenth of a file of ``size`` bytes that is read and mapped record by record."""
    part = path.read_bytes()
    process, format_ = psutil.Process(), MarcFormat()
    memory: list[int] = []
    count = seen = 0
    with tempfile.TemporaryFile() as whole:
        for _ in range(-(-size // len(part))):
            whole.write(part)
        total = whole.tell()
        whole.seek(0)
        began = time.process_time()
        for raw in split(whole):
            format_.read(raw, {})
            count += 1
            seen += len(raw)
            if seen * 10 >= total * (len(memory) + 1):
                memory.append(process.memory_info().rss)
        seconds = time.process_time() - began
    return {
        "bytes": total,
        "records": count,
        "seconds": round(seconds, 1),
        "per_second": round(count / seconds),
        "memory_mb": [round(one / 1e6, 1) for one in memory],
    }


def measure_lido(path: Path, rounds: int) -> dict[str, Any]:
    """The records of a museum's file read, and written again."""
    with path.open("rb") as source:
        payloads = [piece.raw for piece in pieces(source) if piece.format == "lido"]
    records = [LidoFormat().read(payload, {}) for payload in payloads]
    return {
        "lido_of_the_file": measure(LidoFormat(), payloads, rounds),
        "lido_written": timed_writing(LidoFormat(), records, rounds),
    }


def timed_writing(format_: Format, records: list[CatalogRecord], rounds: int) -> dict[str, Any]:
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        for record in records:
            format_.write(record)
        best = min(best, time.process_time() - began)
    return {"milliseconds": round(best / len(records) * 1000, 4), "per_second": round(len(records) / best)}


def rooted(payload: bytes, name: str) -> bytes:
    """The same statements within an element of another name."""
    root = etree.Element(name)
    root.extend(list(parse_element(payload)))
    return etree.tostring(root, encoding="UTF-8")


def measure_written(marc: list[bytes], rounds: int) -> dict[str, Any]:
    """The formats that the records are written in first."""
    records = [MarcFormat().read(payload, {}) for payload in marc]
    dublin_core = [DublinCoreFormat().write(record) for record in records]
    xml = [MarcXmlFormat().write(record) for record in records]
    return {
        "marcxml_of_ours": measure(MarcXmlFormat(), xml, rounds),
        "marcxml_written": timed_writing(MarcXmlFormat(), records, rounds),
        "mods": measure(ModsFormat(), [ModsFormat().write(record) for record in records], rounds),
        "lido": measure(LidoFormat(), [LidoFormat().write(record) for record in records], rounds),
        "oai_dc": measure(DublinCoreFormat(), dublin_core, rounds),
        "qdc": measure(QualifiedDublinCoreFormat(), dublin_core, rounds),
        "edm": measure(
            EdmFormat(), [rooted(payload, f"{{{EDM}}}ProvidedCHO") for payload in dublin_core], rounds
        ),
        "etdms": measure(
            EtdMsFormat(), [rooted(payload, f"{{{ETD}}}thesis") for payload in dublin_core], rounds
        ),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Processor time of each format")
    parser.add_argument("file", type=Path, nargs="?", default=SAMPLE)
    parser.add_argument("rounds", type=int, nargs="?", default=3)
    parser.add_argument("--lido", type=Path, metavar="FILE.xml")
    parser.add_argument("--through", type=int, default=0, metavar="BYTES")
    given = parser.parse_args()
    before = machine()
    corpus = Corpus(given.file)
    figures = {
        "benchmark": "formats",
        "machine": before,
        **measure_marc(given.file, corpus, given.rounds),
        **measure_written(list(corpus.marc(0, len(corpus.templates))), given.rounds),
        **(measure_lido(given.lido, given.rounds) if given.lido else {}),
        **({"through": measure_through(given.file, given.through)} if given.through else {}),
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
