"""What the site says of itself: accessibility, privacy, terms; and what errors say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from catalog.settings import Settings, load
from catalog.store import db
from tests.factories import withdraw
from tests.web.conftest import Read, links_of, text_of


@pytest.mark.parametrize("address", ["/accessibility", "/privacy", "/terms"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_what_the_site_promises_has_a_page_that_its_foot_leads_to(
    address: str, prefix: str, sample: list[str], read: Read, client: FlaskClient
) -> None:
    page = read(prefix + address)
    assert len(page.xpath("//h1")) == 1
    assert len(page.xpath("//main//h2")) >= 3
    assert page.xpath(f"//footer//a[@href='{prefix}{address}'][@aria-current='page']")
    response = client.get(prefix + address)
    again = client.get(prefix + address, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    assert "stale-while-revalidate" in again.headers["Cache-Control"]


def test_with_a_contact_these_pages_say_whom_to_tell(
    make_app: Callable[..., Flask], settings: Settings
) -> None:
    app = make_app(given=load({}, home=settings.home, contact="khomo@example.org"))
    for address in ("/accessibility", "/privacy", "/terms", "/nothing"):
        told = app.test_client().get(address).get_data(as_text=True)
        assert told.count("mailto:khomo@example.org") == 2, address


def test_the_terms_tell_how_much_programs_may_ask(make_app: Callable[..., Flask], settings: Settings) -> None:
    app = make_app(given=load({}, home=settings.home, requests_per_minute=1234))
    assert "1.234 điểm" in app.test_client().get("/terms").get_data(as_text=True)
    free = make_app(given=load({}, home=settings.home, requests_per_minute=0))
    assert "điểm" not in free.test_client().get("/terms").get_data(as_text=True)


def test_an_address_that_leads_nowhere_offers_its_words_and_other_ways(sample: list[str], read: Read) -> None:
    page = read("/bao-tang/trong_dong-ngoc-lu.html", status=404)
    links = links_of(page)
    assert links["Tìm “trong dong ngoc lu”"] == "/search?q=trong+dong+ngoc+lu"
    assert links["Về trang chủ"] == "/"
    assert links["Nơi đến"] == "/institutions"
    assert page.xpath("//form[@role='search']")
    assert links_of(read("/en/1234567", status=404)).keys().isdisjoint({"Search for “1234567”"})


def test_what_somebody_typed_into_an_address_is_text(app: Flask, client: FlaskClient) -> None:
    told = client.get("/%3Cscript%3Ealert(1)%3C/script%3E").get_data(as_text=True)
    assert "<script>alert" not in told
    assert "alert" in told
    assert client.get("/" + "a" * 1_500).status_code == 404


def test_a_withdrawn_record_is_told_with_its_last_title_and_its_institution(
    sample: list[str], read: Read
) -> None:
    withdraw("museum-trong")
    page = read("/record/museum-trong", status=410)
    assert text_of(page, "//h1") == "Trống đồng Ngọc Lũ"
    assert "/institution/history-museum" in links_of(page).values()
    assert "/search?q=Tr%E1%BB%91ng+%C4%91%E1%BB%93ng+Ng%E1%BB%8Dc+L%C5%A9" in links_of(page).values()


def test_too_many_searches_are_told_when_to_go_on(make_app: Callable[..., Flask], settings: Settings) -> None:
    app = make_app(given=load({}, home=settings.home, requests_per_minute=5))
    client = app.test_client()
    answers = [client.get("/search?q=a") for _ in range(2)]
    refused = answers[-1]
    assert refused.status_code == 429
    told = refused.get_data(as_text=True)
    assert f"{refused.headers['Retry-After']} giây" in told
    assert 'href="/search?q=a"' in told
    assert "Mở lại trang này" in told


def test_a_missing_database_is_told_with_a_way_to_try_again(app: Flask, client: FlaskClient) -> None:
    db.db.drop_all()
    response = client.get("/en/institutions?page=2")
    told = response.get_data(as_text=True)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert "You can go on in 30 seconds." in told
    assert 'href="/en/institutions?page=2"' in told


def test_how_long_to_wait_is_told_in_minutes_where_it_is_long(app: Flask) -> None:
    from catalog.web.errors import answer

    with app.test_request_context("/en/search"):
        response = answer(503, seconds=600)
    assert response.headers["Retry-After"] == "600"
    assert "You can go on in 10 minutes." in response.get_data(as_text=True)


def test_a_fault_of_ours_has_a_page_in_the_reader_s_language(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    app.add_url_rule("/en/broken", "broken", lambda: 1 // 0)
    app.add_url_rule("/stopped", "stopped", lambda: abort(500))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    response = app.test_client().get("/en/broken")
    assert response.status_code == 500
    assert response.headers["Cache-Control"] == "no-store"
    assert "Something went wrong on our side" in response.get_data(as_text=True)
    assert "Mở lại trang này" in app.test_client().get("/stopped").get_data(as_text=True)


def test_an_error_is_told_even_where_the_frame_of_the_pages_is_broken(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    app.jinja_env.globals["menu_head"] = lambda: 1 // 0
    response = app.test_client().get("/nothing-here")
    assert response.status_code == 404
    assert "<h1>Không có trang này</h1>" in response.get_data(as_text=True)


def test_errors_of_data_keep_their_shape(app: Flask) -> None:
    from catalog.web.errors import answer

    with app.test_request_context("/search.json"):
        response = answer(503, seconds=40)
    assert response.get_json()["status"] == 503
    assert response.headers["Retry-After"] == "40"
