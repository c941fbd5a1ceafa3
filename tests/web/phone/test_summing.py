"""What an institution writes for a summing-up by its personal link."""

from __future__ import annotations

from catalog.store import summings
from catalog.store.db import reading
from catalog.store.summings import Part
from tests.programme.summed import add_plan, begun, texts
from tests.web.phone.site import OTHER, OWN, Site, faults, text_of

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
