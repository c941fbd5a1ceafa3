"""What this catalog gives by IIIF is what its own connector for IIIF takes, and keeps up with."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import khomo_iiif
import orjson
import pytest
from flask import Flask
from PIL import Image as Pillow

from catalog.record import Agent, DateSpan, Identifier, Image, Record, Rights, Subject
from catalog.settings import Settings, load
from catalog.store import media, records
from catalog.store.db import reading
from catalog.store.stored import Stored
from tests.conftest import Runner
from tests.factories import make_record, publish_records, withdraw
from tests.serving import serving

pytestmark = pytest.mark.databases("sqlite")


def drum(number: int, picture: str, **fields: Any) -> Record:
    """An object with a picture."""
    given: dict[str, Any] = {
        "kind": "object",
        "title": f"Trống đồng số {number}",
        "description": "Mặt trống có ngôi sao mười bốn cánh.",
        "creators": (Agent(name="Thợ đúc Ngũ Xã", role="artist"),),
        "period": DateSpan(display="thế kỷ XIX", earliest=1801, latest=1900),
        "identifiers": (Identifier(scheme="inventory", value=f"BT.{number}"),),
        "subjects": (Subject(label="đồ đồng"),),
        "materials": ("đồng",),
        "images": (Image(url=f"/media/{picture}", alt="Mặt trống"),),
        "rights": Rights(licence="CC-BY-4.0", credit="Quà tặng của bà Tư"),
        **fields,
    }
    return make_record(str(number), source="drums", institution="museum", **given)


def taken(settings: Settings, app: Flask) -> dict[str, Stored]:
    """The live records of the catalog that harvests, by title."""
    with app.app_context(), reading() as session:
        found = records.of_institution(session, "portal", limit=100)[1]
    return {orjson.loads(stored.json)["title"]: stored for stored in found}


def test_our_connector_takes_our_pictures_and_follows_what_becomes_of_them(
    settings: Settings, make_app: Callable[..., Flask], run_in: Runner
) -> None:
    other_settings = load({}, home=settings.home / "other")
    other = make_app(given=other_settings)
    written = io.BytesIO()
    Pillow.new("RGB", (640, 480), "teal").save(written, "PNG")
    picture = media.keep(other_settings.media, written.getvalue()).hash
    publish_records([*(drum(number, picture) for number in range(1, 5)), make_record("without-pictures")])
    app = make_app([khomo_iiif])
    with serving(other) as url:
        run_in("institutions", "add", "portal", "--name-vi", "Cổng", "--system", "museum")
        options = ("--option", f"url={url}/iiif/collection.json", "--option", "allow_private=true")
        run_in("sources", "add", "ours", "--connector", "iiif", "--institution", "portal", *options)
        first = orjson.loads(run_in("harvest", "ours", "--json").stdout)
        assert (first["new"], first["failed"]) == (4, 0)
        found = taken(settings, app)
        assert sorted(found) == [f"Trống đồng số {number}" for number in range(1, 5)]
        check(orjson.loads(found["Trống đồng số 1"].json), url, picture)
        with other.app_context():
            withdraw("drums-2")
            publish_records([drum(3, picture, title="Trống đồng đổi tên"), drum(4, picture, images=())])
            publish_records([drum(5, picture)])
        again = orjson.loads(run_in("harvest", "ours", "--json").stdout)
        assert (again["new"], again["failed"]) == (1, 0)
        # One is withdrawn, one has no picture any more: neither has a manifest.
        assert sorted(taken(settings, app)) == ["Trống đồng số 1", "Trống đồng số 5", "Trống đồng đổi tên"]


def check(record: dict[str, Any], url: str, picture: str) -> None:
    """The harvested record says what ours said."""
    assert record["kind"] == "object"
    assert record["description"] == "Mặt trống có ngôi sao mười bốn cánh."
    assert ("Thợ đúc Ngũ Xã", "artist") in [(a["name"], a["role"]) for a in record["creators"]]
    assert {"scheme": "inventory", "value": "BT.1"} in record["identifiers"]
    assert record["materials"] == ["đồng"]
    assert record["images"] == [
        {
            "url": f"{url}/media/{picture}",
            "thumbnail": f"{url}/media/{picture}/thumb",
            "width": 640,
            "height": 480,
            "alt": "Mặt trống",
        }
    ]
    rights = record["rights"]
    assert rights["credit"] == "Quà tặng của bà Tư"
    assert rights["licence"] == "http://creativecommons.org/licenses/by/4.0/"
