"""The connector ``own``: records that people write here, in forms (activities, exhibitions ...)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from marshmallow import Schema

from catalog.record import Source
from catalog.sdk.connector import Checkpoint, Connector, Fetched, FetchRequest, SourceInfo
from catalog.sdk.http import HttpClient

NAME = "own"


class OwnOptions(Schema):
    """There is nothing to set."""


class OwnConnector(Connector):
    """Records of an institution that were written in this catalog; saving one publishes it at once."""

    name: ClassVar[str] = NAME
    label: ClassVar[str] = "Written in this catalog"
    options: ClassVar[type[Schema]] = OwnOptions

    def check(self, source: Source, http: HttpClient) -> SourceInfo:
        """What it is; there is nothing to be reached."""
        return SourceInfo(title="Written in this catalog")

    def fetch(self, source: Source, request: FetchRequest, http: HttpClient) -> Iterator[Fetched]:
        """Nothing but a mark: all that there is was stored as it was saved.

        It is no complete listing, so nothing is withdrawn. Naming what is stored could show again what
        somebody takes out at this moment.
        """
        yield Checkpoint(complete=False)
