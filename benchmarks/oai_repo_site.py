"""The PyPI package ``oai_repo`` over the records of a catalog, to be measured beside our own provider.

    python benchmarks/oai_repo_site.py HOME

Prints its address and serves until its standard input ends. It is given what it asks for as well as its
interface allows: headers and metadata by the page, identifiers by their place in the list, which is how it
pages. What a record is as XML our own formats write, as in our provider.
"""

from __future__ import annotations

import sys
import threading
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import oai_repo
import orjson
import sqlalchemy as sa
from flask import Flask
from lxml import etree

from catalog.formats.dublincore import DublinCoreFormat
from catalog.formats.marcxml import MarcXmlFormat
from catalog.settings import load
from catalog.shape import from_dict
from catalog.store import db
from catalog.store.models import RecordRow, RecordVersion

PAGE = 250
FORMATS = {entry.name: entry for entry in (DublinCoreFormat(), MarcXmlFormat())}


class Records(oai_repo.DataInterface):
    """The live records of the catalog at hand."""

    limit = PAGE

    def __init__(self, app: Flask) -> None:
        self.app, self.address = app, ""

    def get_identify(self) -> oai_repo.Identify:
        return oai_repo.Identify(
            repository_name="Benchmark",
            base_url=self.address,
            admin_email=["benchmark@benchmark.example"],
            earliest_datestamp="2026-01-01T00:00:00Z",
            deleted_record="no",
            granularity="YYYY-MM-DDThh:mm:ssZ",
        )

    def is_valid_identifier(self, identifier: str) -> bool:
        return bool(self._rows([identifier]))

    def get_metadata_formats(self, identifier: str | None = None) -> list[oai_repo.MetadataFormat]:
        return [
            oai_repo.MetadataFormat(entry.name, entry.schema, entry.namespace) for entry in FORMATS.values()
        ]

    def get_records_header(self, identifiers: list[str]) -> list[oai_repo.RecordHeader]:
        rows = self._rows(identifiers, RecordRow.modified, RecordRow.kind)
        told = ((name, *rows[name]) for name in identifiers)
        return [oai_repo.RecordHeader(name, modified, [f"kind:{kind}"]) for name, modified, kind in told]

    def get_records_metadata(self, identifiers: list[str], metadataprefix: str) -> list[Any]:
        write = FORMATS[metadataprefix].write
        rows = self._rows(identifiers, RecordVersion.json)
        return [etree.fromstring(write(from_dict(orjson.loads(rows[name][0])))) for name in identifiers]

    def get_records_abouts(self, identifiers: list[str]) -> list[list[Any]]:
        return [[] for _ in identifiers]

    def list_set_specs(self, identifier: str | None = None, cursor: int = 0) -> tuple[Any, ...]:
        return [], 0, None

    def list_identifiers(
        self,
        metadataprefix: str,
        filter_from: datetime | None = None,
        filter_until: datetime | None = None,
        filter_set: str | None = None,
        cursor: int = 0,
    ) -> tuple[list[str], int, int]:
        live = (RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None))
        wanted = sa.select(RecordRow.id).where(*live).order_by(RecordRow.seq).offset(cursor).limit(PAGE)
        with self.app.app_context(), db.reading() as session:
            total = session.scalar(sa.select(sa.func.count()).select_from(RecordRow).where(*live)) or 0
            return list(session.scalars(wanted)), total, 1

    def _rows(self, identifiers: list[str], *columns: Any) -> dict[str, tuple[Any, ...]]:
        wanted = (
            sa.select(RecordRow.id, *columns)
            .join(RecordVersion, RecordVersion.id == RecordRow.current_version)
            .where(RecordRow.id.in_(identifiers))
        )
        with self.app.app_context(), db.reading() as session:
            return {row[0]: tuple(row[1:]) for row in session.execute(wanted)}


def main() -> None:
    """Serve until standard input ends."""
    app = Flask("oai_repo_site")
    db.attach(app, load({}, home=Path(sys.argv[1])))
    records = Records(app)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            asked = dict(parse_qsl(urlsplit(self.path).query))
            body = bytes(oai_repo.OAIRepository(records).process(asked))
            self.send_response(200)
            self.send_header("Content-Type", "text/xml;charset=UTF-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    records.address = f"http://127.0.0.1:{server.server_port}/oai"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(records.address, flush=True)
    sys.stdin.buffer.read()


if __name__ == "__main__":
    main()
