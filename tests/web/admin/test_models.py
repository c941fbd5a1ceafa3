"""Good models in the administration: marked, changed, ordered, taken back; and how the public sees them."""

from __future__ import annotations

import pytest

from catalog.store import exemplars
from catalog.store.db import reading
from catalog.store.exemplars import Exemplar
from tests.web.admin.site import OTHER, OWN, Site, text_of

REASON = {"reason_vi": "Mở cửa buổi tối cho người đi làm.", "reason_en": "Open in the evening."}


def everything() -> list[Exemplar]:
    with reading() as session:
        return exemplars.listed(session, exemplars.Reach(everything=True))


@pytest.fixture(autouse=True)
def none_before(site: Site) -> None:
    """Take back what another test left."""
    operator = site.visitor("operator")
    for one in everything():
        if one.shown:
            operator.post(f"/admin/models/{one.id}/show", shown="no")


def marked(site: Site, role: str = "officer", **facts: str) -> Exemplar:
    site.visitor(role).post("/admin/models/new", {"institution": OWN, **REASON, **facts})
    return everything()[0]


def test_an_officer_marks_an_institution_and_the_public_sees_why(site: Site) -> None:
    made = marked(site)
    assert (made.kind, made.institution, made.shown) == ("institution", OWN, True)
    public = site.stranger()
    assert REASON["reason_vi"] in text_of(public.get("/programme/models"))
    assert REASON["reason_en"] in text_of(public.get("/en/programme/models"))
    assert REASON["reason_vi"] in text_of(public.get(f"/institution/{OWN}"))
    assert REASON["reason_vi"] in text_of(public.get("/"))
    assert REASON["reason_vi"] in text_of(public.get("/programme"))


def test_a_reason_that_is_not_there_in_english_is_told_in_vietnamese_and_marked_so(site: Site) -> None:
    marked(site, reason_en="")
    page = site.stranger().get("/en/programme/models")
    assert [one.get("lang") for one in page.xpath("//*[@class='model-text']/p[not(@class)]")] == ["vi"]


def test_an_activity_is_marked_by_its_address_and_leads_to_its_page(site: Site) -> None:
    made = marked(site, record=f"https://khomo.example/en/record/{OWN}-file-1?q=a", title="Đọc sách cùng con")
    assert (made.kind, made.record) == ("activity", f"{OWN}-file-1")
    page = site.stranger().get("/programme/models")
    [link] = page.xpath("//article[contains(@class,'model')]//h2/a")
    assert (link.text, link.get("href")) == ("Đọc sách cùng con", f"/record/{OWN}-file-1")


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"record": "khong-co"}, "Không có trang này trong mục lục"),
        ({"record": f"{OTHER}-file-1"}, "Trang này của đơn vị khác"),
        ({"reason_vi": " "}, "Bạn cần điền mục này"),
        ({"institution": OTHER}, "Trong các đơn vị bạn phụ trách"),
        ({"since": "31/02/2026"}, "31/02/2026"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_what_was_typed_stays(
    site: Site, facts: dict[str, str], told: str
) -> None:
    before = everything()
    given = {"institution": OWN, **REASON, **facts}
    page = site.visitor("officer").post("/admin/models/new", given, status=422)
    assert told in text_of(page)
    assert page.xpath("//textarea[@name='reason_en']")[0].text.strip() == REASON["reason_en"]
    assert everything() == before


def test_an_institution_cannot_praise_itself(site: Site) -> None:
    assert site.visitor("editor").send("/admin/models/new", {"institution": OWN, **REASON}).status_code == 403


def test_one_that_is_taken_back_is_not_shown_until_it_is_undone(site: Site) -> None:
    made = marked(site)
    officer, public = site.visitor("officer"), site.stranger()
    page = officer.post(f"/admin/models/{made.id}/show", shown="no")
    assert REASON["reason_vi"] not in text_of(public.get("/programme/models"))
    officer.post(page.xpath("//form[contains(@action,'/audit/')]/@action")[0])
    assert REASON["reason_vi"] in text_of(public.get("/programme/models"))


def test_a_mark_that_is_undone_is_kept_unseen(site: Site) -> None:
    officer = site.visitor("officer")
    page = officer.post("/admin/models/new", {"institution": OWN, **REASON})
    officer.post(page.xpath("//form[contains(@action,'/audit/')]/@action")[0])
    assert not everything()[0].shown


def test_they_stand_in_the_order_that_the_officer_gives_them(site: Site) -> None:
    first, second = marked(site, title="Một"), marked(site, title="Hai")
    page = site.visitor("officer").post(f"/admin/models/{first.id}/move", to="up")
    assert page.xpath("//ol[@class='cards']/li/@id") == [f"model-{first.id}", f"model-{second.id}"]
    shown = site.stranger().get("/programme/models").xpath("//article[contains(@class,'model')]/@id")
    assert shown == [f"model-{first.id}", f"model-{second.id}"]


def test_of_two_who_change_one_at_once_the_second_sees_what_the_first_wrote(site: Site) -> None:
    made = marked(site)
    given = {"institution": OWN, **REASON, "revision": str(made.revision)}
    site.visitor("operator").post(f"/admin/models/{made.id}", given, title="Của người khác")
    page = site.visitor("officer").post(f"/admin/models/{made.id}", given, status=409, title="Của tôi")
    assert "Của người khác" in text_of(page)
    assert page.xpath("//input[@name='title']/@value") == ["Của tôi"]
    revision = page.xpath("//input[@name='revision']/@value")[0]
    site.visitor("officer").post(f"/admin/models/{made.id}", {**given, "revision": revision}, title="Của tôi")
    assert everything()[0].title == "Của tôi"


def test_the_page_is_narrowed_by_kind_system_and_province(site: Site) -> None:
    marked(site, title="Thư viện")
    marked(site, "operator", institution=OTHER, title="Bảo tàng")
    marked(site, record=f"{OWN}-file-1", title="Hoạt động")
    public = site.stranger()

    def shown(query: str) -> list[str]:
        return public.get(f"/programme/models?{query}").xpath(
            "//article[contains(@class,'model')]//h2/a/text()"
        )

    assert shown("") == ["Hoạt động", "Bảo tàng", "Thư viện"]
    assert shown("kind=activity") == ["Hoạt động"]
    assert shown("system=museum") == ["Bảo tàng"]
    assert shown("province=46") == ["Hoạt động", "Thư viện"]
    assert shown("province=40&system=library") == []
    assert "Chưa có" not in text_of(public.get("/programme/models?province=40&system=library"))
