"""What an institution writes for a summing-up by its personal link."""

from __future__ import annotations

from lxml import html

from catalog.programme import summing_up
from catalog.store import summings
from catalog.store.db import reading, writing
from catalog.store.summings import Part
from tests.programme.summed import add_plan, begun, texts
from tests.web.phone.site import OTHER, OWN, Phone, Site, faults, issued, text_of

FORM = "//form[contains(@class,'six-form')]"


def part_of(number: int) -> Part:
    with reading() as session:
        return summings.part(session, number, OWN)


def test_a_part_is_written_by_link_kept_as_a_draft_sent_and_corrected(site: Site) -> None:
    add_plan()
    number = begun().id
    phone = site.phone()
    assert phone.get().xpath(f"//a[contains(@href,'/summing-up/{number}')]")
    address = f"/summing-up/{number}"
    answer = phone.send(address, {**texts("Nhà"), "lessons": "", "do": "draft"}, FORM)
    assert answer.status_code == 303
    assert part_of(number).state == "draft"
    answer = phone.send(address, {"lessons": "Đông người vào buổi tối.", "do": "send"}, FORM)
    assert part_of(number).state == "sent"
    assert "Đã gửi" in text_of(phone.get(answer.location.removeprefix(phone.path())), "//*[@role='status']")
    phone.send(address, {"lessons": "Đông vào cuối tuần.", "do": "send"}, FORM)
    assert part_of(number).texts["lessons"] == "Đông vào cuối tuần."
    assert part_of(number).by.startswith("link:")


def test_what_lacks_its_first_text_comes_back_with_all_that_was_typed(site: Site) -> None:
    number = begun("2024").id
    answer = site.phone().send(f"/summing-up/{number}", {"causes": "Thiếu kinh phí.", "do": "send"}, FORM)
    assert answer.status_code == 422
    assert "ít nhất" in faults(answer)["advantages"]
    assert "Thiếu kinh phí." in answer.text


def test_an_institution_of_elsewhere_is_not_asked(site: Site) -> None:
    number = begun("2023").id
    phone = site.phone(OTHER)
    assert not phone.get().xpath("//a[contains(@href,'/summing-up/')]")
    phone.get(f"/summing-up/{number}", 404)
    phone.get("/summing-up/999999", 404)


def test_a_link_for_figures_alone_writes_it_too_and_leads_there_from_its_first_page(site: Site) -> None:
    number = begun("2022").id
    phone = Phone(site.app, issued(OWN, scope="figures"))
    assert phone.get("/figures").xpath(f"//a[contains(@href,'/summing-up/{number}')]")
    answer = phone.send(f"/summing-up/{number}", {**texts("Nhà"), "do": "send"}, FORM)
    assert answer.status_code == 303
    assert part_of(number).state == "sent"


def test_a_link_for_programs_opens_no_summing_up(site: Site) -> None:
    number = begun("2021").id
    Phone(site.app, issued(OWN, scope="api")).get(f"/summing-up/{number}", 404)


def test_a_form_that_is_sent_twice_or_too_late_loses_nothing_and_says_so(site: Site) -> None:
    number = begun("2020").id
    phone, address = site.phone(), f"/summing-up/{number}"
    given = {**texts("Nhà"), "revision": "0", "do": "send"}
    assert [phone.post(address, given).status_code for _ in range(2)] == [303, 303]
    other = phone.post(address, {**given, "lessons": "Của máy khác."})
    assert other.status_code == 409
    assert "Của máy khác." in other.text
    with writing() as session:
        summing_up.close(session, "test", number, revision=1)
    late = phone.post(address, {**given, "lessons": "Muộn rồi.", "revision": "1"})
    assert late.status_code == 409
    assert "Muộn rồi." in late.text
    assert "đã chốt" in text_of(html.document_fromstring(late.text))
    assert not phone.get(address).xpath(f"{FORM}//button")
