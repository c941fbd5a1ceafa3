"""The addresses of kept media."""

from __future__ import annotations

import io

import pytest
from lxml import etree
from PIL import Image

from catalog.store import media


@pytest.fixture
def get(client):
    """Asks for an address and takes the whole answer, so that its file is closed."""
    return lambda address, **headers: client.get(address, headers=headers, buffered=True)


@pytest.fixture
def kept(settings):
    written = io.BytesIO()
    Image.new("RGB", (700, 350), "teal").save(written, "PNG")
    return media.keep(settings.media, written.getvalue())


@pytest.fixture
def document(settings):
    return media.keep(settings.media, b"%PDF-1.7\n0123456789")


def test_a_picture_is_shown_and_may_be_kept_for_a_day(get, kept):
    reply = get(f"/media/{kept.hash}")
    assert reply.status_code == 200
    assert reply.content_type == "image/png"
    assert len(reply.data) == kept.bytes
    assert reply.cache_control.public
    assert not reply.cache_control.immutable
    assert reply.cache_control.max_age == 86_400
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Content-Disposition"].startswith("inline")


def test_a_copy_that_the_browser_has_is_not_sent_again(get, kept):
    etag = get(f"/media/{kept.hash}").headers["ETag"]
    again = get(f"/media/{kept.hash}", **{"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_document_is_saved_and_can_be_taken_in_parts(get, document):
    whole = get(f"/media/{document.hash}")
    assert whole.content_type == "application/pdf"
    assert whole.headers["Content-Disposition"].startswith("attachment")
    part = get(f"/media/{document.hash}", Range="bytes=0-4")
    assert (part.status_code, part.data) == (206, b"%PDF-")


def test_a_thumbnail_is_a_small_webp(get, kept):
    reply = get(f"/media/{kept.hash}/thumb")
    assert reply.content_type == "image/webp"
    with Image.open(io.BytesIO(reply.data)) as small:
        assert small.size == (352, 176)


@pytest.mark.parametrize("hash", ["0" * 64, "nothing", "F" * 64, "..%2f..%2fcatalog.db", ".new-abc"])
def test_an_unknown_hash_is_not_found(get, kept, hash):
    assert get(f"/media/{hash}").status_code == 404
    assert get(f"/media/{hash}/thumb").status_code == 404


def test_a_page_shows_a_drawing_for_a_picture_that_is_not_here(get):
    wanted = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"
    for address in (f"/media/{'0' * 64}", f"/media/{'0' * 64}/thumb", f"/media/{'0' * 64}/800"):
        reply = get(address, Accept=wanted)
        assert (reply.status_code, reply.mimetype) == (404, "image/svg+xml")
        assert etree.fromstring(reply.data).tag.endswith("svg")
        assert reply.cache_control.max_age == 60
        assert "Accept" in reply.vary
        opened = get(address, Accept="text/html,application/xhtml+xml,image/avif,*/*;q=0.8")
        assert (opened.status_code, "svg" in opened.mimetype) == (404, False)


def test_a_document_has_no_thumbnail(get, document):
    assert get(f"/media/{document.hash}/thumb").status_code == 404
