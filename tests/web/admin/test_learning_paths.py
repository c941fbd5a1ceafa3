"""The editor of learning paths: written, found, ordered, shown, published, taken down, undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from catalog import indexing
from catalog.record import Image, Rights
from catalog.store import db, drafts
from catalog.store.learning_paths import LEARNING_PATHS
from catalog.store.users import Grant
from tests.factories import make_record, publish_records
from tests.web.admin.site import OWN, Page, Site, Visitor, add_person, text_of

TOLD = "//*[@role='status']"
DRUM, JAR = f"{OWN}-file-trong", f"{OWN}-file-thap"


@pytest.fixture(scope="module")
def editor(site: Site) -> Iterator[Visitor]:
    given = {"source": f"{OWN}-file", "institution": OWN, "kind": "object"}
    publish_records(
        [
            make_record(
                "trong",
                title="Trống đồng Ngọc Lũ",
                images=(Image(url="https://anh.example/trong.jpg", alt="Mặt trống"),),
                rights=Rights(credit="Bảo tàng Lịch sử"),
                **given,
            ),
            make_record("thap", title="Thạp đồng Đào Thịnh", **given),
        ]
    )
    indexing.sync(site.app.extensions["catalog"])
    return site.visitor("editor")


def form_of(page: Page) -> dict[str, Any]:
    """What the page's form sends as it is."""
    sent: dict[str, Any] = {}
    for name, value in page.xpath("//form[@data-autosave]")[0].form_values():
        if name in ("levels", "audiences"):
            sent.setdefault(name, []).append(value)
        elif name not in ("do", "csrf_token"):
            sent[name] = value
    return sent


def begin(editor: Visitor, title: str = "Đường tới Đông Sơn") -> str:
    return str(editor.send("/admin/learning-paths/new", title=title, institution=OWN).location).partition(
        "#"
    )[0]


def save(editor: Visitor, address: str, **changed: Any) -> Page:
    return editor.post(address, {**form_of(editor.get(address)), "do": "save", **changed})


def whole(editor: Visitor, title: str = "Đường tới Đông Sơn") -> str:
    """A path that can be published."""
    address = begin(editor, title)
    save(editor, address, aim="Đọc hoa văn.", levels=["Lớp 6"], subjects="Lịch sử", minutes="45")
    save(editor, address, do=f"add:{DRUM}")
    save(editor, address, do=f"add:{JAR}")
    return address


def undo(editor: Visitor, page: Page) -> Page:
    return editor.post(str(page.xpath(f"{TOLD}//form/@action")[0]))


def steps(page: Page) -> list[str]:
    return [link.text_content() for link in page.xpath("//ol[@class='picked']//p/a")]


def public(page: Page) -> str:
    return str(page.xpath("//aside//a[starts-with(@href, '/learning/')]/@href")[0])


def test_a_path_is_written_published_changed_and_taken_down(site: Site, editor: Visitor) -> None:
    address = begin(editor)
    found = save(editor, address, do="find", words="trong dong")
    assert "Trống đồng Ngọc Lũ" in text_of(found, "//*[@class='findings']")
    added = save(editor, f"{address}?q=trong+dong", do=f"add:{DRUM}", words="trong dong")
    assert "đã là một bước" in text_of(added, "//*[@class='findings']")
    assert added.xpath("//div[@class='picture-now']/img/@src")
    save(editor, address, do=f"add:{JAR}")
    save(
        editor,
        address,
        aim="Đọc hoa văn như đọc trang viết.",
        levels=["Lớp 6", "Lớp 7", "Lớp 99"],
        subjects="Lịch sử và Địa lí",
        questions="Vì sao?",
        **{f"note-{DRUM}": "Nhìn ngôi sao.", f"task-{DRUM}": "Vẽ lại."},
    )
    page = editor.post(f"{address}/publish")
    stranger = site.stranger()
    told = text_of(stranger.get(public(page)))
    for words in ("Đọc hoa văn như", "Lớp 7", "Trống đồng Ngọc Lũ", "Nhìn ngôi sao.", "Vẽ lại.", "Thạp đồng"):
        assert words in told
    assert "Lớp 99" not in told
    indexing.sync(site.app.extensions["catalog"])
    assert "Đường tới Đông Sơn" in stranger.ask("GET", "/feed.json").text
    assert public(page) in stranger.ask("GET", "/learning?grade=6").text
    changed = save(editor, address, aim="Mục tiêu khác.")
    assert "có sửa đổi chưa công bố" in text_of(changed, "//aside[@class='standing']")
    assert "Mục tiêu khác." not in stranger.ask("GET", public(page)).text
    again = save(editor, address, then="publish")
    assert "Mục tiêu khác." in stranger.ask("GET", public(page)).text
    undo(editor, again)
    assert "Mục tiêu khác." not in stranger.ask("GET", public(page)).text
    gone = editor.post(f"{address}/withdraw")
    record = public(page).replace("/learning/", "/record/")
    assert stranger.ask("GET", record).status_code == 410
    undo(editor, gone)
    assert stranger.ask("GET", record).status_code == 200


def test_the_order_of_steps_is_changed_by_buttons_and_nothing_typed_is_lost(editor: Visitor) -> None:
    address = whole(editor)
    page = save(editor, address, do=f"up:{JAR}", title="Tên mới", **{f"note-{DRUM}": "Giữ lại."})
    assert steps(page) == ["Thạp đồng Đào Thịnh", "Trống đồng Ngọc Lũ"]
    kept = form_of(page)
    assert (kept["title"], kept[f"note-{DRUM}"].strip()) == ("Tên mới", "Giữ lại.")
    dropped = save(editor, address, do=f"drop:{JAR}")
    assert steps(dropped) == ["Trống đồng Ngọc Lũ"]
    undo(editor, dropped)
    assert steps(editor.get(address)) == ["Thạp đồng Đào Thịnh", "Trống đồng Ngọc Lũ"]
    save(editor, address, do="nopicture")
    assert not editor.get(address).xpath("//div[@class='picture-now']")
    assert save(editor, address, do=f"picture:{DRUM}").xpath("//div[@class='picture-now']")


def test_what_lacks_is_told_with_its_field_and_nothing_is_published_without_it(editor: Visitor) -> None:
    address = begin(editor)
    save(editor, address, title="", do=f"add:{DRUM}")
    page = editor.post(f"{address}/publish")
    assert "Chưa công bố được" in text_of(page, TOLD)
    missing = text_of(page, "//ul[@class='missing']")
    for words in ("chưa có tên", "Chưa có mục tiêu", "Chưa đủ 2 bước"):
        assert words in missing
    ways = page.xpath("//ul[@class='missing']//a/@href")
    assert ways[:4] == ["#title", "#aim", "#words", f"#note-{DRUM}"]
    assert all(page.xpath(f"//form//*[@id='{way[1:]}']") for way in ways)
    versions = editor.get(f"{address}/versions")
    assert f"{address}#aim" in versions.xpath("//ul[@class='missing']//a/@href")
    assert not page.xpath("//aside//a[starts-with(@href, '/learning/')]")


def test_two_people_on_one_path_both_see_what_the_other_wrote(site: Site, editor: Visitor) -> None:
    add_person("path-editor@example.org", Grant("editor", OWN))
    other = site.person("path-editor@example.org")
    address = whole(editor)
    mine = form_of(editor.get(address))
    save(other, address, aim="Của người khác.", do=f"drop:{JAR}")
    page = editor.post(address, {**mine, "aim": "Của tôi.", "do": "save"}, 409)
    both = text_of(page, "//*[@role='alert']")
    assert "Của người khác." in both
    assert form_of(page)["aim"].strip() == "Của tôi."
    editor.post(address, {**form_of(page), "do": "save"})
    assert form_of(editor.get(address))["aim"].strip() == "Của tôi."
    late = editor.ask(
        "POST", address, data={**mine, "do": "auto", "aim": "Muộn.", "csrf_token": editor.token()}
    )
    assert late.status_code == 409


def test_what_the_browser_saves_becomes_one_version(editor: Visitor) -> None:
    address = whole(editor)
    number = address.rpartition("/")[2]
    with db.reading() as session:
        before = len(drafts.versions(session, number))
    form = form_of(editor.get(address))
    for text in ("Một", "Hai"):
        sent = {**form, "aim": text, "do": "auto", "csrf_token": editor.token()}
        answer = editor.ask("POST", address, data=sent)
        assert answer.status_code == 200
        form["seen"] = answer.json["seen"]
    with db.reading() as session:
        assert len(drafts.versions(session, number)) == before + 1
        assert LEARNING_PATHS.get(session, number)[1].aim == "Hai"


def test_wrong_values_are_told_at_their_field_and_kept(editor: Visitor) -> None:
    address = whole(editor)
    form = form_of(editor.get(address))
    sent = {**form, "minutes": "rất lâu", "subjects": "m" * 300, f"note-{DRUM}": "d" * 2000, "do": "save"}
    page = editor.post(address, sent, 422)
    assert len(page.xpath("//*[@class='fault']")) == 3
    assert form_of(page)["minutes"] == "rất lâu"
    assert form_of(page)[f"note-{DRUM}"].strip() == "d" * 2000


def test_a_draft_is_shown_by_a_link_until_it_is_taken_back(site: Site, editor: Visitor) -> None:
    address = whole(editor)
    page = editor.post(f"{address}/share")
    link = next(
        text for text in page.xpath(f"{TOLD}//text() | {TOLD}//@value") if "/learning/preview/" in text
    )
    path = "/learning/preview/" + link.rpartition("/")[2].strip()
    stranger = site.stranger()
    assert "Xem thử" in text_of(stranger.get(path))
    # The same token shows nothing as an exhibition.
    assert stranger.ask("GET", path.replace("/learning/", "/")).status_code == 404
    editor.post(f"{address}/unshare")
    assert stranger.ask("GET", path).status_code == 404


def test_versions_are_looked_at_and_gone_back_to(editor: Visitor) -> None:
    address = whole(editor)
    save(editor, address, aim="Sau cùng.")
    assert "Đọc hoa văn." in text_of(editor.get(f"{address}/versions/2"))
    editor.post(f"{address}/versions/2")
    assert form_of(editor.get(address))["aim"].strip() == "Đọc hoa văn."
    assert len(editor.get(f"{address}/versions").xpath("//tbody/tr")) >= 5


def test_a_copy_is_a_draft_of_its_own_and_the_list_shows_both(editor: Visitor) -> None:
    address = whole(editor, "Bản gốc")
    copied = editor.post(f"{address}/copy")
    assert form_of(copied)["title"] == "Bản gốc (bản chép)"
    listed = text_of(editor.get("/admin/learning-paths?q=ban+goc"), "//table")
    assert "Bản gốc (bản chép)" in listed


def test_a_contributor_may_not_write_paths(site: Site, editor: Visitor) -> None:
    address = whole(editor)
    contributor = site.visitor("contributor")
    assert contributor.ask("GET", address).status_code == 403
    assert contributor.ask("GET", "/admin/learning-paths").status_code == 403
