"""The exhibitions editor where something comes between: others, a fault, another button, a form twice."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from catalog.store import audit, db, drafts
from catalog.store.scopes import Reach
from catalog.store.users import Grant
from tests.web.admin.site import OWN, Page, Site, Visitor, add_person, text_of
from tests.web.admin.test_exhibitions_editor import begin, errors, form_of, picture, public, save, whole

TOLD = "//*[@role='status']"


@pytest.fixture(scope="module")
def editor(site: Site) -> Visitor:
    return site.visitor("editor")


@pytest.fixture(scope="module")
def other(site: Site) -> Visitor:
    add_person("second-editor@example.org", Grant("editor", OWN))
    return site.person("second-editor@example.org")


def undo(editor: Visitor, page: Page) -> None:
    editor.post(str(page.xpath(f"{TOLD}//form/@action")[0]))


def entries(address: str) -> list[tuple[str, Any]]:
    number = address.rpartition("/")[2]
    with db.reading() as session:
        wanted = audit.Wanted(subject_type="exhibition", subject=number)
        found = audit.listed(session, Reach(everything=True), wanted)
    return [(entry.action, entry.after) for entry in reversed(found)]


def test_a_chapter_that_somebody_removed_is_not_lost_to_who_writes_on_it(
    editor: Visitor, other: Visitor
) -> None:
    address = begin(editor)
    chapter = f"{address}/chapters/c1"
    save(editor, chapter, **{"s1-file": (io.BytesIO(picture()), "a.png"), "s1-alt": "Trống"})
    mine = form_of(editor.get(chapter))
    other.post(f"{chapter}/remove")
    page = editor.post(chapter, {**mine, "title": "Tôi viết", "s1-text": "Lời của tôi"}, 409)
    assert "Mục 1 – Hình ảnh (để trống)" in errors(page)
    assert form_of(page)["s1-text"].strip() == "Lời của tôi"
    back = editor.post(chapter, form_of(page))
    assert form_of(back)["title"] == "Tôi viết"
    assert back.xpath("//div[@class='picture-now']")


def test_a_section_that_somebody_took_out_comes_back_whole(editor: Visitor, other: Visitor) -> None:
    chapter = f"{begin(editor)}/chapters/c1"
    save(editor, chapter, do="section")
    save(editor, chapter, **{"s2-file": (io.BytesIO(picture()), "a.png"), "s2-alt": "Trống", "s2-text": "Cũ"})
    mine = form_of(editor.get(chapter))
    save(other, chapter, do="remove:s2")
    page = editor.post(chapter, {**mine, "s2-text": "Mới"}, 409)
    again = editor.post(chapter, form_of(page))
    assert form_of(again)["s2-text"].strip() == "Mới"
    assert again.xpath("//section[@id='section-s2']//div[@class='picture-now']")


def test_a_sentence_on_a_record_that_the_form_did_not_show_stays(
    site: Site, editor: Visitor, other: Visitor
) -> None:
    chapter = f"{begin(editor)}/chapters/c1"
    mine = form_of(editor.get(chapter))
    record = f"{OWN}-file-1"
    save(other, chapter, do=f"show:s1:{record}")
    save(other, chapter, **{f"s1-note-{record}": "Cuốn hay nhất."})
    page = editor.post(chapter, {**mine, "s1-text": "Lời của tôi"}, 409)
    sent = {name: value for name, value in form_of(page).items() if "-note-" not in name}
    kept = form_of(editor.post(chapter, sent))
    assert kept[f"s1-note-{record}"] == "Cuốn hay nhất."


def test_a_form_with_a_fault_does_not_hide_what_somebody_wrote_meanwhile(
    editor: Visitor, other: Visitor
) -> None:
    chapter = f"{begin(editor)}/chapters/c1"
    mine = form_of(editor.get(chapter))
    save(other, chapter, **{"s1-text": "Lời của người kia"})
    page = editor.post(chapter, {**mine, "title": "x" * 400}, 422)
    page = editor.post(chapter, {**form_of(page), "title": "Ngắn"}, 409)
    assert "Lời của người kia" in errors(page)


def test_a_picture_need_not_be_chosen_again_where_something_else_is_wrong(
    site: Site, editor: Visitor
) -> None:
    address = begin(editor)
    sent = {**form_of(editor.get(address)), "start": "2026-03-02", "end": "2026-03-01", "alt": "Trống"}
    page = editor.post(address, {**sent, "file": (io.BytesIO(picture(width=200)), "a.png")}, 422)
    folder, held = site.app.extensions["catalog"].settings.media, form_of(page)["kept"]
    # Nothing stays for good of a form that is never taken.
    assert (folder / "waiting" / held[:2] / f"{held}.jpg").is_file()
    assert "Ngày kết thúc" in text_of(page, "//*[@id='end-fault']")
    kept = editor.post(address, {**form_of(page), "end": "2026-03-09"})
    assert kept.xpath("//div[@class='picture-now']/img[@alt='Trống']")
    assert (folder / held[:2] / f"{held}.jpg").is_file()


def test_words_about_a_picture_that_is_not_there_are_not_dropped_in_silence(editor: Visitor) -> None:
    address = begin(editor)
    page = editor.post(address, {**form_of(editor.get(address)), "caption": "Trống"}, 422)
    assert "Chọn ảnh" in text_of(page, "//*[@id='file-fault']")
    for held in ("f" * 64, "../../secret_key", "x" * 5000):
        assert form_of(editor.post(address, {**form_of(page), "kept": held}, 422))["caption"] == "Trống"


def test_buttons_beside_a_form_keep_what_was_typed_in_it(site: Site, editor: Visitor) -> None:
    address = whole(editor)
    chapter = f"{address}/chapters/c1"
    typed = {**form_of(editor.get(chapter)), "s1-text": "Vừa viết xong"}
    page = editor.post(chapter, {**typed, "then": "publish"})
    assert "Vừa viết xong" in site.stranger().ask("GET", public(site, page)).text
    for then in (
        "chapter_add",
        "down:c1",
        "up:c1",
        "share",
        "unshare",
        "copy",
        "preview",
        "withdraw",
        "resume",
    ):
        text = f"Trước khi bấm {then}"
        editor.post(chapter, {**form_of(editor.get(chapter)), "s1-text": text, "then": then})
        assert form_of(editor.get(chapter))["s1-text"].strip() == text
    page = editor.post(chapter, {**form_of(editor.get(chapter)), "s1-text": "Cuối cùng", "then": "remove:c1"})
    undo(editor, page)
    assert form_of(editor.get(chapter))["s1-text"].strip() == "Cuối cùng"
    wrong = {**form_of(editor.get(chapter)), "title": "x" * 400, "then": "copy"}
    assert "400" in errors(editor.post(chapter, wrong, 422))


def test_undoing_a_removal_gives_back_what_was_typed_with_it(editor: Visitor) -> None:
    chapter = f"{begin(editor)}/chapters/c1"
    page = save(editor, chapter, do="remove:s1", **{"s1-text": "Vừa viết"})
    undo(editor, page)
    assert form_of(editor.get(chapter))["s1-text"].strip() == "Vừa viết"


def test_what_the_browser_saved_stands_in_the_audit_log_once_a_person_saves(editor: Visitor) -> None:
    address = begin(editor)
    sent = {**form_of(editor.get(address)), "subtitle": "Tự lưu", "do": "auto"}
    told = editor.send(address, sent).json
    assert [action for action, _after in entries(address)] == ["add"]
    page = editor.post(address, {**sent, "seen": told["seen"], "do": "save"})
    assert [action for action, _after in entries(address)] == ["add", "change"]
    undo(editor, page)
    assert form_of(editor.get(address))["subtitle"] == ""


def test_what_the_browser_saved_outlives_the_undoing_of_a_button(editor: Visitor) -> None:
    address = begin(editor)
    editor.send(address, {**form_of(editor.get(address)), "subtitle": "Tự lưu", "do": "auto"})
    undo(editor, editor.post(f"{address}/chapters/c1/remove"))
    assert form_of(editor.get(address))["subtitle"] == "Tự lưu"


def test_publishing_twice_is_once_and_undoing_takes_it_back(site: Site, editor: Visitor) -> None:
    address = whole(editor)
    first = editor.post(f"{address}/publish")
    again = editor.post(f"{address}/publish")
    assert "đã công bố" in text_of(again, TOLD).lower()
    assert [action for action, _after in entries(address)].count("publish") == 1
    undo(editor, first)
    assert site.stranger().ask("GET", public(site, first)).status_code == 410


def test_one_that_was_put_away_is_a_draft_again_and_can_be_published(site: Site, editor: Visitor) -> None:
    address = whole(editor)
    record = public(site, editor.post(f"{address}/publish"))
    page = editor.post(f"{address}/share")
    link = page.xpath("//input[@readonly]/@value")[0]
    editor.post(f"{address}/withdraw")
    assert site.stranger().ask("GET", link[link.index("/preview/") :]).status_code == 404
    page = editor.post(f"{address}/resume")
    assert "Bản nháp" in text_of(page, "//aside[@class='standing']")
    assert site.stranger().ask("GET", record).status_code == 410
    editor.post(f"{address}/publish")
    assert site.stranger().ask("GET", record).status_code == 200


def test_the_form_of_a_new_one_sent_twice_at_once_makes_one(site: Site, editor: Visitor) -> None:
    sent = form_of_new(editor)
    token = editor.token()
    with ThreadPoolExecutor(3) as pool:
        answers = list(
            pool.map(
                lambda _turn: editor.ask(
                    "POST", "/admin/exhibitions/new", data={**sent, "csrf_token": token}
                ),
                range(3),
            )
        )
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1


def form_of_new(editor: Visitor) -> dict[str, Any]:
    page = editor.get("/admin/exhibitions/new")
    key = page.xpath("//input[@name='key']/@value")[0]
    return {"title": "Gửi hai lần", "institution": OWN, "key": key}


def test_a_page_sent_twice_is_kept_once_and_is_nobody_elses_change(editor: Visitor) -> None:
    address = begin(editor)
    for page, changed in (("", {"subtitle": "Một lần"}), ("/chapters/c1", {"s1-text": "Một lần"})):
        sent = {**form_of(editor.get(address + page)), **changed, "do": "save"}
        for _time in range(2):
            assert "Đã lưu" in text_of(editor.post(address + page, sent), TOLD)
    assert [action for action, _after in entries(address)] == ["add", "change", "change"]
    sent = {**form_of(editor.get(f"{address}/chapters/c1")), "do": "section"}
    editor.post(f"{address}/chapters/c1", sent)
    editor.post(f"{address}/chapters/c1", sent, 409)


def test_a_chapter_has_an_end_and_no_made_up_section_gets_past_it(editor: Visitor) -> None:
    chapter = f"{begin(editor)}/chapters/c1"
    sent = form_of(editor.get(chapter))
    many = [f"s{number}" for number in range(1, 60)]
    page = editor.post(chapter, {**sent, "section": many, "s1-text": "Giữ lại"}, 422)
    assert "20" in errors(page)
    assert form_of(page)["s1-text"].strip() == "Giữ lại"
    assert len(editor.get(chapter).xpath("//input[@name='section']")) == 1


def test_versions_that_cannot_be_are_not_found(editor: Visitor) -> None:
    address = begin(editor)
    for number in ("99999999999999999999999", "4294967296", "0"):
        assert editor.ask("GET", f"{address}/versions/{number}").status_code in (303, 404)
    with db.reading() as session:
        assert len(drafts.versions(session, address.rpartition("/")[2])) == 1
