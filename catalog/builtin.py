"""Core's own part, given through the same hooks as a plugin's, and asked last."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.activities.format import ActivityFormat
from catalog.exhibitions.story import ExhibitionStory
from catalog.formats import builtin_formats
from catalog.formats.text.enricher import TextRepairs
from catalog.gazetteer.enricher import PlaceCodes
from catalog.learning.path import LearningPathFormat
from catalog.matching.keys import keys_of
from catalog.own import OwnConnector
from catalog.record import Record
from catalog.sdk.connector import Connector
from catalog.sdk.enricher import Enricher
from catalog.sdk.format import Format
from catalog.sdk.hookspecs import hookimpl
from catalog.sdk.search import IndexField, SearchEngine
from catalog.search.fields import CORE_FIELDS


@hookimpl(trylast=True)
def catalog_connectors() -> Iterable[type[Connector]]:
    """What people write here in forms."""
    return (OwnConnector,)


@hookimpl(trylast=True)
def catalog_formats() -> Iterable[Format]:
    """Those of libraries, archives and museums, tables, and what people write here."""
    return (*builtin_formats(), ActivityFormat(), ExhibitionStory(), LearningPathFormat())


@hookimpl(trylast=True)
def catalog_enrichers() -> Iterable[Enricher]:
    """Repair of misread Vietnamese; codes for places that are named for certain."""
    return (TextRepairs(), PlaceCodes())


@hookimpl(trylast=True)
def catalog_search_engines() -> Iterable[type[SearchEngine]]:
    """Whoosh, and Tantivy where it is installed."""
    # Imported late: processes that map records are not asked for engines, and do without them.
    from catalog.search.engines import builtin_engines

    return builtin_engines()


@hookimpl(trylast=True)
def catalog_index_fields() -> Iterable[IndexField]:
    """The fields of every document."""
    return CORE_FIELDS


@hookimpl(trylast=True)
def catalog_match_keys(record: Record) -> Iterable[str]:
    """Standard numbers, and title with creator and year, of what can be held in several places."""
    return keys_of(record)
