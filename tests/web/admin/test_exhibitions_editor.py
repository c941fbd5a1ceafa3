"""The exhibitions editor, used as a browser without scripts does."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image

from catalog import indexing
from catalog.record import Image as Shown
from catalog.record import Rights
from catalog.store import db, drafts
from catalog.store.models import ExhibitionPreview
from catalog.store.users import Grant
from tests.factories import make_record, publish_records
from tests.web.admin.site import OWN, Page, Site, Visitor, add_person, text_of


def picture(mode: str = "RGB", width: int = 400) -> bytes:
    drawn = io.BytesIO()
    Image.new(mode, (width, 300)).save(drawn, "PNG")
    return drawn.getvalue()


def form_of(page: Page) -> dict[str, Any]:
    """What the page's form sends as it is."""
    sent = page.xpath("//form[@data-autosave]")[0].form_values()
    several = [value for name, value in sent if name == "section"]
    return {
        **{name: value for name, value in sent if name not in ("do", "csrf_token")},
        **({"section": several} if several else {}),
    }


def errors(page: Page) -> str:
    return text_of(page, "//*[@role='alert']")


@pytest.fixture(scope="module")
def editor(site: Site) -> Iterator[Visitor]:
    drum = make_record(
        "trong",
        source=f"{OWN}-file",
        institution=OWN,
        kind="object",
        title="Trống đồng Ngọc Lũ",
        images=(Shown(url="https://anh.example/trong.jpg", alt="Mặt trống"),),
        rights=Rights(credit="Bảo tàng Lịch sử"),
    )
    publish_records([drum])
    indexing.sync(site.app.extensions["catalog"])
    return site.visitor("editor")


def begin(editor: Visitor, title: str = "Tiếng trống") -> str:
    return editor.send("/admin/exhibitions/new", title=title, institution=OWN).location


def save(editor: Visitor, address: str, **changed: Any) -> Page:
    return editor.post(address, {**form_of(editor.get(address)), "do": "save", **changed})


def whole(editor: Visitor, title: str = "Tiếng trống") -> str:
    """An exhibition that can be published."""
    address = begin(editor, title)
    save(editor, address, introduction="Lời dẫn vào.")
    save(editor, f"{address}/chapters/c1", title="Đúc", **{"s1-text": "Đồng và **thiếc**."})
    return address


def public(site: Site, page: Page) -> str:
    return str(page.xpath("//aside//a[starts-with(@href, '/record/')]/@href")[0])


def test_an_exhibition_is_written_published_found_changed_and_taken_down(site: Site, editor: Visitor) -> None:
    address = whole(editor, "Trống gọi mưa")
    chapter = f"{address}/chapters/c1"
    found = save(editor, chapter, do="find:s1", **{"s1-words": "trong dong"})
    assert "Trống đồng Ngọc Lũ" in text_of(found, "//*[@class='findings']")
    shown = save(editor, chapter, do=f"show:s1:{OWN}-file-trong", **{"s1-words": "trong dong"})
    assert "Trống đồng Ngọc Lũ" in text_of(shown, "//ol[@class='picked']")
    save(editor, chapter, do=f"picture:s1:{OWN}-file-trong", **{f"s1-note-{OWN}-file-trong": "Đẹp nhất."})
    page = editor.post(f"{address}/publish")
    record = public(site, page)
    stranger = site.stranger()
    told = text_of(stranger.get(record), "//section[@class='chapters']")
    for words in ("Đúc", "Đồng và thiếc", "Trống đồng Ngọc Lũ", "Đẹp nhất.", "Bảo tàng Lịch sử"):
        assert words in told
    assert stranger.get(record).xpath("//div[@class='told-text']//strong")[0].text == "thiếc"
    indexing.sync(site.app.extensions["catalog"])
    assert "Trống gọi mưa" in text_of(
        stranger.get(f"/record/{OWN}-file-trong"), "//section[@aria-labelledby='shown-in']"
    )
    assert "Trống gọi mưa" in stranger.ask("GET", "/search.json?q=tr%E1%BB%91ng+g%E1%BB%8Di+m%C6%B0a").text
    assert "Trống gọi mưa" in stranger.ask("GET", "/feed.json").text
    changed = save(editor, address, subtitle="Viết thêm")
    assert "có sửa đổi chưa công bố" in text_of(changed, "//aside[@class='standing']")
    assert "Viết thêm" not in stranger.ask("GET", record).text
    editor.post(f"{address}/publish")
    assert "Viết thêm" in stranger.ask("GET", record).text
    gone = editor.post(f"{address}/withdraw")
    assert stranger.ask("GET", record).status_code == 410
    editor.post(str(gone.xpath("//*[@role='status']//form/@action")[0]))
    assert stranger.ask("GET", record).status_code == 200


def test_publishing_is_taken_back_by_undo(site: Site, editor: Visitor) -> None:
    address = whole(editor)
    first = editor.post(f"{address}/publish")
    record = public(site, first)
    save(editor, address, subtitle="Lần hai")
    second = editor.post(f"{address}/publish")
    editor.post(str(second.xpath("//*[@role='status']//form/@action")[0]))
    assert "Lần hai" not in site.stranger().ask("GET", record).text
    assert "có sửa đổi chưa công bố" in text_of(editor.get(address), "//aside[@class='standing']")


def test_what_is_needed_is_told_and_nothing_is_published_without_it(site: Site, editor: Visitor) -> None:
    address = begin(editor)
    save(editor, address, title="", file=(io.BytesIO(picture()), "a.png"))
    page = editor.post(f"{address}/publish")
    assert "Chưa công bố được" in text_of(page, "//*[@role='status']")
    missing = text_of(page, "//ul[@class='missing']")
    for words in ("chưa có tên", "thiếu lời dẫn", "chưa được mô tả", "chưa có nội dung"):
        assert words in missing
    assert not page.xpath("//aside//a[starts-with(@href, '/record/')]")


def test_no_button_loses_what_was_typed(editor: Visitor) -> None:
    address = begin(editor)
    chapter = f"{address}/chapters/c1"
    save(editor, chapter, do="section", **{"s1-text": "Một"})
    page = save(editor, chapter, do="up:s2", **{"s2-text": "Hai", "title": "Tên phần"})
    assert page.xpath("//input[@name='section']/@value") == ["s2", "s1"]
    assert (form_of(page)["s1-text"].strip(), form_of(page)["s2-text"].strip()) == ("Một", "Hai")
    gone = save(editor, chapter, do="remove:s2", **{"s1-text": "Một, sửa"})
    assert gone.xpath("//input[@name='section']/@value") == ["s1"]
    back = editor.post(str(gone.xpath("//*[@role='status']//form/@action")[0]))
    assert back is not None
    again = editor.get(chapter)
    assert again.xpath("//input[@name='section']/@value") == ["s2", "s1"]


def test_pictures_are_drawn_anew_shown_and_put_on_the_cover(site: Site, editor: Visitor) -> None:
    address = begin(editor)
    chapter = f"{address}/chapters/c1"
    page = save(editor, chapter, **{"s1-file": (io.BytesIO(picture("RGBA")), "a.png"), "s1-alt": "Trống"})
    small = page.xpath("//div[@class='picture-now']/img/@src")[0]
    with site.stranger().ask("GET", small.removesuffix("/thumb")) as kept:
        assert kept.mimetype == "image/jpeg"
    save(editor, chapter, do="cover:s1")
    assert form_of(editor.get(address))["alt"] == "Trống"
    save(editor, address, do="nopicture")
    assert not editor.get(address).xpath("//div[@class='picture-now']")


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        (b"MZ\x90\x00 this is a program", "không phải là ảnh"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "không phải là ảnh"),
        (picture()[:200], "hỏng"),
    ],
)
def test_what_is_no_picture_is_told_beside_the_field(editor: Visitor, payload: bytes, told: str) -> None:
    address = begin(editor)
    sent = {**form_of(editor.get(address)), "subtitle": "Giữ lại", "file": (io.BytesIO(payload), "a.png")}
    page = editor.post(address, sent, 422)
    assert told in text_of(page, "//*[@id='file-fault']")
    assert told in errors(page)
    assert form_of(page)["subtitle"] == "Giữ lại"
    assert form_of(editor.get(address))["subtitle"] == ""


def test_garbage_is_refused_with_its_field_or_cleaned_and_never_becomes_html(
    site: Site, editor: Visitor
) -> None:
    address = begin(editor)
    sent = {**form_of(editor.get(address)), "title": "x" * 301, "start": "32/13/2026"}
    page = editor.post(address, sent, 422)
    assert "301" in errors(page)
    assert "32/13/2026" in errors(page)
    save(editor, address, title="A\x00B <b>đậm</b>", introduction="<script>alert(1)</script>")
    save(editor, f"{address}/chapters/c1", **{"s1-text": "<img src=x onerror=alert(1)> [x](javascript:1)"})
    seen = editor.get(f"{address}/preview")
    assert text_of(seen, "//h1") == "A B <b>đậm</b>"
    assert not seen.xpath("//main//script | //main//img[@onerror] | //main//a[contains(@href, 'javascript')]")
    for wrong in ("up:s99", "show:s1:khong-co", "picture:s1:khong-co", "drop:s99:x"):
        sent = {**form_of(editor.get(f"{address}/chapters/c1")), "do": wrong}
        assert "không còn nữa" in errors(editor.post(f"{address}/chapters/c1", sent, 422))
    for wrong in ("làm:gì:đó", ":", "x" * 500):
        save(editor, f"{address}/chapters/c1", do=wrong)


def test_two_people_on_one_page_see_both_texts_and_lose_none(site: Site, editor: Visitor) -> None:
    add_person("other-editor@example.org", Grant("editor", OWN))
    other = site.person("other-editor@example.org")
    chapter = f"{begin(editor)}/chapters/c1"
    mine, theirs = form_of(editor.get(chapter)), form_of(other.get(chapter))
    other.post(chapter, {**theirs, "s1-text": "Lời của người kia", "do": "section"})
    page = editor.post(chapter, {**mine, "s1-text": "Lời của tôi"}, 409)
    assert "Lời của người kia" in errors(page)
    assert form_of(page)["s1-text"].strip() == "Lời của tôi"
    assert page.xpath("//input[@name='section']/@value") == ["s1", "s2"]
    editor.post(chapter, {**form_of(page), "s1-text": "Lời của cả hai"})
    assert form_of(other.get(chapter))["s1-text"].strip() == "Lời của cả hai"


def test_two_people_write_two_chapters_at_once(editor: Visitor) -> None:
    address = begin(editor)
    editor.post(f"{address}/chapters")
    first, second = (form_of(editor.get(f"{address}/chapters/c{number}")) for number in (1, 2))
    cover = form_of(editor.get(address))
    editor.post(f"{address}/chapters/c1", {**first, "title": "Phần đầu"})
    editor.post(f"{address}/chapters/c2", {**second, "title": "Phần sau"})
    editor.post(address, {**cover, "introduction": "Dẫn"})
    outline = text_of(editor.get(address), "//ol[@class='outline-steps']")
    assert "Phần đầu" in outline
    assert "Phần sau" in outline


def test_chapters_are_moved_and_removed_and_come_back(editor: Visitor) -> None:
    address = begin(editor)
    for number in (2, 3):
        editor.post(f"{address}/chapters")
        save(editor, f"{address}/chapters/c{number}", title=f"Phần {number}")
    editor.post(f"{address}/chapters/c3/move", to="up")
    page = editor.post(f"{address}/chapters/c1/remove")
    steps = [text_of(step, ".") for step in page.xpath("//ol[@class='outline-steps']//a")]
    assert steps[1:-1] == ["Phần 3", "Phần 2"]
    assert "vừa bỏ" in text_of(editor.get(editor.ask("GET", f"{address}/chapters/c1").location))
    gone = editor.post(f"{address}/chapters/c2/remove")
    editor.post(str(gone.xpath("//*[@role='status']//form/@action")[0]))
    assert "Phần 2" in text_of(editor.get(address), "//ol[@class='outline-steps']")


def test_a_draft_is_shown_by_a_link_until_it_is_taken_back(site: Site, editor: Visitor) -> None:
    address = whole(editor, "Chưa ai biết")
    page = editor.post(f"{address}/share")
    link = page.xpath("//input[@readonly]/@value")[0]
    path = link[link.index("/preview/") :]
    stranger = site.stranger()
    answer = stranger.ask("GET", path)
    assert "Chưa ai biết" in answer.text
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "Disallow: /preview/" in stranger.ask("GET", "/robots.txt").text
    assert stranger.ask("GET", "/en" + path).status_code == 200
    assert "xem thử được đến" in text_of(page, "//aside[@class='standing']")
    alone = editor.post(f"{address}/unshare")
    assert "xem thử được đến" not in text_of(alone, "//aside[@class='standing']")
    never = stranger.ask("GET", "/preview/" + "x" * 43)
    taken_back = stranger.ask("GET", path)
    assert (never.status_code, never.text.replace("x" * 43, "")) == (
        taken_back.status_code, taken_back.text.replace(path.rpartition("/")[2], ""),
    )  # fmt: skip
    assert never.status_code == 404


def test_a_link_to_a_draft_ends_by_itself(site: Site, editor: Visitor) -> None:
    page = editor.post(f"{whole(editor)}/share")
    link = page.xpath("//input[@readonly]/@value")[0]
    with db.writing() as session:
        over = db.now() - timedelta(seconds=1)
        session.execute(sa.update(ExhibitionPreview).values(expires=over))
    assert site.stranger().ask("GET", link[link.index("/preview/") :]).status_code == 404


def test_one_goes_on_from_an_earlier_version(editor: Visitor) -> None:
    address = begin(editor)
    save(editor, address, subtitle="Thứ nhất")
    save(editor, address, subtitle="Thứ hai")
    versions = editor.get(f"{address}/versions").xpath("//table//th//a/@href")
    assert len(versions) == 3
    assert "Thứ nhất" in text_of(editor.get(versions[1]))
    editor.post(versions[1])
    assert form_of(editor.get(address))["subtitle"] == "Thứ nhất"
    assert len(editor.get(f"{address}/versions").xpath("//table//th//a")) == 4


def test_what_the_browser_saves_by_itself_makes_one_version_and_tells_of_conflicts(editor: Visitor) -> None:
    address = begin(editor)
    chapter = f"{address}/chapters/c1"
    sent = {**form_of(editor.get(chapter)), "do": "auto"}
    for text in ("m", "mộ", "một"):
        told = editor.send(chapter, {**sent, "s1-text": text})
        assert "Đã tự lưu" in told.json["told"]
        sent["seen"] = told.json["seen"]
    with db.reading() as session:
        kinds = [one.kind for one in drafts.versions(session, address.rpartition("/")[2])]
    assert kinds == ["auto", "saved"]
    assert form_of(editor.get(chapter))["s1-text"].strip() == "một"
    assert editor.send(chapter, {**sent, "seen": "0"}).status_code == 409
    assert editor.send(chapter, {**sent, "title": "x" * 400}).status_code == 422


def test_drafts_wait_on_the_first_page_of_who_began_them(site: Site, editor: Visitor) -> None:
    address = whole(editor, "Chưa xong")
    waiting = "//section[@aria-labelledby='waiting']"
    assert "Chưa xong" in text_of(editor.get("/admin/"), waiting)
    assert "Chưa xong" not in text_of(site.visitor("officer").get("/admin/"), waiting)
    editor.post(f"{address}/publish")
    assert "Chưa xong" not in text_of(editor.get("/admin/"), waiting)


def test_a_copy_is_a_draft_of_its_own(editor: Visitor) -> None:
    address = whole(editor, "Bản gốc")
    copied = editor.post(f"{address}/copy")
    assert form_of(copied)["title"] == "Bản gốc (bản chép)"
    assert text_of(editor.get("/admin/exhibitions?q=ban+goc&sort=title"), "//tbody").count("Bản gốc") == 2


def test_sources_and_questions_stand_at_the_end(site: Site, editor: Visitor) -> None:
    address = whole(editor)
    save(
        editor,
        f"{address}/closing",
        sources="Sách A\n\nSách B",
        questions="Vì sao?\nKhi nào?",
        levels="Lớp 6",
    )
    page = editor.get(f"{address}/preview")
    assert "Vì sao? Khi nào?" in text_of(page, "//section[@class='for-teachers']//ol")
    assert "Sách A Sách B" in text_of(page, "//section[@class='story-sources']")
    assert "Lớp 6" in text_of(page, "//section[@aria-labelledby='learning']")
