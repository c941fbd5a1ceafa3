"""The calendar of a cultural house on a server on this machine, and the connector run over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import khomo_ical
import pytest
from khomo_ical import ICalConnector

from catalog.formats.icalendar import ICalendarFormat
from catalog.sdk import Formats
from catalog.sdk.testing import serving
from catalog.sdk.testing.played import Played
from catalog.sdk.testing.serving import FileServer

HOUSE = Path(khomo_ical.__file__).parent / "examples" / "nha-van-hoa"
CALENDAR = (HOUSE / "replies" / "lich.ics").read_bytes()


class House(Played[ICalConnector, FileServer]):
    """A server with a calendar at ``/lich.ics``, and the connector over it."""

    def __init__(self, server: FileServer) -> None:
        super().__init__(
            ICalConnector, {"url": f"{server.url}/lich.ics"}, server, Formats([ICalendarFormat()])
        )


@pytest.fixture
def house() -> Iterator[House]:
    with serving({"/lich.ics": CALENDAR}) as server:
        yield House(server)
