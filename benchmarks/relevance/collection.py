"""The collection that is searched: the demonstration data and 500 records of a university library.

Everything goes the way of any record: connector, format, store, index.
"""

from __future__ import annotations

import contextlib
import io
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog import indexing
from catalog.app import create_app
from catalog.cli.demo import load_sample
from catalog.harvest.run import harvest, open_pool
from catalog.parts import Parts
from catalog.record import Source
from catalog.sdk.search import Query, SearchEngine
from catalog.settings import load
from catalog.store import db, institutions, records, sources
from catalog.store.db import reading

DATA = Path(__file__).parent / "data"
LIBRARY = {
    "slug": "uva",
    "name_vi": "Thư viện Đại học Virginia",
    "name_en": "University of Virginia Library",
    "system": "library",
    "level": "central",
}
_PAGE = 1_000
_LIBRARY_FILE = "uva.mrc"


@contextlib.contextmanager
def collection(engine: str, home: Path | None = None) -> Iterator[Parts]:
    """The parts of a catalog that holds the collection, indexed by ``engine``.

    It is kept in ``home`` and used again from there; without one it is removed at the end.
    """
    with TemporaryDirectory(prefix="khomo-relevance-") as folder:
        app = create_app(load(home=home or Path(folder), search_engine=engine))
        with app.app_context(), contextlib.redirect_stdout(io.StringIO()):
            parts: Parts = app.extensions["catalog"]
            if not (parts.settings.uploads / _LIBRARY_FILE).exists():
                load_sample()
                _add_library(parts)
            indexing.sync(parts)
        with app.app_context():
            yield parts


def _add_library(parts: Parts) -> None:
    # A source reads files of the catalog's own folders only.
    path = parts.settings.uploads / _LIBRARY_FILE
    shutil.copyfile(DATA / "uva.mrc", path)
    source = Source(slug="uva", connector="files", institution="uva", options={"path": str(path)})
    with db.writing() as session:
        institutions.save(session, LIBRARY)
        sources.add(session, source)
    with open_pool(parts.settings, parts.hooks) as pool:
        harvest(parts.settings, parts.hooks, "uva", pool=pool)


def members(engine: SearchEngine) -> Mapping[str, tuple[str, ...]]:
    """The ids of the records of each work."""
    found: dict[str, tuple[str, ...]] = {}
    total = engine.search(Query(limit=0)).total
    with reading() as session:
        for offset in range(0, total, _PAGE):
            hits = engine.search(Query(offset=offset, limit=_PAGE, sort="title")).hits
            held = records.of_works(session, [hit.id for hit in hits])
            found.update({work: tuple(stored.id for stored in rows) for work, rows in held.items()})
    return found


def titles(works: list[str]) -> Mapping[str, str]:
    """What each work's first record is called."""
    with reading() as session:
        held = records.of_works(session, works)
    return {work: rows[0].parsed()["title"] for work, rows in held.items()}
