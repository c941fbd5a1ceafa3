"""Logging in and out: sessions, cookies, pauses, forms from elsewhere, addresses to go on to."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask

from catalog.errors import CatalogError, SettingsError
from catalog.people import passwords
from catalog.settings import load
from catalog.store import users
from catalog.store.db import reading, writing
from catalog.web import attempts, session_key
from tests.conftest import Runner
from tests.web.admin.site import GRANTS, PASSWORD, Site, Visitor, add_person, opened, text_of

COOKIE = re.compile(r"khomo=([^;]+)")


def cookie_of(site: Site, email: str) -> str:
    visitor = site.stranger()
    return COOKIE.search(visitor.log_in(email).headers["Set-Cookie"])[1]  # type: ignore[index]


def test_reading_sets_no_cookie_and_needs_no_key(site: Site) -> None:
    visitor = site.stranger()
    for address in (
        "/",
        "/institutions",
        "/about",
        "/search?q=hue",
        "/record/hue-library-file-1",
        "/feed.json",
    ):
        response = visitor.ask("GET", address)
        assert "Set-Cookie" not in response.headers, address
        assert "Cookie" not in response.headers.get("Vary", ""), address


def test_pages_of_a_person_stay_private(site: Site) -> None:
    for address in (
        "/login",
        "/en/login",
        "/reset",
        "/admin/",
        "/en/admin/people",
        "/account",
        "/admin/none",
    ):
        response = site.visitor("operator").ask("GET", address)
        assert response.headers["Cache-Control"] == "no-store, private", address
        assert "noindex" in response.headers["X-Robots-Tag"], address
        assert response.headers["Referrer-Policy"] == "same-origin", address


def test_robots_are_kept_away(site: Site) -> None:
    lines = site.stranger().ask("GET", "/robots.txt").text.splitlines()
    for path in ("/admin/", "/en/admin/", "/login", "/en/login", "/p/", "/en/p/", "/reset", "/invitation/"):
        assert f"Disallow: {path}" in lines


def test_the_cookie_is_for_the_server_alone_and_goes_with_the_browser(site: Site) -> None:
    told = site.stranger().log_in("editor@example.org").headers["Set-Cookie"]
    assert "HttpOnly" in told
    assert "SameSite=Lax" in told
    assert "Expires" not in told
    assert "Secure" not in told


def test_over_https_the_cookie_is_secure(site: Site) -> None:
    response = site.stranger().ask("GET", "/login", base_url="https://localhost")
    assert "Secure" in response.headers["Set-Cookie"]


def test_a_login_begins_a_new_session(site: Site) -> None:
    visitor = site.stranger()
    before = visitor.token()
    planted = visitor.client.get_cookie("khomo")
    visitor.log_in("editor@example.org")
    after = visitor.client.get_cookie("khomo")
    assert planted is not None
    assert after is not None
    assert planted.value != after.value
    response = visitor.ask("POST", "/logout", data={"csrf_token": before})
    assert response.status_code == 400


def test_logging_out_ends_it_and_so_does_a_new_password_elsewhere(site: Site) -> None:
    add_person("nga@example.org", GRANTS["editor"])
    here, there = site.person("nga@example.org"), site.person("nga@example.org")
    here.post("/logout")
    assert here.ask("GET", "/admin/").status_code == 303
    there.get("/admin/")
    here.log_in("nga@example.org")
    new = {"present": PASSWORD, "password": "mười hai con giáp", "again": "mười hai con giáp"}
    assert "Đã đổi mật khẩu" in text_of(here.post("/account/password", new))
    here.get("/admin/")
    assert there.ask("GET", "/admin/").status_code == 303
    assert there.log_in("nga@example.org").status_code == 422
    assert there.log_in("nga@example.org", "mười hai con giáp").status_code == 303


def test_a_session_of_an_account_that_was_switched_off_ends(site: Site) -> None:
    made = add_person("tam@example.org", GRANTS["editor"])
    visitor = site.person("tam@example.org")
    with writing() as session:
        users.set_active(session, made.id, False)
    assert visitor.ask("GET", "/admin/").status_code == 303
    assert visitor.log_in("tam@example.org").status_code == 422


def test_a_session_in_which_nothing_is_done_ends(site: Site) -> None:
    visitor = site.person("editor@example.org")
    lasts = site.app.permanent_session_lifetime
    try:
        site.app.permanent_session_lifetime = -timedelta(seconds=1)
        assert visitor.ask("GET", "/admin/").status_code == 303
    finally:
        site.app.permanent_session_lifetime = lasts
    visitor.log_in("editor@example.org")
    visitor.get("/admin/")


def test_a_session_ends_after_a_week_however_busy_one_was(site: Site) -> None:
    visitor = site.person("editor@example.org")
    lasts = site.app.config["CATALOG_SESSION_LIFETIME"]
    try:
        site.app.config["CATALOG_SESSION_LIFETIME"] = timedelta(hours=1)
        visitor.get("/admin/")
        # To log out elsewhere begins a new session here, which is no login and does not begin the week anew.
        with visitor.client.session_transaction() as kept:
            kept["since"] -= 1800
            began = kept["since"]
        visitor.post("/account/sessions")
        with visitor.client.session_transaction() as kept:
            assert kept["since"] == began
        site.app.config["CATALOG_SESSION_LIFETIME"] = timedelta(minutes=29)
        assert visitor.ask("GET", "/admin/").status_code == 303
    finally:
        site.app.config["CATALOG_SESSION_LIFETIME"] = lasts
    visitor.log_in("editor@example.org")
    visitor.get("/admin/")


@pytest.mark.parametrize("value", ["x", "", "1.0", "9" * 4000, "eyJfdXNlcl9pZCI6IjEuMCJ9.aaaaaa.bbbb"])
def test_a_cookie_of_ones_own_making_is_none(site: Site, value: str) -> None:
    visitor = site.stranger()
    visitor.client.set_cookie("khomo", value)
    assert visitor.ask("GET", "/admin/").status_code == 303


def test_a_cookie_of_another_key_is_none(site: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    cookie = cookie_of(site, "operator@example.org")
    with opened(tmp_path_factory.mktemp("other")) as other:
        visitor = other.stranger()
        visitor.client.set_cookie("khomo", cookie)
        assert visitor.ask("GET", "/admin/").status_code == 303


def test_the_key_is_made_once_and_read_by_its_owner_alone(site: Site) -> None:
    settings = site.app.extensions["catalog"].settings
    path = settings.home / session_key.KEY_FILE
    assert path.stat().st_mode & 0o777 == 0o600
    assert session_key.secret_key(settings) == path.read_text().strip()
    assert len(path.read_text().strip()) == 64


def test_processes_that_need_the_key_at_once_have_one(tmp_path: Path) -> None:
    settings = load({}, home=tmp_path / "home")
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: session_key.secret_key(settings), range(16)))
    assert len(keys) == 1
    assert [path.name for path in (tmp_path / "home").iterdir()] == [session_key.KEY_FILE]


def test_an_empty_file_of_the_key_keeps_nobody_out_and_is_told_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = load({}, home=tmp_path)
    (tmp_path / session_key.KEY_FILE).touch()
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: session_key.secret_key(settings), range(16)))
    assert [len(key) for key in keys] == [64]
    assert [record.getMessage() for record in caplog.records] == [
        f"the key of sessions in {tmp_path}/secret_key was empty: another is made,"
        " and everybody logs in again"
    ]
    session_key.check(settings)
    assert len(caplog.records) == 1


def test_what_is_no_key_is_told_before_the_site_is_served(tmp_path: Path) -> None:
    settings = load({}, home=tmp_path)
    session_key.check(settings)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / session_key.KEY_FILE).write_text("abc\n")
    with pytest.raises(CatalogError, match="has 3 letters, not the 32 that one needs: delete the file"):
        session_key.check(settings)


def test_a_key_of_the_settings_is_taken_and_told_to_nobody(
    tmp_path: Path, make_app: Callable[..., Flask], run_in: Runner
) -> None:
    key = "k" * 40
    settings = load({}, home=tmp_path / "home", secret_key=key, smtp_url="smtp://lan:hidden@localhost")
    assert session_key.secret_key(settings) == key
    assert list(tmp_path.iterdir()) == []
    make_app(given=settings)
    printed = run_in("settings").stdout
    assert "CATALOG_SECRET_KEY" in printed
    assert key not in printed + repr(settings)
    assert "hidden" not in printed
    assert "hidden" not in repr(settings)
    with pytest.raises(SettingsError) as told:
        load({"CATALOG_SECRET_KEY": "too short"})
    assert "too short" not in str(told.value)
    assert "at least 32" in str(told.value)


def test_a_form_from_elsewhere_does_nothing(site: Site) -> None:
    visitor = site.visitor("operator")
    for token in (
        {},
        {"csrf_token": ""},
        {"csrf_token": site.visitor("editor").token()},
        {"csrf_token": "x" * 9000},
    ):
        for address in ("/logout", "/account", "/account/sessions", "/admin/people/invite"):
            response = visitor.ask("POST", address, data={"email": "x@example.org", **token})
            assert response.status_code == 400, address
            assert "Biểu mẫu" in response.text
    visitor.get("/admin/")


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/admin/people?q=lan", "/admin/people?q=lan"),
        ("https://evil.example/", "/admin/"),
        ("//evil.example/", "/admin/"),
        ("/\\evil.example", "/admin/"),
        ("\\\\evil.example", "/admin/"),
        ("/%0d%0aSet-Cookie:x", "/%0d%0aSet-Cookie:x"),
        ("/\r\nSet-Cookie: x=1", "/admin/"),
        ("javascript:alert(1)", "/admin/"),
        ("", "/admin/"),
    ],
)
def test_a_login_leads_on_within_the_site_only(site: Site, wanted: str, reached: str) -> None:
    visitor = site.stranger()
    given = {"email": "editor@example.org", "password": PASSWORD, "csrf_token": visitor.token()}
    response = visitor.ask("POST", "/login", query_string={"next": wanted}, data=given)
    assert (response.status_code, response.location) == (303, reached)


def test_a_page_asked_for_before_the_login_comes_after_it(site: Site) -> None:
    visitor = site.stranger()
    response = visitor.ask("GET", "/en/admin/people?role=editor")
    assert response.location == "/en/login?next=%2Fen%2Fadmin%2Fpeople%3Frole%3Deditor"
    page = visitor.post(response.location, email="officer@example.org", password=PASSWORD)
    assert text_of(page, "//h1") == "People"


def test_whoever_prefers_english_begins_in_english(site: Site) -> None:
    add_person("jane@example.org", GRANTS["editor"], language="en")
    assert site.stranger().log_in("jane@example.org").location == "/en/admin/"


def test_known_and_unknown_people_are_answered_alike(site: Site) -> None:
    pages = []
    for email in ("editor@example.org", "nobody@example.org"):
        response = site.stranger().log_in(email, "không phải mật khẩu")
        assert response.status_code == 422
        told = text_of(
            site.stranger().post("/login", status=422, email=email, password="không phải mật khẩu")
        )
        pages.append(told.replace(email, "E"))
    assert pages[0] == pages[1]
    assert "E-mail và mật khẩu không khớp nhau" in pages[0]


def test_a_hash_of_before_is_made_anew_at_the_next_login(site: Site) -> None:
    made = add_person("cu@example.org", GRANTS["editor"])
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with writing() as session:
        users.rehash(session, made.id, users.password_hash(session, made.id), old)
    site.person("cu@example.org").get("/admin/")
    with reading() as session:
        assert not passwords.needs_rehash(users.password_hash(session, made.id))
    site.person("cu@example.org")


def test_too_many_failures_make_everyone_wait_who_knows_the_password_too(site: Site) -> None:
    made = add_person("khoa@example.org", GRANTS["editor"])
    visitor = site.stranger()
    codes = [visitor.log_in("Khoa@example.org ", "sai mật khẩu").status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]
    response = visitor.log_in("khoa@example.org")
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 60
    assert "Đã có nhiều lần đăng nhập không đúng" in response.text
    assert "giây" in response.text
    with reading() as session:
        assert users.get(session, made.id).last_login is None


def from_elsewhere(site: Site, number: int) -> Visitor:
    visitor = site.stranger()
    visitor.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
    return visitor


def test_nobody_is_kept_out_by_a_stranger_who_fails_on_purpose(site: Site) -> None:
    add_person("bi-pha@example.org", GRANTS["editor"])
    stranger = from_elsewhere(site, 1)
    codes = [stranger.log_in("bi-pha@example.org", "sai mật khẩu").status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]
    assert from_elsewhere(site, 2).log_in("bi-pha@example.org").status_code == 303


def test_tries_from_many_addresses_have_an_end_too(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "FREE_FROM_ANYWHERE", 7)
    add_person("bi-do@example.org", GRANTS["editor"])
    codes = [
        from_elsewhere(site, number // 4).log_in("bi-do@example.org", "sai mật khẩu").status_code
        for number in range(8)
    ]
    assert codes == [422] * 7 + [429]
    assert from_elsewhere(site, 9).log_in("bi-do@example.org").status_code == 429


@pytest.mark.parametrize("value", ["\x00", "\x00" * 50, "x" * 10_000, "<script>", "á" * 3000, "%", "\ud7ff"])
def test_garbage_is_told_of_and_never_a_fault_of_ours(site: Site, value: str) -> None:
    visitor = site.visitor("operator")
    forms = {
        "/login": ("email", "password"),
        "/reset": ("email",),
        "/account": ("name", "language", "revision"),
        "/account/password": ("present", "password", "again"),
        "/admin/people/invite": ("name", "email", "role", "institution", "territory", "language"),
        "/admin/people/1/roles": ("role", "institution", "territory"),
    }
    token = visitor.token()
    for address, fields in forms.items():
        asking = site.stranger() if address == "/login" else visitor
        sent = {**dict.fromkeys(fields, value), "csrf_token": token if asking is visitor else asking.token()}
        response = asking.ask("POST", address, data=sent)
        assert response.status_code in (422, 200, 303), (address, response.status_code)
        assert "<script>" not in response.text.replace('<script type="module"', "")
    for address in ("/invitation/", "/reset/"):
        response = visitor.ask("GET", address + value.replace("\x00", "%00").replace("%", "%25"))
        assert response.status_code in (404, 410, 400), address
    for address in ("/admin/people", "/admin/audit"):
        response = visitor.ask(
            "GET", address, query_string=dict.fromkeys(("q", "who", "sort", "role", "before", "from"), value)
        )
        assert response.status_code in (200, 400), address


def test_a_file_or_json_in_place_of_a_text_is_told_of(site: Site) -> None:
    visitor = site.visitor("operator")
    token = visitor.token()
    for address, fields in {
        "/reset": ("email",),
        "/account": ("name", "language", "revision"),
        "/account/password": ("present", "password", "again"),
        "/admin/people/invite": ("name", "email", "role", "institution", "territory"),
    }.items():
        files = {name: (io.BytesIO(b"zz"), "a.txt") for name in fields}
        assert visitor.ask("POST", address, data={**files, "csrf_token": token}).status_code in (200, 422)
        for value in ([1, 2], dict.fromkeys(fields, 7), "x", None):
            given = visitor.ask("POST", address, json=value, headers={"X-CSRFToken": token})
            assert given.status_code in (200, 422), (address, value)


def test_a_body_that_is_too_large_is_refused(site: Site) -> None:
    visitor = site.stranger()
    response = visitor.ask("POST", "/login", data={"email": "x" * 2_000_000, "csrf_token": visitor.token()})
    assert response.status_code == 413
