"""Figures sent from a phone: what is asked, read, asked about, corrected; what a link opens."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html
from werkzeug.test import TestResponse

from catalog.store import declarations, institutions_history, observations
from catalog.store.db import reading, writing
from catalog.store.observations import ACCEPTED, DRAFT, RETURNED, SENT, SUPERSEDED, Figure
from catalog.web import i18n
from tests.factories import add_institution
from tests.web.phone.site import OTHER, OWN, Phone, Site, text_of

YEAR = i18n.today().year - 1
FORM = "//form[contains(@class,'figures')]"
AT = f"/figures?period={YEAR}"
numbers = iter(range(1000))


@pytest.fixture
def slug(site: Site) -> str:
    """A library of its own, so that tests do not see each other's figures."""
    return add_institution(f"tv-{next(numbers)}", name_vi="Thư viện phường", level="commune", name_en="")


def phone(site: Site, slug: str, scope: str = "figures") -> Phone:
    return site.phone(slug, scope=scope)


def send(it: Phone, address: str = AT, **given: Any) -> TestResponse:
    return it.send(address, {name.replace("__", "-"): value for name, value in given.items()}, FORM)


def kept(slug: str, period: str = str(YEAR)) -> dict[str, tuple[float, str]]:
    """What stands now: value and status by measure and split."""
    with reading() as session:
        found = observations.latest(observations.of_institution(session, slug, [period]))
        return {":".join(filter(None, key[::2])): (one.value, one.status) for key, one in found.items()}


def declared(slug: str, value: float, *, year: int = YEAR, measure: str = "library_uses") -> int:
    figure = Figure(institution=slug, measure=measure, period=str(year), value=value, unit="uses")
    with writing() as session:
        return declarations.declare(session, figure, "Cô Mai", send=True).id


def page_of(answer: TestResponse) -> html.HtmlElement:
    return html.document_fromstring(answer.text)


def fault(answer: TestResponse, name: str) -> str:
    assert answer.status_code == 422, answer.location
    return text_of(page_of(answer), f"//*[@id='f-{name}' or @id='q-{name}']")


def value_in(answer: TestResponse, name: str) -> str:
    return str(page_of(answer).xpath(f"string(//input[@name='v-{name}']/@value)"))


def test_a_library_is_asked_what_libraries_are_asked(site: Site, slug: str) -> None:
    page = phone(site, slug).get(AT)
    asked = {name for name in page.xpath(f"{FORM}//input/@name") if name.startswith("v-")}
    assert {"v-library_uses", "v-library_uses-online", "v-it_applied"} <= asked
    assert not {"v-museum_visits", "v-viewers"} & asked


def test_figures_are_sent_and_told_with_those_of_the_year_before(site: Site, slug: str) -> None:
    declared(slug, 12_345, year=YEAR - 1)
    it = phone(site, slug)
    assert "12.345 lượt" in text_of(it.get(AT), "//*[@id='l-library_uses']")
    answer = send(it, v__library_uses="13.500", v__it_applied="1", v__digitised_share="70%")
    assert answer.status_code == 303, text_of(page_of(answer), FORM)
    assert "Đã gửi 3 số liệu" in text_of(html.document_fromstring(it.client.get(answer.location).text))
    assert kept(slug) == {
        "library_uses": (13_500, SENT), "it_applied": (1, SENT), "digitised_share": (70, SENT),
    }  # fmt: skip
    assert "13,500" in text_of(it.get(AT, language="en"), FORM) or it.get(AT, language="en").xpath(
        "//input[@name='v-library_uses'][@value='13,500']"
    )


def test_the_same_form_sent_twice_is_one_step(site: Site, slug: str) -> None:
    it = phone(site, slug)
    send(it, v__library_uses="900")
    again = send(it)
    assert again.status_code == 303
    assert "done=sent-0" in again.location


def test_a_draft_is_kept_and_sent_later(site: Site, slug: str) -> None:
    it = phone(site, slug)
    assert send(it, v__library_uses="900", do="draft").status_code == 303
    assert kept(slug) == {"library_uses": (900, DRAFT)}
    send(it)
    assert kept(slug) == {"library_uses": (900, SENT)}


def test_a_draft_that_is_emptied_is_gone_and_what_was_sent_is_not(site: Site, slug: str) -> None:
    it = phone(site, slug)
    send(it, v__library_uses="900", do="draft")
    send(it, v__library_uses="", do="draft")
    assert kept(slug) == {}
    send(it, v__library_uses="900")
    assert "không để trống" in fault(send(it, v__library_uses=""), "library_uses")


@pytest.mark.parametrize(
    ("typed", "told"),
    [("=A1*2", "công thức"), ("1.5", "số nguyên"), ("12/05/2025", "ngày tháng"), ("-3", "số âm"),
     ("12.34.567", "chưa đúng chỗ"), ("nhiều", "không phải là số"), ("<b>x</b>", "không phải là số")],
)  # fmt: skip
def test_what_is_no_number_is_told_beside_it_and_nothing_is_half_saved(
    site: Site, slug: str, typed: str, told: str
) -> None:
    answer = send(phone(site, slug), v__library_uses=typed, v__digitised_share="40")
    assert told in fault(answer, "library_uses")
    assert (value_in(answer, "library_uses"), value_in(answer, "digitised_share")) == (typed, "40")
    assert kept(slug) == {}


def test_a_share_that_can_be_read_in_two_ways_is_asked_about(site: Site, slug: str) -> None:
    it = phone(site, slug)
    answer = send(it, v__digitised_share="0,7")
    assert "hai cách" in fault(answer, "digitised_share")
    choices = page_of(answer).xpath("//input[@name='meant-digitised_share']/@value")
    assert choices == ["70", "0.7"]
    assert send(it, v__digitised_share="0,7", meant__digitised_share="70").status_code == 303
    assert kept(slug) == {"digitised_share": (70, SENT)}


def test_a_jump_is_asked_about_and_not_refused(site: Site, slug: str) -> None:
    declared(slug, 1200, year=YEAR - 1)
    it = phone(site, slug)
    answer = send(it, v__library_uses="1.200.000")
    assert "nghìn lần" in fault(answer, "library_uses")
    assert kept(slug) == {}
    # The answer is about that very number: another one is asked about anew.
    again = send(it, v__library_uses="1.300.000", sure__library_uses="1200000")
    assert "nghìn lần" in fault(again, "library_uses")
    assert send(it, v__library_uses="1.200.000", sure__library_uses="1200000").status_code == 303
    with reading() as session:
        one = observations.of_institution(session, slug, [str(YEAR)])[0]
    assert (one.status, one.asked["answer"], one.asked["earlier"]) == (SENT, "confirmed", 1200)


def test_parts_may_not_make_more_than_the_whole(site: Site, slug: str) -> None:
    it = phone(site, slug)
    answer = send(it, v__library_uses="100", v__library_uses__online="80", v__library_uses__on_site="30")
    assert "110" in fault(answer, "library_uses")
    assert send(
        it, v__library_uses="110", v__library_uses__online="80", v__library_uses__on_site="30"
    ).location
    assert kept(slug)["library_uses:online"] == (80, SENT)


@pytest.mark.parametrize(
    ("day", "told"), [("31/12/2999", "chưa đến"), ("31/12/1999", "trước khi"), ("31/02/2025", "31/02/2025")]
)
def test_a_day_that_cannot_be_is_told_beside_it(site: Site, slug: str, day: str, told: str) -> None:
    answer = send(phone(site, slug), v__library_uses="9", as_of=day)
    assert told in fault(answer, "as-of")
    assert page_of(answer).xpath("string(//input[@name='as_of']/@value)") == day
    assert kept(slug) == {}


def test_nothing_filled_in_is_told(site: Site, slug: str) -> None:
    assert "Chưa điền số nào" in send(phone(site, slug)).text


def test_evidence_is_links_and_a_remark(site: Site, slug: str) -> None:
    it = phone(site, slug)
    answer = send(it, v__library_uses="9", links__library_uses="javascript:alert(1)")
    assert "https://" in fault(answer, "library_uses")
    send(it, v__library_uses="9", links__library_uses="https://a.example/b\n", note__library_uses="Sổ tay")
    with reading() as session:
        one = observations.of_institution(session, slug, [str(YEAR)])[0]
    assert (list(one.evidence), one.note) == ([{"url": "https://a.example/b"}], "Sổ tay")


def test_what_came_back_is_shown_with_its_word_and_corrected(site: Site, slug: str) -> None:
    number = declared(slug, 900)
    with writing() as session:
        declarations.return_(session, number, "Officer", "Thiếu quý IV")
    it = phone(site, slug)
    assert "Thiếu quý IV" in text_of(it.get(AT), FORM)
    send(it, v__library_uses="950")
    with reading() as session:
        chain = observations.of_institution(session, slug, [str(YEAR)], whole=True)
    assert [(one.value, one.status) for one in chain] == [(900, SUPERSEDED), (950, SENT)]


def test_a_correction_leaves_what_was_accepted_until_it_is_accepted(site: Site, slug: str) -> None:
    number = declared(slug, 900)
    with writing() as session:
        declarations.accept(session, number, "Officer")
    send(phone(site, slug), v__library_uses="950")
    with reading() as session:
        chain = observations.of_institution(session, slug, [str(YEAR)])
    assert [one.status for one in chain] == [ACCEPTED, SENT]
    assert RETURNED not in {one.status for one in chain}


def test_what_somebody_else_wrote_meanwhile_is_told_and_not_overwritten(site: Site, slug: str) -> None:
    it = phone(site, slug)
    fields = it.fields(AT, FORM)
    declared(slug, 777)
    fields["v-library_uses"], fields["do"] = "900", "send"
    answer = it.post(AT, fields)
    assert "777" in fault(answer, "library_uses")
    assert kept(slug) == {"library_uses": (777, SENT)}
    fields["seen-library_uses"] = page_of(answer).xpath("string(//input[@name='seen-library_uses']/@value)")
    assert it.post(AT, fields).status_code == 303
    assert kept(slug) == {"library_uses": (900, SENT)}


def test_a_unit_that_ended_declares_for_the_time_before_alone(site: Site, slug: str) -> None:
    gone = add_institution(f"{slug}-cu", name_vi="Thư viện huyện", level="district", status="closed")
    with writing() as session:
        institutions_history.add_period(
            session, "statuses", gone, {"status": "closed"}, since=i18n.today().replace(YEAR, 7, 1)
        )
        institutions_history.link(session, gone, slug)
    it = phone(site, gone)
    assert it.get(AT).xpath(FORM)
    late = it.get(f"/figures?period={YEAR + 1}")
    assert not late.xpath(FORM)
    assert f"30/06/{YEAR}" in text_of(late)
    assert "Thư viện phường" in text_of(late)
    assert it.post(f"/figures?period={YEAR + 1}", {"v-library_uses": "9"}).status_code == 422
    assert kept(gone, str(YEAR + 1)) == {}


@pytest.mark.parametrize("period", ["2999", "abc", "1900", "2025-Q9"])
def test_a_period_that_cannot_be_is_not_here(site: Site, slug: str, period: str) -> None:
    phone(site, slug).get(f"/figures?period={period}", 404)


def test_each_link_opens_what_it_is_for(site: Site) -> None:
    figures, both, own = (
        site.phone(OTHER, scope=name) for name in ("figures", "activities+figures", "activities")
    )
    answer = figures.client.get(figures.path())
    assert answer.status_code == 303
    assert figures.client.get(answer.location).status_code == 200
    figures.get("/new", 404)
    assert both.get().xpath("//ul[@class='big']//a[contains(@href,'/figures')]")
    both.get("/figures")
    both.get("/new")
    own.get("/figures", 404)
    assert not own.get().xpath("//a[contains(@href,'/figures')]")
    token = site.phone(OWN, scope="api")
    token.get("", 404)
