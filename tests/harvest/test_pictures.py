"""Others' pictures: fetched once, politely, within limits, and only what stands in a record that is shown."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image as Raster

from catalog.errors import LeaseTaken
from catalog.harvest import pictures as fetching
from catalog.record import Chapter, Image
from catalog.settings import Settings
from catalog.store import leases, picture_files, pictures
from catalog.store.db import now, reading, writing
from catalog.store.models import PictureRow, SourceRow
from catalog.store.picture_files import Wish
from tests.factories import make_record, publish_records, withdraw
from tests.harvest.servers import Handler, Served, answer, serving

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.databases("sqlite")]


def raster(size: tuple[int, int] = (900, 600), kind: str = "JPEG") -> bytes:
    file = io.BytesIO()
    Raster.new("RGB", size, "teal").save(file, kind)
    return file.getvalue()


PICTURE = answer(body=raster(), Content_Type="image/jpeg")


@pytest.fixture
def routes() -> dict[str, Handler]:
    return {"/a.jpg": PICTURE, "/b.jpg": PICTURE, "/thumb.jpg": answer(body=raster((200, 100)))}


@pytest.fixture
def museum(routes: dict[str, Handler]) -> Iterator[Served]:
    with serving(routes) as served:
        yield served


def show(*images: Image, number: str = "1", is_private_allowed: bool = True, **more: Any) -> str:
    """A published record with these pictures; its source may lie in the local network."""
    (identifier,) = publish_records([make_record(number, images=images, **more)])
    with writing() as session:
        options = {"allow_private": "true"} if is_private_allowed else {}
        session.execute(sa.update(SourceRow).where(SourceRow.slug == "sample").values(options=options))
    return identifier


def ask(address: str, owner: str = "sample-1") -> str:
    with writing() as session:
        pictures.ask(session, [(address, owner)])
    return pictures.id_of(address)


def work(settings: Settings, **more: Any) -> fetching.Tally:
    return fetching.work(settings, threading.Event(), **more)


def row(identifier: str) -> PictureRow | None:
    with reading() as session:
        return pictures.states(session, [identifier]).get(identifier)


def known(identifier: str) -> PictureRow:
    found = row(identifier)
    assert found is not None
    return found


def make_due() -> None:
    with writing() as session:
        session.execute(sa.update(PictureRow).values(due=now() - timedelta(seconds=1)))


@pytest.mark.databases("sqlite", "postgresql")
def test_a_picture_that_a_page_missed_is_fetched_once_and_kept_in_its_sizes(
    museum: Served, settings: Settings
) -> None:
    address = f"{museum.url}/a.jpg"
    show(Image(url=address))
    wish = Wish(pictures.id_of(address), address, "sample-1")
    assert picture_files.wish(settings.pictures, wish)
    assert picture_files.wish(settings.pictures, wish)
    assert fetching.is_due(settings)
    tally = work(settings)
    assert (tally.kept, tally.failed, tally.refused) == (1, 0, 0)
    found = known(wish.id)
    assert (found.state, found.width, found.height) == ("kept", 900, 600)
    assert found.bytes == tally.bytes > 0
    path = picture_files.path_of(settings.pictures, wish.id, 352)
    assert path is not None
    with Raster.open(path) as copy:
        assert copy.size == (352, 235)
    assert not fetching.is_due(settings)
    work(settings)
    assert len(museum.requests) == 1


def test_an_address_that_no_shown_record_has_is_never_asked_for(museum: Served, settings: Settings) -> None:
    identifier = show(Image(url=f"{museum.url}/a.jpg"))
    other = ask(f"{museum.url}/secret")
    gone = ask(f"{museum.url}/a.jpg")
    withdraw(identifier)
    work(settings)
    assert museum.requests == []
    assert (row(other), row(gone)) == (None, None)


def test_a_picture_of_a_chapter_is_fetched_too(museum: Served, settings: Settings) -> None:
    told = Chapter(title="Mở đầu", images=(Image(url=f"{museum.url}/b.jpg"),))
    show(number="1", kind="exhibition", chapters=(told,))
    identifier = ask(f"{museum.url}/b.jpg")
    assert work(settings).kept == 1
    assert known(identifier).state == "kept"


def test_a_host_of_the_local_network_is_not_asked_unless_the_source_may_be_there(
    museum: Served, settings: Settings
) -> None:
    show(Image(url=f"{museum.url}/a.jpg"), is_private_allowed=False)
    identifier = ask(f"{museum.url}/a.jpg")
    assert work(settings).refused == 1
    assert museum.requests == []
    assert "not a public address" in known(identifier).reason


def test_a_redirect_into_the_machines_own_services_is_not_followed(
    museum: Served, routes: dict[str, Handler], settings: Settings
) -> None:
    routes["/a.jpg"] = answer(302, b"", Location="http://169.254.169.254/latest/meta-data")
    show(Image(url=f"{museum.url}/a.jpg"))
    identifier = ask(f"{museum.url}/a.jpg")
    assert work(settings).refused == 1
    assert known(identifier).state == "refused"


def test_iiif_is_asked_for_the_size_that_is_wanted(
    museum: Served, routes: dict[str, Handler], settings: Settings
) -> None:
    info = {"width": 6000, "height": 4000, "profile": ["http://iiif.io/api/image/2/level1.json"]}
    routes["/iiif/1/info.json"] = answer(body=orjson.dumps(info))
    routes["/iiif/1/full/1600,/0/default.jpg"] = answer(body=raster((1600, 1067)))
    show(Image(url=f"{museum.url}/a.jpg", iiif=f"{museum.url}/iiif/1"))
    ask(f"{museum.url}/a.jpg")
    assert work(settings).kept == 1
    assert [path for path, _ in museum.requests] == ["/iiif/1/info.json", "/iiif/1/full/1600,/0/default.jpg"]


def test_where_iiif_and_the_picture_fail_the_small_copy_of_its_owner_is_taken(
    museum: Served, routes: dict[str, Handler], settings: Settings
) -> None:
    routes["/iiif/1/info.json"] = answer(404)
    routes["/iiif/1/full/!800,800/0/default.jpg"] = answer(400)
    routes["/a.jpg"] = answer(body=b"<html>a page</html>")
    show(Image(url=f"{museum.url}/a.jpg", iiif=f"{museum.url}/iiif/1", thumbnail=f"{museum.url}/thumb.jpg"))
    identifier = ask(f"{museum.url}/a.jpg")
    assert work(settings).kept == 1
    assert (known(identifier).width, known(identifier).height) == (200, 100)


@pytest.mark.parametrize(
    ("handler", "state", "told"),
    [
        (answer(404), "failed", "answered 404"),
        (answer(410), "refused", "answered 410"),
        (answer(500), "failed", "answered 500"),
        (answer(body=b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "refused", "SVG"),
        (answer(body=raster()[:4000]), "refused", "damaged"),
        (answer(body=b""), "refused", "empty"),
        (answer(body=b"x" * 200_001), "refused", "at most 200,000"),
    ],
)
def test_what_is_no_picture_is_noted_with_its_reason(
    handler: Handler, state: str, told: str, museum: Served, routes: dict[str, Handler], settings: Settings
) -> None:
    routes["/a.jpg"] = handler
    show(Image(url=f"{museum.url}/a.jpg"))
    identifier = ask(f"{museum.url}/a.jpg")
    work(replace(settings, picture_max_bytes=200_000))
    assert known(identifier).state == state
    assert told in known(identifier).reason
    assert picture_files.path_of(settings.pictures, identifier, 1600) is None


def test_a_server_that_asks_to_wait_is_left_alone_with_all_its_pictures(
    museum: Served, routes: dict[str, Handler], settings: Settings
) -> None:
    routes["/a.jpg"] = routes["/b.jpg"] = answer(503, Retry_After="86400")
    show(Image(url=f"{museum.url}/a.jpg"), Image(url=f"{museum.url}/b.jpg"))
    both = [ask(f"{museum.url}/a.jpg"), ask(f"{museum.url}/b.jpg")]
    assert work(settings).failed == 2
    assert len(museum.requests) == 1
    for identifier in both:
        assert known(identifier).due > now() + timedelta(hours=23)


@pytest.mark.databases("sqlite", "postgresql")
def test_what_fails_is_tried_later_and_later_and_then_given_up(
    museum: Served, routes: dict[str, Handler], settings: Settings
) -> None:
    routes["/a.jpg"] = answer(500)
    show(Image(url=f"{museum.url}/a.jpg"))
    identifier = ask(f"{museum.url}/a.jpg")
    waits = []
    for _ in range(5):
        work(settings)
        assert not fetching.is_due(settings)
        waits.append(known(identifier).due - now())
        make_due()
    assert waits == sorted(waits)
    assert waits[0] < timedelta(hours=1) < timedelta(days=5) < waits[-1]
    work(settings)
    assert known(identifier).state == "refused"
    assert len(museum.requests) == 6
    fetching.ask_again("refused")
    routes["/a.jpg"] = PICTURE
    assert work(settings).kept == 1


@pytest.mark.databases("sqlite", "postgresql")
def test_what_was_not_looked_at_for_the_longest_makes_room(museum: Served, settings: Settings) -> None:
    first, second = (f"{museum.url}/{name}.jpg" for name in "ab")
    show(Image(url=first), Image(url=second))
    ids = [ask(first), ask(second)]
    work(settings)
    with writing() as session:
        pictures.looked_at(session, ids[0], now() - timedelta(days=9))
    size = known(ids[0]).bytes
    tight = replace(settings, pictures_max_bytes=size * 2 - 1)
    with reading() as session:
        tally = fetching.Tally(bytes=pictures.total_bytes(session))
    # The first one was looked at since: its files say so.
    fetching.make_room(tight, tally)
    assert tally.removed == 1
    kept = [identifier for identifier in ids if row(identifier) is not None]
    assert len(kept) == 1
    assert picture_files.path_of(settings.pictures, kept[0], 176) is not None
    (lost,) = set(ids) - set(kept)
    assert picture_files.path_of(settings.pictures, lost, 1600) is None


def test_one_process_at_a_time_fetches(settings: Settings) -> None:
    with leases.hold(fetching.LEASE), pytest.raises(LeaseTaken):
        work(settings)


@pytest.mark.databases("sqlite", "postgresql")
def test_newest_records_pictures_are_asked_for_ahead(museum: Served, settings: Settings) -> None:
    show(Image(url=f"{museum.url}/a.jpg"))
    publish_records([make_record("2"), make_record("3")])
    assert fetching.ask_newest(10) == 1
    assert work(settings).kept == 1


def test_a_kept_picture_whose_files_are_lost_is_fetched_again(museum: Served, settings: Settings) -> None:
    address = f"{museum.url}/a.jpg"
    show(Image(url=address))
    identifier = ask(address)
    work(settings)
    picture_files.remove(settings.pictures, identifier)
    picture_files.wish(settings.pictures, Wish(identifier, address, "sample-1"))
    assert work(settings).kept == 1
    assert picture_files.path_of(settings.pictures, identifier, 1600) is not None


def test_no_copies_are_made_where_the_settings_give_them_no_room(museum: Served, settings: Settings) -> None:
    show(Image(url=f"{museum.url}/a.jpg"))
    ask(f"{museum.url}/a.jpg")
    none = replace(settings, pictures_max_bytes=0)
    assert not fetching.is_due(none)
    work(none)
    assert museum.requests == []


def test_clearing_forgets_pictures_and_removes_their_files(museum: Served, settings: Settings) -> None:
    address = f"{museum.url}/a.jpg"
    show(Image(url=address))
    identifier = ask(address)
    work(settings)
    assert fetching.clear(settings, "failed") == 0
    assert fetching.clear(settings, "") == 1
    assert row(identifier) is None
    assert picture_files.path_of(settings.pictures, identifier, 1600) is None


def test_notes_that_cannot_be_read_and_too_many_of_them_do_no_harm(app: Flask, settings: Settings) -> None:
    folder = settings.pictures / "wanted"
    folder.mkdir(parents=True)
    (folder / "abc").write_bytes(b"\xff no json")
    for number in range(picture_files.MOST_WANTED):
        (folder / f".{number}").touch()
    assert not picture_files.wish(settings.pictures, Wish("ab" * 32, "https://a.vn/1.jpg", "sample-1"))
    work(settings)
    assert not (folder / "abc").exists()
