"""Giving out and taking back links for the phone in the administration."""

from __future__ import annotations

from catalog.store import db, links
from catalog.store.scopes import Reach
from tests.web.admin.site import OTHER, OWN, Site, text_of


def newest() -> links.Link:
    with db.reading() as session:
        return links.listed(session, Reach(everything=True), sort="-created")[1][0]


def test_a_link_is_shown_once_with_its_code_and_a_text_to_send(site: Site) -> None:
    editor = site.visitor("editor")
    page = editor.post("/admin/links/new", institution=OWN, label="Cô Lan", days="365", language="vi")
    address = page.xpath("string(//input[@data-copy]/@value)")
    assert page.xpath("//*[local-name()='svg' and contains(@class,'qr')]")
    assert address in page.xpath("string(//textarea)")
    path = address.removeprefix("http://localhost")
    assert site.stranger().get(path) is not None
    again = editor.get(f"/admin/links/{newest().id}")
    assert not again.xpath("//input[@data-copy]")
    assert path not in text_of(again)
    assert "Cô Lan" in text_of(editor.get("/admin/links"))


def test_taking_back_ends_it_and_can_be_undone(site: Site) -> None:
    editor = site.visitor("editor")
    page = editor.post("/admin/links/new", institution=OWN, label="Anh Nam", days="30", language="en")
    path = page.xpath("string(//input[@data-copy]/@value)").removeprefix("http://localhost")
    assert path.startswith("/en/p/")
    told = editor.post(f"/admin/links/{newest().id}/revoke")
    site.stranger().get(path, 404)
    undo = told.xpath("string(//*[@role='status']//form/@action)")
    editor.post(undo)
    site.stranger().get(path)
    # Undone or not, a link that somebody takes back again stays taken back.
    assert editor.get(f"/admin/links/{newest().id}").xpath("//p[@class='notice']"), (
        "what to do if it was lost"
    )
    editor.post(f"/admin/links/{newest().id}/revoke")
    editor.post(undo)
    site.stranger().get(path, 404)
    assert not editor.get(f"/admin/links/{newest().id}").xpath("//p[@class='notice']")


def test_nobody_gives_links_to_where_they_may_not(site: Site) -> None:
    before = newest().id if links_there() else 0
    answer = site.visitor("editor").send(
        "/admin/links/new", institution=OTHER, label="X", days="30", language="vi"
    )
    assert answer.status_code == 422
    assert site.visitor("contributor").client.get("/admin/links").status_code == 403
    for given in (
        {"institution": OWN, "label": "", "days": "30", "language": "vi"},
        {"institution": OWN, "label": "X", "days": "99999", "language": "vi"},
        {"institution": "", "label": "X", "days": "30", "language": "vi"},
        {"institution": "\x00<b>", "label": "a" * 10_000, "days": "x", "language": "xx"},
    ):
        assert site.visitor("operator").send("/admin/links/new", given).status_code == 422
    assert (newest().id if links_there() else 0) == before


def links_there() -> int:
    with db.reading() as session:
        return links.listed(session, Reach(everything=True))[0]


def test_links_that_run_out_soon_wait_on_the_first_page(site: Site) -> None:
    site.visitor("editor").post("/admin/links/new", institution=OWN, label="Hè", days="30", language="vi")
    assert "hết hạn trong 30 ngày" in text_of(site.visitor("editor").get("/admin/"))
