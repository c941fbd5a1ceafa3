"""Milliseconds to map one MARC record from bytes to Record: as MARC-8, as UTF-8, as MARCXML. Prints JSON.

``python benchmarks/formats.py FILE.mrc [ROUNDS]``; the file holds MARC-8 records, which are also written
anew as UTF-8 and as MARCXML for the other two figures. Without a file the tests' fifty records are taken.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from catalog.errors import CatalogError
from catalog.formats.marc import MarcFormat, parse, split
from catalog.formats.marc_record import MarcRecord
from catalog.formats.marcxml import MarcXmlFormat
from catalog.sdk.format import Format

SAMPLE = Path(__file__).parent.parent / "tests" / "formats" / "data" / "uva_marc8_50.mrc"


def fields(record: MarcRecord) -> Iterator[tuple[str, str]]:
    """Each field's tag and its ISO 2709 content as text."""
    for tag, values in record.control.items():
        yield from ((tag, value) for value in values)
    for tag in list(record.pieces):
        for entry in record.fields(tag):
            parts = "".join(f"\x1f{code}{value}" for code, value in entry.subfields)
            yield tag, f"{entry.first}{entry.second}{parts}"


def as_utf8(record: MarcRecord) -> bytes:
    directory, body = b"", b""
    for tag, content in fields(record):
        value = content.encode() + b"\x1e"
        directory += tag.encode() + b"%04d%05d" % (len(value), len(body))
        body += value
    base = 24 + len(directory) + 1
    leader = record.leader.encode()
    head = (
        b"%05d" % (base + len(body) + 1) + leader[5:9] + b"a" + leader[10:12] + b"%05d" % base + leader[17:24]
    )
    return head + directory + b"\x1e" + body + b"\x1d"


def as_xml(record: MarcRecord) -> bytes:
    root = etree.Element("record", xmlns="http://www.loc.gov/MARC21/slim")
    etree.SubElement(root, "leader").text = record.leader
    for tag, values in record.control.items():
        for value in values:
            etree.SubElement(root, "controlfield", tag=tag).text = value
    for tag in list(record.pieces):
        for entry in record.fields(tag):
            element = etree.SubElement(root, "datafield", tag=tag, ind1=entry.first, ind2=entry.second)
            for code, value in entry.subfields:
                etree.SubElement(element, "subfield", code=code).text = value
    return etree.tostring(root, encoding="UTF-8")


def measure(format_: Format, payloads: list[bytes], rounds: int) -> dict[str, Any]:
    failed = 0
    best = float("inf")
    for _ in range(rounds):
        failed = 0
        began = time.process_time()
        for payload in payloads:
            try:
                format_.read(payload, {})
            except CatalogError:
                failed += 1
        best = min(best, time.process_time() - began)
    return {
        "milliseconds": round(best / len(payloads) * 1000, 4),
        "bytes": sum(map(len, payloads)) // len(payloads),
        "failed": failed,
    }


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    marc8 = list(split([path.read_bytes()]))
    utf8 = [as_utf8(parse(raw)) for raw in marc8]
    xml = [as_xml(parse(raw)) for raw in marc8]
    print(
        json.dumps(
            {
                "records": len(marc8),
                "marc8": measure(MarcFormat(), marc8, rounds),
                "utf8": measure(MarcFormat(), utf8, rounds),
                "marcxml": measure(MarcXmlFormat(), xml, rounds),
            }
        )
    )


if __name__ == "__main__":
    main()
