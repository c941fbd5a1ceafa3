"""Addresses of copies of others' pictures, and what pages show of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image as Raster

from catalog.record import Chapter, Image
from catalog.settings import Settings
from catalog.store import media, picture_files, pictures
from catalog.store.db import reading, writing
from catalog.store.thumbnails import drawn
from catalog.web.pictures import Picture
from tests.factories import add_institution, make_record, withdraw
from tests.web.conftest import Read, links_of, text_of

Publish = Callable[..., list[str]]
URL = "https://images.example/kieu.jpg"
KEY = pictures.key_of(URL)


def raster(width: int = 900, height: int = 600) -> bytes:
    file = io.BytesIO()
    Raster.new("RGB", (width, height), "teal").save(file, "JPEG")
    return file.getvalue()


def keep(settings: Settings, url: str = URL, owner: str = "sample-1", width: int = 900) -> None:
    """As if the worker had fetched it."""
    made = drawn(raster(width), most_bytes=1_000_000)
    size = picture_files.keep(settings.pictures, pictures.id_of(url), made)
    with writing() as session:
        pictures.ask(session, [(url, owner)])
        pictures.kept(session, pictures.id_of(url), made.width, made.height, size)


@pytest.fixture
def get(client: FlaskClient) -> Callable[..., object]:
    """Asks for an address and takes the whole answer, so that its file is closed."""
    return lambda address, **headers: client.get(address, headers=headers, buffered=True)


def test_until_there_is_a_copy_a_clear_drawing_stands_there_and_the_picture_is_asked_for(
    publish: Publish, get, settings: Settings
) -> None:
    publish(make_record(images=(Image(url=URL),)))
    reply = get(f"/picture/sample-1.{KEY}/352")
    assert (reply.status_code, reply.mimetype) == (200, "image/svg+xml")
    assert b"<script" not in reply.data
    assert reply.cache_control.max_age <= 60
    (wish,) = picture_files.wishes(settings.pictures)
    assert (wish.address, wish.owner) == (URL, "sample-1")


def test_a_copy_is_given_for_a_week_in_each_size_and_the_largest_there_is_for_a_larger_one(
    publish: Publish, get, settings: Settings
) -> None:
    publish(make_record(images=(Image(url=URL),)))
    keep(settings, width=300)
    for size, wide in ((176, 176), (352, 300), (800, 300), (1600, 300)):
        reply = get(f"/picture/sample-1.{KEY}/{size}")
        assert reply.mimetype == "image/webp"
        with Raster.open(io.BytesIO(reply.data)) as copy:
            assert copy.width == wide or copy.height == 352 or copy.height == 176
    assert reply.cache_control.immutable
    assert reply.cache_control.max_age == 7 * 86_400
    again = get(f"/picture/sample-1.{KEY}/1600", **{"If-None-Match": reply.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Set-Cookie" not in reply.headers


@pytest.mark.parametrize(
    "path",
    [
        f"sample-1.{'0' * 10}/352", f"sample-2.{KEY}/352", f"sample-1.{KEY}/353", f"sample-1.{KEY}/0",
        f"sample-1.{KEY}/99999999999999999999", "x/352", f"~hue-library.{KEY}/352", f"..%2f.{KEY}/176",
        f"sample-1.{KEY}0/352", "%00.0000000000/352", f"{'x' * 900}.{KEY}/352", "https:%2f%2fa.vn/352",
    ],
)  # fmt: skip
def test_what_stands_in_no_record_is_not_found_and_not_asked_for(
    path: str, publish: Publish, get, settings: Settings
) -> None:
    publish(make_record(images=(Image(url=URL),)), make_record("2"))
    assert get(f"/picture/{path}").status_code == 404
    assert picture_files.wishes(settings.pictures) == []


def test_pictures_of_a_withdrawn_record_are_gone_with_it(publish: Publish, get, settings: Settings) -> None:
    publish(make_record(images=(Image(url=URL),)))
    keep(settings)
    withdraw("sample-1")
    assert get(f"/picture/sample-1.{KEY}/352").status_code == 404


def test_a_picture_that_cannot_be_had_is_not_asked_for_at_every_visit(
    publish: Publish, get, settings: Settings, read: Read
) -> None:
    publish(make_record(images=(Image(url=URL),)))
    with writing() as session:
        pictures.ask(session, [(URL, "sample-1")])
        pictures.refused(session, pictures.id_of(URL), "the server answered 410")
    assert get(f"/picture/sample-1.{KEY}/352").mimetype == "image/svg+xml"
    assert picture_files.wishes(settings.pictures) == []
    page = read("/record/sample-1")
    assert page.xpath("//div[@class='picture-box lost']//*[local-name()='svg']")
    assert page.xpath("//div[@class='pictures']//img") == []
    assert "410" not in text_of(page)


def test_no_page_names_an_address_of_others_as_a_source_of_pictures(
    publish: Publish, client: FlaskClient
) -> None:
    images = tuple(
        Image(url=f"https://images.example/{n}.jpg", thumbnail=f"https://t.example/{n}") for n in "abc"
    )
    chapter = Chapter(title="Mở đầu", text="Lời dẫn.", images=(images[0],))
    publish(
        make_record("1", images=images, title="Sách một"),
        make_record("2", kind="exhibition", images=images, chapters=(chapter,), title="Sách hai"),
    )
    add_institution("hue-library", photo="https://images.example/house.jpg")
    for address in (
        "/",
        "/search?q=sach",
        "/record/sample-1",
        "/record/sample-2",
        "/institution/hue-library",
    ):
        body = client.get(address).get_data(as_text=True)
        for part in ('src="http', 'srcset="http'):
            assert part not in body, (address, part)


def test_pictures_come_from_this_site_alone_unless_the_settings_name_iiif_servers(
    make_app: Callable[..., Flask], settings: Settings
) -> None:
    policy = make_app().test_client().get("/").headers["Content-Security-Policy"]
    assert "img-src 'self';" in policy
    assert "connect-src 'self';" in policy
    opened = replace(settings, picture_hosts=("https://iiif.example",))
    policy = make_app(given=opened).test_client().get("/").headers["Content-Security-Policy"]
    assert "img-src 'self' https://iiif.example;" in policy
    assert "connect-src 'self' https://iiif.example;" in policy
    assert "script-src 'self';" in policy


def test_the_viewer_is_told_of_iiif_only_where_the_settings_let_it(
    make_app: Callable[..., Flask], settings: Settings, publish: Publish
) -> None:
    image = Image(url=URL, iiif="https://iiif.example/kieu/")
    publish(make_record(images=(image,)))
    closed = make_app().test_client().get("/record/sample-1").get_data(as_text=True)
    assert "iiif.example" not in closed.partition("<main")[2].partition("</article>")[0].replace(
        "application/ld+json", ""
    )
    opened = replace(settings, picture_hosts=("https://iiif.example",))
    body = make_app(given=opened).test_client().get("/record/sample-1").get_data(as_text=True)
    assert 'data-iiif="https://iiif.example/kieu/info.json"' in body


def test_the_first_picture_comes_first_and_those_after_the_sixth_wait(publish: Publish, read: Read) -> None:
    images = tuple(Image(url=f"https://images.example/{n}.jpg", width=600, height=400) for n in range(30))
    publish(make_record(images=images))
    page = read("/record/sample-1")
    shown = page.xpath("//div[@class='pictures']//img")
    assert len(shown) == 18
    assert [entry.get("fetchpriority") for entry in shown[:2]] == ["high", None]
    assert [entry.get("loading") for entry in shown[1:9]] == [None] * 6 + ["lazy"] * 2
    assert all(entry.get("width") and entry.get("height") for entry in shown)
    assert shown[0].get("srcset").split(", ")[1].endswith(" 600w")
    assert links_of(page)["Tất cả 30 ảnh"] == "/record/sample-1/pictures"
    (template,) = page.xpath("//template[@id='viewer']")
    assert template.xpath(".//dialog//button[@data-do='close']")


def test_all_pictures_of_a_record_are_on_pages_of_their_own(publish: Publish, read: Read) -> None:
    images = tuple(Image(url=f"https://images.example/{n}.jpg") for n in range(100))
    publish(make_record(images=images), make_record("2"))
    page = read("/record/sample-1/pictures")
    assert len(page.xpath("//ul[@class='picture-strip']//img")) == 48
    last = read("/record/sample-1/pictures?page=3")
    assert [entry.get("alt") for entry in last.xpath("//ul[@class='picture-strip']//img")][-1] == "Hình 100"
    assert "100 ảnh" in text_of(page)
    assert len(read("/record/sample-1/pictures?page=900").xpath("//ul[@class='picture-strip']//img")) == 4
    assert "không có ảnh" in text_of(read("/record/sample-2/pictures"))
    read("/record/sample-1/pictures?page=x", status=400)
    read("/record/nobody/pictures", status=404)
    read("/en/record/sample-1/pictures")


def test_pictures_with_bad_addresses_and_endless_texts_break_nothing(publish: Publish, read: Read) -> None:
    bad = (
        Image(url="https://images.example/" + "a" * 1970, alt="quá dài"),
        Image(url="https://images.example/a.jpg", alt='"><script>alert(1)</script>'),
        Image(url=URL, alt="x " * 990, caption="漢喃 𡨸喃", credit="صورة", width=1, height=90_000),
    )
    publish(make_record(images=bad, title="Sách " * 1000))
    page = read("/record/sample-1")
    assert not page.xpath("//div[@class='pictures']//script")
    assert "漢喃" in text_of(page, "//figcaption") or "漢喃" in text_of(page)


def test_a_kept_picture_has_the_pixels_of_its_file_and_copies_in_our_sizes(
    publish: Publish, read: Read, get, settings: Settings
) -> None:
    kept = media.keep(settings.media, raster(1000, 500))
    publish(make_record(images=(Image(url=f"/media/{kept.hash}", alt="Bìa"),)))
    (shown,) = read("/record/sample-1").xpath("//div[@class='pictures']//img")
    assert (shown.get("width"), shown.get("height")) == ("1000", "500")
    reply = get(f"/media/{kept.hash}/800")
    with Raster.open(io.BytesIO(reply.data)) as copy:
        assert copy.size == (800, 400)
    assert get(f"/media/{kept.hash}/801").status_code == 404
    assert get(f"/media/{'0' * 64}/800").status_code == 404


def test_the_house_of_an_institution_is_shown_from_here(publish: Publish, get, settings: Settings) -> None:
    photo = "https://images.example/house.jpg"
    add_institution("hue-library", photo=photo)
    assert get(f"/picture/~hue-library.{pictures.key_of(photo)}/800").status_code == 200
    assert [wish.owner for wish in picture_files.wishes(settings.pictures)] == ["~hue-library"]


def test_widths_of_copies_are_those_that_browsers_see() -> None:
    tall = Picture(address="/a", thumbnail="/b", large="/c", width=2000, height=4000)
    assert tall.srcset == "/b 176w, /c 400w"
    tiny = Picture(address="/a", thumbnail="/b", large="/c", width=100, height=50)
    assert tiny.srcset == "/b 100w, /c 100w"


def test_a_file_that_is_looked_at_is_marked_so_once_a_day(publish: Publish, get, settings: Settings) -> None:
    import os

    publish(make_record(images=(Image(url=URL),)))
    keep(settings)
    path = picture_files.path_of(settings.pictures, pictures.id_of(URL), 352)
    assert path is not None
    os.utime(path, (1_000_000, 1_000_000))
    get(f"/picture/sample-1.{KEY}/352")
    assert path.stat().st_mtime > 2_000_000
    with reading() as session:
        assert pictures.counts(session)["kept"] == 1
