"""The worker fetches the pictures that pages asked for."""

from __future__ import annotations

import pytest
from flask import Flask

from catalog.record import Image
from catalog.settings import Settings
from catalog.store import pictures
from catalog.store.db import reading
from tests.factories import make_record, publish_records
from tests.jobs.test_worker import wait_for, working

pytestmark = pytest.mark.databases("sqlite")
URL = "http://127.0.0.1:9/a.jpg"


def test_a_page_that_is_looked_at_has_its_pictures_fetched(app: Flask, settings: Settings) -> None:
    publish_records([make_record(images=(Image(url=URL),))])
    address = f"/picture/sample-1.{pictures.key_of(URL)}/352"

    def state() -> str:
        with reading() as session:
            found = pictures.states(session, [pictures.id_of(URL)])
        return next((row.state for row in found.values()), "")

    with working(app):
        assert app.test_client().get(address).status_code == 200
        # This machine's own addresses are asked for nothing: what matters is that it was taken up.
        assert wait_for(lambda: state() == pictures.REFUSED)
