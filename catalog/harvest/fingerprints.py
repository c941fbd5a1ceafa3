"""What decides whether a record is mapped again: the hash of its bytes and the version of its mapping."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from catalog.errors import UnknownName
from catalog.formats.text.enricher import choice_of
from catalog.record import Media, RawRecord, Source
from catalog.sdk.connector import Connector
from catalog.sdk.enricher import Enricher
from catalog.sdk.format import Formats

CORE_MAPPING = "2"
"""Raise it when the pipeline itself maps otherwise: stored raw records are then mapped again."""
MEDIA_KEY = "_media"
"""Under this key the stored context keeps the addresses of a record's media, for a later mapping."""


def context_text(context: Mapping[str, Any]) -> str:
    """The context as canonical JSON; raises ``TypeError`` for what is no JSON value."""
    return orjson.dumps(context, option=orjson.OPT_SORT_KEYS).decode() if context else "{}"


def media_hash(media: Media) -> str:
    """SHA-256 of a media file's bytes in hex: the name under which it is kept and served."""
    return hashlib.sha256(media.payload).hexdigest()


def raw_hash(raw: RawRecord, context: str, media: Sequence[tuple[str, str]] = ()) -> bytes:
    """SHA-256 over format, canonical context, payload and media ``(name, hash)``; not over the datestamp."""
    digest = hashlib.sha256(f"{raw.format}\0{context}\0".encode("utf-8", "surrogatepass"))
    for name, content in media:
        digest.update(f"{name}\0{content}\0".encode("utf-8", "surrogatepass"))
    digest.update(raw.payload)
    return digest.digest()


class MappingVersions:
    """The version of the mapping of one source, by the format of its raw records.

    It changes with the core, the format, the connector and what of its options maps, the enrichers, and
    the fields of the source that enter each record, the repair of its texts among them.
    """

    def __init__(
        self, source: Source, connector: Connector, formats: Formats, enrichers: Sequence[Enricher]
    ) -> None:
        self._formats = formats
        self._common = repr(
            (
                CORE_MAPPING,
                (connector.name, connector.version, connector.mapping_key()),
                [(entry.name, entry.version) for entry in enrichers],
                (source.institution, source.link, source.metadata_licence, choice_of(source.options)),
            )
        )
        self._known: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The version for raw records of the format ``name``, 32 hexadecimal digits."""
        known = self._known.get(name)
        if known is None:
            try:
                version = self._formats.get(name).version
            except UnknownName:
                version = "unknown"
            told = repr((name, version, self._common)).encode()
            known = self._known[name] = hashlib.sha256(told).hexdigest()[:32]
        return known
