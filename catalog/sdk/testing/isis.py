"""Exports of CDS/ISIS, made for tests."""

from __future__ import annotations

Fields = list[tuple[int, str]]
"""Tag and text of each field, subfields marked by ``^``."""


def isis_export(
    *records: Fields, mark: str = "#", end: str | None = None, fold: bool = True, encoding: str = "utf-8"
) -> bytes:
    """An export: zeros in the leader, ``mark`` after fields, ``end`` after records, lines of 80 columns."""
    return b"".join(
        _record(fields, mark.encode(), (end or mark).encode(), fold, encoding) for fields in records
    )


def _record(fields: Fields, mark: bytes, end: bytes, fold: bool, encoding: str) -> bytes:
    directory = body = b""
    for tag, text in fields:
        value = text.encode(encoding) + mark
        directory += b"%03d%04d%05d" % (tag, len(value), len(body))
        body += value
    base = 24 + len(directory) + 1
    length = base + len(body) + 1
    whole = b"%05d00000" % length + b"00%05d0004500" % base + directory + mark + body + end
    if not fold:
        return whole
    return b"".join(whole[at : at + 80] + b"\r\n" for at in range(0, len(whole), 80))
