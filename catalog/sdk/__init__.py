"""Everything that a plugin may import; nothing else of the catalog is promised to stay."""

from __future__ import annotations

from catalog.errors import (
    CatalogError,
    Fault,
    InvalidInput,
    RecordError,
    SkipRecord,
    SourceError,
    SourceMalformed,
    SourceRefused,
    SourceUnavailable,
)
from catalog.record import (
    ACCESS,
    KINDS,
    LINK_RELS,
    PLACE_ROLES,
    Agent,
    Cancellation,
    Chapter,
    DateSpan,
    Designation,
    Holding,
    Identifier,
    Image,
    Link,
    Measurement,
    Media,
    Place,
    RawRecord,
    Record,
    Related,
    Rights,
    Schedule,
    Source,
    SourceRef,
    Subject,
    Title,
    record_id,
)
from catalog.sdk.connector import (
    Checkpoint,
    Connector,
    Failed,
    Fetched,
    FetchRequest,
    Look,
    Notice,
    Offer,
    Present,
    SourceInfo,
)
from catalog.sdk.enricher import Enricher
from catalog.sdk.events import Failure, HarvestReport, RecordChange
from catalog.sdk.format import Format, Formats
from catalog.sdk.holdings import LiveHolding
from catalog.sdk.hookspecs import hookimpl
from catalog.sdk.http import HttpClient, Reply, Stream, Visit
from catalog.sdk.search import IndexField, SearchEngine

__all__ = [
    "ACCESS", "KINDS", "LINK_RELS", "PLACE_ROLES",
    "Agent", "Cancellation", "CatalogError", "Chapter", "Checkpoint", "Connector", "DateSpan", "Designation",
    "Enricher", "Failed", "Failure", "Fault", "FetchRequest", "Fetched", "Format", "Formats",
    "HarvestReport", "Holding", "HttpClient", "Identifier", "Image", "IndexField", "InvalidInput",
    "Link", "LiveHolding", "Look", "Measurement", "Media", "Notice", "Offer", "Place", "Present", "RawRecord",
    "Record", "RecordChange", "RecordError", "Related", "Reply", "Rights", "Schedule", "SearchEngine",
    "SkipRecord", "Source", "SourceError", "SourceInfo", "SourceMalformed", "SourceRef",
    "SourceRefused", "SourceUnavailable", "Stream", "Subject", "Title", "Visit", "hookimpl", "record_id",
]  # fmt: skip
