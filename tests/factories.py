"""Records, institutions and sources with defaults, put straight into the store."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from typing import Any

import orjson

from catalog.matching.keys import keys_of
from catalog.matching.sketch import matching_text
from catalog.record import Record, SourceRef, record_id
from catalog.schemas import check_record
from catalog.shape import to_dict
from catalog.store import changes, institutions, records
from catalog.store.db import now, reading, writing
from catalog.store.models import SourceRow


def make_record(native_id: str = "1", *, source: str = "sample", **fields: Any) -> Record:
    """A valid record of the source and institution that ``publish_records`` makes."""
    given: dict[str, Any] = {
        "id": record_id(source, native_id),
        "source": SourceRef(slug=source, native_id=native_id),
        "institution": "hue-library",
        "title": "Truyện Kiều",
        "kind": "book",
        **fields,
    }
    return Record(**given)


def add_institution(slug: str = "hue-library", **facts: Any) -> str:
    """Add an institution; gives its slug."""
    given = {
        "slug": slug,
        "name_vi": "Thư viện Tổng hợp thành phố Huế",
        "name_en": "Hue City General Library",
        "system": "library",
        "type": "public",
        "level": "province",
        "province": "Thành phố Huế",
        **facts,
    }
    with writing() as session:
        institutions.save(session, given)
    return slug


def add_source(slug: str = "sample", institution: str = "hue-library") -> str:
    """Add a source of no connector; gives its slug."""
    with writing() as session:
        if session.get(SourceRow, slug) is None:
            session.add(source_row(slug, institution))
    return slug


def source_row(slug: str, institution: str) -> SourceRow:
    """The row of a source of no connector."""
    return SourceRow(slug=slug, connector="none", institution=institution, options={}, created=now())


def draft(record: Record) -> records.Draft:
    """What the pipeline would hand to the store for this record."""
    shaped = to_dict(record)
    check_record(shaped)
    text = orjson.dumps(shaped)
    assert record.source is not None
    return records.Draft(
        id=record.id,
        native_id=record.source.native_id,
        institution=record.institution,
        kind=record.kind,
        datestamp=None,
        raw_hash=hashlib.sha256(text).digest(),
        mapping_version="test",
        record_hash=hashlib.sha256(text).hexdigest(),
        digest=hashlib.sha256(text).hexdigest(),
        json=text.decode(),
        format="test",
        context="{}",
        payload=zlib.compress(text),
        matching=matching_text(record, keys_of(record)),
    )


def publish_records(given: Sequence[Record]) -> list[str]:
    """Store and publish records, their institutions and sources made where missing; gives their ids."""
    for institution in dict.fromkeys(record.institution for record in given):
        with reading() as session:
            missing = institutions.get(session, institution) is None
        if missing:
            add_institution(institution)
    by_source: dict[str, list[Record]] = {}
    for record in given:
        assert record.source is not None
        by_source.setdefault(record.source.slug, []).append(record)
    for source, entries in by_source.items():
        add_source(source, entries[0].institution)
        with writing() as session:
            changes.publish(
                session,
                records.append(session, source, None, [draft(entry) for entry in entries]).publications,
            )
    return [record.id for record in given]


def withdraw(identifier: str, reason: str = "gone") -> None:
    """Withdraw one record."""
    with writing() as session:
        changes.publish(session, [changes.Publication(record=identifier, version=None, reason=reason)])
