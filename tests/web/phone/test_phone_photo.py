"""The photograph of the phone form: kept small and without its place, refused kindly."""

from __future__ import annotations

import io
import os
import time
from typing import Any

from lxml import html
from PIL import Image
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from catalog.activities import model
from tests.web.phone.site import CLASS, Phone, Site, faults, kept_of, newest, photograph, put

ALT = "Các em đang chơi cờ"


def send(phone: Phone, photo: bytes, name: str = "IMG_1.jpg", **given: Any) -> TestResponse:
    sent = phone.fields("/new")
    put(sent, {**CLASS, "title": "Lớp có ảnh", "alt": ALT, **given})
    sent.setlist("photo", [FileStorage(io.BytesIO(photo), name)])  # type: ignore[list-item]
    # Put together here: the client would leave a temporary file open for a large one.
    boundary, body = encode_multipart(sent)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return phone.client.post(phone.path("/new"), data=body, content_type=kind)


def picture_of(site: Site) -> tuple[model.Picture, bytes]:
    found = model.from_json(newest().payload.encode()).picture
    assert found is not None
    with site.app.test_client().get(found.url) as response:
        assert response.status_code == 200
        return found, response.data


def test_a_photograph_is_kept_upright_small_and_without_its_place(site: Site) -> None:
    assert send(site.phone(), photograph()).status_code == 303
    found, payload = picture_of(site)
    assert (found.alt, found.width, found.height) == (ALT, 800, 1600)
    assert Image.open(io.BytesIO(payload)).size == (800, 1600)
    assert b"Exif" not in payload
    assert ALT in site.app.test_client().get(f"/record/{newest().record}").text


def test_a_picture_is_kept_where_something_else_is_wrong(site: Site) -> None:
    phone = site.phone()
    answer = send(phone, photograph(), title=" ")
    assert answer.status_code == 422
    assert set(faults(answer)) == {"title"}
    form = html.document_fromstring(answer.text).xpath("//form[@id='activity']")[0]
    again = MultiDict(list(form.form_values()))
    again["title"] = "Lớp có ảnh từ trước"
    assert phone.post("/new", again).status_code == 303
    assert picture_of(site)[0].alt == ALT
    number = newest().id
    assert phone.send(f"/activity/{number}", {"title": "Lớp vẫn có ảnh"}).status_code == 303
    assert picture_of(site)[0].alt == ALT
    assert phone.send(f"/activity/{number}", {"without": "y"}).status_code == 303
    assert model.from_json(newest().payload.encode()).picture is None


def test_a_picture_without_words_is_asked_for_them(site: Site) -> None:
    answer = send(site.phone(), photograph(), alt="")
    assert answer.status_code == 422
    assert set(faults(answer)) == {"alt"}


def test_what_is_too_large_or_no_picture_is_told_beside_it_with_all_else_kept(site: Site) -> None:
    phone, before = site.phone(), len(kept_of())
    wrong = {
        "25 MB": b"\xff\xd8\xff\xe0" + b"\x00" * 40_000_000,
        "JPEG": b"MZ\x90\x00" + b"\x00" * 2000,
        "hỏng": photograph()[:4000],
        "HEIC": b"\x00\x00\x00\x18ftypheic" + b"\x00" * 500,
    }
    for said, payload in wrong.items():
        answer = send(phone, payload, description="Mang theo bàn cờ")
        assert answer.status_code == 422
        assert said in faults(answer)["photo"]
        assert "Mang theo bàn cờ" in answer.text
    assert len(kept_of()) == before


def test_phones_are_asked_for_what_is_taken_so_that_they_make_a_jpeg_of_the_rest(site: Site) -> None:
    page = site.phone().get("/new")
    (accepted,) = page.xpath("//input[@name='photo']/@accept")
    assert set(accepted.split(",")) == {"image/jpeg", "image/png", "image/webp"}


def test_more_than_is_read_at_all_is_refused(site: Site) -> None:
    phone = site.phone()
    answer = send(phone, b"\x00" * 60_100_000)
    assert answer.status_code == 413
    assert html.document_fromstring(answer.text).xpath("//main//a[@href=$home]", home=phone.path())
    # What is no photograph is read whole into memory, so that less of it is taken.
    assert phone.post("/new", {"description": "a" * 1_100_000}).status_code == 413


def test_a_hash_that_is_no_picture_of_ours_is_told_and_not_asked_again(site: Site) -> None:
    phone = site.phone()
    for kept in ("a" * 64, "../../secret_key", "https://example.org/x.jpg"):
        answer = phone.send("/new", {**CLASS, "title": "Không ảnh", "kept": kept})
        assert answer.status_code == 422
        assert "không còn" in faults(answer)["photo"]
        form = html.document_fromstring(answer.text).xpath("//form[@id='activity']")[0]
        assert phone.post("/new", MultiDict(list(form.form_values()))).status_code == 303
        assert model.from_json(newest().payload.encode()).picture is None


def test_a_photograph_of_a_form_that_was_never_taken_is_cleared_after_a_week(site: Site) -> None:
    phone, folder = site.phone(), site.app.extensions["catalog"].settings.media
    answer = send(phone, photograph(900, 600), title=" ")
    shown = html.document_fromstring(answer.text).xpath("string(//p[@class='kept']/img/@src)")
    with site.app.test_client().get(shown) as thumbnail:
        assert thumbnail.status_code == 200
    taken = send(phone, photograph(700, 600))
    assert taken.status_code == 303
    before = set(folder.rglob("*.*"))
    for path in folder.rglob("*.*"):
        os.utime(path, (time.time() - 8 * 86_400,) * 2)
    assert send(phone, photograph(500, 600)).status_code == 303
    gone = {path.stem for path in before - set(folder.rglob("*.*"))}
    assert gone == {shown.split("/")[2]}
    with site.app.test_client().get(shown) as thumbnail:
        assert thumbnail.status_code == 404
