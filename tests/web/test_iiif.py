"""Manifests, collections and the stream of changes, as IIIF's own model of version 3 reads them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import iiif_prezi3
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image as Pillow

from catalog.errors import RecordError
from catalog.formats.iiif import IiifFormat
from catalog.formats.iiif_labels import field_named
from catalog.formats.iiif_write_labels import KIND_NAMES, LABELS
from catalog.record import KINDS, Chapter, Image, Link, Rights
from catalog.sdk.activities import Activities
from catalog.settings import Settings
from catalog.store import media
from tests.factories import add_institution, make_record, publish_records, withdraw
from tests.web.samples import EVERYTHING

Publish = Callable[..., list[str]]
SAME = (
    "title", "description", "kind", "publisher", "materials", "techniques", "cultures", "collections",
    "audiences", "education_levels", "school_subjects", "dimensions", "extent",
)  # fmt: skip
"""Fields that a manifest tells word for word."""
PROFILE = 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'


@pytest.fixture
def picture(settings: Settings) -> str:
    """The address of a kept picture of 700 times 350 pixels."""
    written = io.BytesIO()
    Pillow.new("RGB", (700, 350), "teal").save(written, "PNG")
    return f"/media/{media.keep(settings.media, written.getvalue()).hash}"


def manifest(client: FlaskClient, identifier: str) -> dict[str, Any]:
    """A record's manifest, which IIIF's own model takes."""
    response = client.get(f"/record/{identifier}/manifest.json")
    assert (response.status_code, response.content_type) == (200, PROFILE)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    iiif_prezi3.Manifest.model_validate_json(response.data)
    found: dict[str, Any] = response.get_json()
    return found


def collection(client: FlaskClient, address: str) -> dict[str, Any]:
    """A collection, which IIIF's own model takes."""
    response = client.get(address)
    assert (response.status_code, response.content_type) == (200, PROFILE)
    iiif_prezi3.Collection.model_validate_json(response.data)
    found: dict[str, Any] = response.get_json()
    return found


def ids(document: dict[str, Any]) -> list[str]:
    return [item["id"].removeprefix("http://localhost") for item in document["items"]]


def test_a_kept_picture_is_painted_in_its_own_size(
    publish: Publish, client: FlaskClient, picture: str
) -> None:
    publish(make_record("d", kind="object", images=(Image(url=picture, alt="Mặt trống"),)))
    [canvas] = manifest(client, "sample-d")["items"]
    assert (canvas["width"], canvas["height"], canvas["label"]) == (700, 350, {"vi": ["Mặt trống"]})
    [painting] = canvas["items"][0]["items"]
    assert painting["target"] == canvas["id"]
    body = {"id": f"http://localhost{picture}", "type": "Image", "format": "image/png"}
    assert painting["body"] == {**body, "width": 700, "height": 350}
    small = {"id": f"http://localhost{picture}/thumb", "type": "Image", "format": "image/webp"}
    assert canvas["thumbnail"] == [{**small, "width": 352, "height": 176}]
    assert client.get(f"{picture}/thumb", buffered=True).status_code == 200


def test_foreign_pictures_keep_their_services_and_an_unknown_size_is_not_claimed(
    publish: Publish, client: FlaskClient
) -> None:
    publish(
        make_record(
            "d",
            images=(
                Image(url="https://a.example/1.jpg"),
                Image(url="https://a.example/x/0.jpg", iiif="https://a.example/x", width=9, height=8),
                Image(url="https://a.example/iiif/3/y/0.jpg", iiif="https://a.example/iiif/3/y"),
                Image(url="https://a.example/1.jpg"),
            ),
        )
    )  # fmt: skip
    canvases = manifest(client, "sample-d")["items"]
    bodies = [canvas["items"][0]["items"][0]["body"] for canvas in canvases]
    assert [(canvas["width"], canvas["height"]) for canvas in canvases] == [
        (1200, 1200),
        (9, 8),
        (1200, 1200),
    ]
    assert [("width" in body, body["format"]) for body in bodies] == [
        (False, "image/jpeg"), (True, "image/jpeg"), (False, "image/jpeg"),
    ]  # fmt: skip
    assert bodies[1]["service"][0]["@type"] == "ImageService2"
    assert bodies[2]["service"] == [
        {"id": "https://a.example/iiif/3/y", "type": "ImageService3", "profile": "level1"}
    ]
    assert canvases[1]["thumbnail"][0]["id"] == "https://a.example/x/full/400,/0/default.jpg"


def test_a_manifest_tells_who_gives_it_under_which_terms_and_where_more_is(
    publish: Publish, client: FlaskClient
) -> None:
    add_institution("hue-library", name_vi="Thư viện Huế", name_en="Hue Library", url="https://hue.example/")
    publish(EVERYTHING())
    found = manifest(client, "sample-everything")
    assert found["rights"] == "http://creativecommons.org/licenses/by/4.0/"
    assert found["requiredStatement"]["value"] == {"vi": ["Quà tặng của bà Tư"]}
    [provider] = found["provider"]
    assert provider["label"] == {"vi": ["Thư viện Huế"], "en": ["Hue Library"]}
    assert [home["id"] for home in found["homepage"]] == [
        "http://localhost/record/sample-everything", "http://localhost/en/record/sample-everything",
    ]  # fmt: skip
    for beside in found["seeAlso"]:
        assert client.get(beside["id"]).mimetype == beside["format"]
    # The chapter's picture is painted too.
    assert len(found["items"]) == 2


def test_our_reader_reads_everything_that_a_manifest_tells(publish: Publish, client: FlaskClient) -> None:
    publish(EVERYTHING())
    record = IiifFormat().read(client.get("/record/sample-everything/manifest.json").data, {})
    given = EVERYTHING()
    for name in SAME:
        assert getattr(record, name) == getattr(given, name), name
    assert [agent.name for agent in record.creators] == [agent.name for agent in given.creators]
    assert {place.label for place in record.places} == {place.label for place in given.places}
    assert {subject.label for subject in record.subjects} == {subject.label for subject in given.subjects}
    assert record.notes == given.notes


def test_labels_in_either_language_mean_their_field() -> None:
    for field, label in LABELS.items():
        meant = {field_named(text) for texts in label.values() for text in texts}
        assert len(meant) == 1
        assert meant.pop().partition(":")[2] == field.partition(":")[2] or field == "creator:contributor"
    assert set(KIND_NAMES) == set(KINDS)


def test_chapters_are_ranges(publish: Publish, client: FlaskClient) -> None:
    chapters = tuple(
        Chapter(title=title, images=(Image(url=f"https://a.example/{title}.png"),))
        for title in ("Một", "Hai")
    )
    publish(make_record("ex", kind="exhibition", chapters=chapters))
    found = manifest(client, "sample-ex")
    told = [(part["label"], part["items"]) for part in found["structures"]]
    canvases = [[{"id": canvas["id"], "type": "Canvas"}] for canvas in found["items"]]
    assert told == [({"vi": ["Một"]}, canvases[0]), ({"none": ["Hai"]}, canvases[1])]


def test_only_licences_that_the_specification_knows_are_rights(publish: Publish, client: FlaskClient) -> None:
    images = (Image(url="https://a.example/1.jpg"),)
    for licence in ("All rights reserved", "https://evil.example/licence", "ODbL 1.0", ""):
        publish(make_record("d", images=images, rights=Rights(licence=licence)))
        assert "rights" not in manifest(client, "sample-d"), licence


def test_texts_are_plain_whatever_stands_in_them(publish: Publish, client: FlaskClient) -> None:
    nasty = "<script>alert(1)</script>"
    publish(make_record("d", title=nasty, description=nasty, images=(Image(url="https://a.example/1.jpg"),)))
    found = manifest(client, "sample-d")
    # What begins with < and ends with > is HTML to a viewer; a space at the end says that it is not.
    assert found["summary"] == {"none": [f"{nasty} "]}
    with pytest.raises(RecordError):
        IiifFormat().read(b"[]", {})


def test_a_record_without_pictures_has_no_manifest_and_one_with_its_own_refers_to_it(
    publish: Publish, client: FlaskClient
) -> None:
    own = "https://a.example/manifest"
    publish(
        make_record("none"),
        make_record("own", links=(Link(rel="manifest", url=own),), images=(Image(url="https://a.example/1.jpg"),)),
        make_record("gone", images=(Image(url="https://a.example/1.jpg"),)),
    )  # fmt: skip
    withdraw("sample-gone")
    answers = [client.get(f"/record/sample-{name}/manifest.json") for name in ("none", "own", "gone", "x")]
    assert [answer.status_code for answer in answers] == [404, 303, 410, 404]
    assert answers[1].headers["Location"] == own
    assert ids(collection(client, "/institution/hue-library/iiif.json")) == [own]


def test_more_than_a_thousand_are_divided_and_nothing_is_missed(app: Flask, client: FlaskClient) -> None:
    images = (Image(url="https://a.example/1.jpg"),)
    publish_records(
        [*(make_record(f"{number:04}", images=images) for number in range(2050)), make_record("bare")]
    )
    whole = collection(client, "/institution/hue-library/iiif.json")
    assert [item["type"] for item in whole["items"]] == ["Collection"] * 3
    # What comes later lies between parts that were told before.
    publish_records([make_record("0000-new", images=images), make_record("9999", images=images)])
    parts = [collection(client, address) for address in ids(whole)]
    assert [len(part["items"]) for part in parts] == [1001, 1000, 51]
    found = [name for part in parts for name in ids(part)]
    assert len(set(found)) == 2052
    assert [part["id"].removeprefix("http://localhost") for part in parts] == ids(whole)
    # A part that has grown beyond two thousand is divided itself.
    again = collection(client, "/institution/hue-library/iiif.json?before=sample-9999")
    assert [item["type"] for item in again["items"]] == ["Collection"] * 3
    assert sum(len(collection(client, address)["items"]) for address in ids(again)) == 2051
    # The pages of the stream lead back to the first of them.
    stream = Activities(
        client.get("/iiif/changes").get_json(), lambda address: client.get(address).get_json()
    )
    assert len({change.id for change in stream.changes()}) == 2052


def test_the_top_collection_leads_to_every_institution_with_pictures(
    publish: Publish, client: FlaskClient
) -> None:
    images = (Image(url="https://a.example/1.jpg"),)
    publish(
        make_record("1", images=images),
        make_record("2", source="m", institution="museum", images=images),
        make_record("3", source="n", institution="archive"),
    )
    top = collection(client, "/iiif/collection.json")
    assert ids(top) == ["/institution/hue-library/iiif.json", "/institution/museum/iiif.json"]
    for address in ids(top):
        [member] = collection(client, address)["items"]
        assert client.get(member["id"]).get_json()["label"] == member["label"]
    held = client.get("/iiif/collection.json").headers["ETag"]
    assert client.get("/iiif/collection.json", headers={"If-None-Match": held}).status_code == 304


def test_the_stream_tells_what_became_of_manifests(publish: Publish, client: FlaskClient) -> None:
    images = (Image(url="https://a.example/1.jpg"),)
    publish(*(make_record(name, images=images) for name in "abc"), make_record("bare"))
    withdraw("sample-a")
    publish(make_record("b", images=()))

    def get(address: str) -> dict[str, Any]:
        response = client.get(address)
        assert (
            response.content_type
            == 'application/ld+json;profile="http://iiif.io/api/discovery/1/context.json"'
        )
        found: dict[str, Any] = response.get_json()
        return found

    stream = Activities(get("/iiif/changes"), get, ("Manifest",))
    told = [(change.id.rsplit("/", 2)[1], change.gone) for change in stream.changes()]
    assert told == [("sample-b", True), ("sample-a", True), ("sample-c", False)]
    assert list(Activities(get("/iiif/changes"), get).changes("2999-01-01T00:00:00Z")) == []


QUESTIONS = (
    ("/iiif/changes/999999999999999999999999999", 200),
    ("/iiif/changes/0", 200),
    ("/iiif/changes/-1", 404),
    ("/iiif/changes/x", 404),
    ("/iiif/changes?x=1&x=2", 200),
    ("/iiif/collection.json?from=%00%ED%A0%80&before=" + "x" * 5000, 200),
    ("/institution/hue-library/iiif.json?from=%00&from=b&before=%ff", 200),
    ("/institution/nobody/iiif.json", 404),
    ("/institution/%00/iiif.json", 404),
    ("/record/%00/manifest.json", 404),
)


def test_wrong_questions_are_answered(publish: Publish, client: FlaskClient) -> None:
    publish(make_record("1", images=(Image(url="https://a.example/1.jpg"),)))
    for address, status in QUESTIONS:
        response = client.get(address)
        is_data = response.is_json or response.mimetype == "application/ld+json"
        assert (response.status_code, is_data) == (status, True), address
        assert client.delete(address.partition("?")[0]).status_code in (404, 405)
