"""Where Z39.50 servers usually are beside a library's web site, and which of these answer."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from catalog.sdk import HttpClient, Offer, SourceError, SourceRefused, SourceUnavailable
from khomo_z3950.diagnostics import OF_DATABASE
from khomo_z3950.options import ALL_RECORDS, PORT, Z3950Options
from khomo_z3950.records import Reading
from khomo_z3950.server import SearchRefused, Server
from khomo_z3950.survey import survey

KOHA_PORT = 9999
"""Where Koha's documentation puts its public Z39.50 server."""
DATABASES: tuple[tuple[str, str], ...] = (
    ("Koha", "biblios"),
    ("", "Default"),
    ("Millennium", "INNOPAC"),
    ("Symphony", "unicorn"),
)
"""Software where the name of a database tells it, and that name."""
SECONDS = 3.0
"""So long a port that nobody may listen at is waited for."""


def offers(url: str, http: HttpClient, formats: frozenset[str]) -> Iterator[Offer]:
    """The Z39.50 servers at the port of ``url``, or at the usual ports of its host where it names none.

    Raises ``SourceRefused`` at the end if servers answer, but none that can be harvested.
    """
    parts = urlsplit(url)
    refused: list[SourceError] = []
    found = False
    for port in (parts.port,) if parts.port else (KOHA_PORT, PORT):
        try:
            offer = _offer(parts.hostname or "", port, http, formats)
        except SourceUnavailable:
            continue
        except SourceRefused as error:
            refused.append(error)
            continue
        found = True
        yield offer
    if refused and not found:
        raise refused[0]


def _offer(host: str, port: int, http: HttpClient, formats: frozenset[str]) -> Offer:
    """What the first of the usual databases holds; raises ``SourceError``."""
    where = {"host": host, "port": port, "timeout": SECONDS}
    answers = f"{host}:{port} answers as Z39.50, but"
    last: SourceError = SourceRefused(f"{answers} none of the usual databases is there")
    for system, database in DATABASES:
        options = Z3950Options().load({**where, "database": database})
        with Server(http, options) as server:
            server.introduced(patient=False)
            try:
                info = survey(server, options, ALL_RECORDS, Reading(formats))
            except SearchRefused as error:
                if error.diagnostic.code not in OF_DATABASE:
                    last = SourceRefused(f"{answers} {error.message}")
                continue
            except SourceRefused as error:
                last = SourceRefused(f"{answers} {error.message}")
                continue
            given = {"host": host, "port": str(port), "database": database, **server.asked._asdict()}
            return Offer(
                options={name: value for name, value in given.items() if value}, info=info, system=system
            )
    raise last
