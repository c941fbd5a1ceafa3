"""Figures at the desk: declared by an editor, accepted or returned by an officer; who has sent none."""

from __future__ import annotations

from pathlib import Path

from catalog.programme import institutions
from catalog.store import audit, declarations, observations
from catalog.store.db import reading, writing
from catalog.store.observations import ACCEPTED, RETURNED, SENT, Figure, Observation
from catalog.store.scopes import Reach
from catalog.web import i18n
from tests.factories import add_institution
from tests.web.admin.post import post_office
from tests.web.admin.post import text_of as body_of
from tests.web.admin.site import OTHER, OWN, Site, opened, text_of

YEAR = i18n.today().year - 1


def declared(value: float, *, slug: str = OWN, period: str = str(YEAR)) -> Observation:
    figure = Figure(institution=slug, measure="library_uses", period=period, value=value, unit="uses")
    with writing() as session:
        return declarations.declare(session, figure, "link:1 Cô Lan", send=True)


def kept(number: int) -> Observation:
    with reading() as session:
        return observations.get(session, number)


def test_an_editor_is_led_to_the_form_and_an_officer_accepts_what_was_sent(site: Site) -> None:
    editor, officer = site.visitor("editor"), site.visitor("officer")
    led = editor.ask("GET", "/admin/figures/new")
    assert led.location == f"/admin/figures/of/{OWN}"
    page = editor.post(f"{led.location}?period=2019", {"v-library_uses": "37,176,610"})
    assert "Đã gửi 1 số liệu" in text_of(page)
    with reading() as session:
        one = observations.of_institution(session, OWN, ["2019"])[0]
    assert (one.value, one.status, one.reporter) == (37_176_610, SENT, "Editor")
    shown = officer.get(f"/admin/figures/{one.id}")
    assert "37.176.610 lượt" in text_of(shown)
    told = officer.post(f"/admin/figures/{one.id}/accept", word="Cảm ơn", revision=str(one.revision))
    assert kept(one.id).status == ACCEPTED
    assert "Cảm ơn" in text_of(officer.get(f"/admin/figures/{one.id}"))
    officer.post(told.xpath("string(//*[@role='status']//form/@action)"))
    assert kept(one.id).status == SENT


def test_a_figure_is_returned_with_a_word_alone(site: Site) -> None:
    officer, one = site.visitor("officer"), declared(910, period="2018")
    page = officer.post(f"/admin/figures/{one.id}/return", status=422, word=" ", revision=str(one.revision))
    assert page.xpath("//*[@id='word-fault']")
    assert kept(one.id).status == SENT
    officer.post(f"/admin/figures/{one.id}/return", word="Năm nào?", revision=str(one.revision))
    assert kept(one.id).status == RETURNED
    assert "Năm nào?" in text_of(site.visitor("editor").get(f"/admin/figures/of/{OWN}?period=2018"))
    with reading() as session:
        entry = audit.listed(
            session, Reach(everything=True), audit.Wanted(subject_type="observation", action="return")
        )[0]
    assert (entry.subject, entry.institution, entry.after["remark"]) == (str(one.id), OWN, "Năm nào?")
    assert "Năm nào?" in text_of(officer.get("/admin/audit"))


def test_what_was_corrected_meanwhile_is_not_accepted_unseen(site: Site) -> None:
    officer, one = site.visitor("officer"), declared(500, period="2017")
    declared(600, period="2017")
    page = officer.post(f"/admin/figures/{one.id}/accept", word="", revision=str(one.revision))
    assert "vừa được sửa" in text_of(page)
    assert kept(one.id).status == observations.SUPERSEDED


def test_several_are_accepted_at_once_but_not_of_another_place(site: Site) -> None:
    officer = site.visitor("officer")
    mine, theirs = declared(700, period="2016"), declared(700, slug=OTHER, period="2016")
    page = officer.get("/admin/figures?status=sent")
    offered = page.xpath("//input[@name='of']/@value")
    assert str(mine.id) in offered
    assert str(theirs.id) not in offered
    sent = {"of": [str(mine.id)], f"revision-{mine.id}": str(mine.revision)}
    officer.post("/admin/figures/accept", sent)
    assert kept(mine.id).status == ACCEPTED
    foreign = {"of": [str(theirs.id)], f"revision-{theirs.id}": str(theirs.revision)}
    assert officer.send("/admin/figures/accept", foreign).status_code == 403
    assert kept(theirs.id).status == SENT
    assert site.visitor("editor").send("/admin/figures/accept", sent).status_code == 403


def test_of_a_figure_declared_under_two_names_of_one_institution_the_officer_is_told_and_decides(
    site: Site,
) -> None:
    add_institution("hai-lan", name_vi="Thư viện nhập hai lần", province="Thành phố Huế")
    ours, twice = declared(900, period="2014"), declared(950, slug="hai-lan", period="2014")
    with writing() as session:
        for one in (ours, twice):
            declarations.accept(session, one.id, "cli")
        institutions.merge(session, "cli", "hai-lan", OWN, reason="nhập hai lần")
    officer = site.visitor("officer")
    page = officer.get(f"/admin/figures/{twice.id}")
    assert "đã được khai báo hai lần" in text_of(page)
    assert f"/admin/figures/{ours.id}" in page.xpath("//section[@aria-labelledby='others']//a/@href")
    officer.post(f"/admin/figures/{twice.id}/accept", word="", revision=str(kept(twice.id).revision))
    assert (kept(twice.id).status, kept(ours.id).status) == (ACCEPTED, observations.SUPERSEDED)


def test_figures_that_wait_are_told_on_the_officers_first_page(site: Site) -> None:
    declared(800, period="2015")
    assert "chờ duyệt" in text_of(site.visitor("officer").get("/admin/"))
    assert "chờ duyệt" not in text_of(site.visitor("editor").get("/admin/"))


def test_the_list_is_narrowed_and_drafts_are_nobodys_business(site: Site) -> None:
    figure = Figure(institution=OWN, measure="library_uses", period="2014", value=123_454, unit="uses")
    with writing() as session:
        draft = declarations.declare(session, figure, "x", send=False)
    officer = site.visitor("officer")
    assert f"/admin/figures/{draft.id}" not in officer.ask("GET", "/admin/figures?period=2014").text
    one = declared(900, period="2013")
    assert f"/admin/figures/{one.id}" in officer.ask("GET", "/admin/figures?q=hue&period=2013").text
    assert f"/admin/figures/{one.id}" not in officer.ask("GET", "/admin/figures?measure=viewers").text


def test_who_has_sent_nothing_is_listed_with_contacts_by_place(site: Site) -> None:
    add_institution("nvh", name_vi="Nhà văn hóa Kim Long", system="cultural_centre", phone="0905 111")
    officer = site.visitor("officer")
    declared(5, period="2012")
    page = officer.get("/admin/figures/late?period=2012")
    assert "0905 111" in text_of(page)
    assert "1 trên 2" in text_of(page)
    assert "Bảo tàng Vinh" not in text_of(page)
    assert page.xpath("//textarea[@data-copy]")
    assert page.xpath("//input[@name='place'][@aria-invalid]") == []
    wrong = officer.get("/admin/figures/late?period=2012&place=Atlantis")
    assert wrong.xpath("//input[@name='place'][@aria-invalid]")
    assert "Nhà văn hóa Kim Long" in text_of(officer.get("/admin/figures/late?place=Hu%E1%BA%BF"))
    officer.get("/admin/figures/late?period=2999", 404)


def test_what_is_not_there_or_still_to_come_is_not_found(site: Site) -> None:
    operator = site.visitor("operator")
    operator.get("/admin/figures/of/none", 404)
    assert operator.ask("GET", f"/admin/figures/of/{OWN}?period=2030").status_code == 404


def test_reminders_are_sent_by_mail_to_each_alone(tmp_path: Path) -> None:
    with post_office() as office:
        settings = {"smtp_url": office.url, "mail_from": "kho@example.org", "base_url": "https://kho.example"}
        with opened(tmp_path, **settings) as site:
            add_institution("nvh", name_vi="Nhà văn hóa", system="cultural_centre", email="nvh@example.org")
            told = site.visitor("officer").post(f"/admin/figures/late?period={YEAR}", {"place": ""})
            assert "Đã nhắc 2 đơn vị" in text_of(told)
        mails = [office.take(), office.take()]
    assert sorted(one["To"] for one in mails) == ["editor@example.org", "nvh@example.org"]
    assert "https://kho.example/admin/figures/of/" in body_of(mails[0])
