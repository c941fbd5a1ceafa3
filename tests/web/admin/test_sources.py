"""Sources in the administration: the form of every way of connecting, secrets, who sees what, undo."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from catalog.harvest import registry
from catalog.hooks import Hooks
from catalog.store import audit, sources
from catalog.store.audit import Wanted
from catalog.store.db import now, reading, writing
from catalog.store.models import SourceRow
from catalog.store.scopes import Reach
from tests.web.admin.site import OTHER, OWN, Page, Site, Visitor, opened, text_of

SECRET = "ma:rat-bi-mat-9f3"
SAMPLE = {"url": "https://nguon.example.vn/x", "host": "z3950.example.vn", "path": "/srv/x.csv"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with all plugins that are installed."""
    with opened(tmp_path_factory.mktemp("sources"), plugins=None) as made:  # type: ignore[arg-type]
        yield made


def hooks(site: Site) -> Hooks:
    found: Hooks = site.app.extensions["catalog"].hooks
    return found


def fields_of(page: Page) -> dict[str, str]:
    """What a browser would send of the page's form as it stands."""
    form = page.xpath("//form[contains(@class, 'box')]")[0]
    return {name: value for name, value in form.form_values() if name != "csrf_token"}


def add(visitor: Visitor, connector: str, name: str, **options: str) -> str:
    """Add a source by its form; gives its slug."""
    address = f"/admin/sources/new/{connector}"
    given = {**fields_of(visitor.get(address)), "institution": OWN, "name": name, **options}
    response = visitor.send(address, given)
    assert response.status_code == 303, response.text[response.text.find("<main") :][:3000]
    return str(response.location).rpartition("/")[2]


def kept(slug: str) -> sources.SourceState:
    with reading() as session:
        return sources.get(session, slug)


def test_the_form_of_every_installed_way_is_filled_in_kept_and_opened_again(site: Site) -> None:
    operator = site.visitor("operator")
    cards = text_of(operator.get("/admin/sources/new"))
    for name, kind in hooks(site).connectors.items():
        if name == "own":
            continue
        known = kind.options().fields
        required = [option for option, field in known.items() if field.required] or ["url"]
        given = {f"o_{option}": SAMPLE[option] for option in required}
        slug = add(operator, name, f"Nguồn {name}", **given)
        state = kept(slug)
        # What was left as it is offered is not kept: a better default of the plugin counts.
        assert dict(state.source.options) == {option: SAMPLE[option] for option in required}, name
        edit = f"/admin/sources/{slug}/edit"
        assert operator.send(edit, fields_of(operator.get(edit))).status_code == 303, name
        assert kept(slug).source.options == state.source.options, name
        assert (kind.words["vi"].label if kind.words else kind.label) in cards


def test_every_option_of_our_plugins_is_asked_for_in_words_of_both_languages(site: Site) -> None:
    common = {"user", "password", "sweep_days", "page_size", "allow_private"}
    for name, kind in hooks(site).connectors.items():
        if name in ("own", "jsonlist"):
            continue
        for language in ("vi", "en"):
            told = kind.words[language]
            assert told.label
            assert told.about
            for option, field in kind.options().fields.items():
                if not field.metadata.get("internal") and option not in common:
                    assert told.options[option].label, (name, language, option)
            # Words of an option that is not there would be read by nobody.
            assert set(told.options) <= set(kind.options().fields), name


def test_options_of_each_kind_are_kept_as_their_connector_reads_them(site: Site) -> None:
    operator = site.visitor("operator")
    slug = add(
        operator,
        "oaipmh",
        "Kho số",
        o_url="https://kho.example.vn/oai",
        o_set="sach\n\n bao \n",
        o_sweep_days="14",
        o_allow_private="y",
        repair="off",
        link="https://kho.example.vn/{native_id}",
    )
    assert slug == "kho-so"
    assert dict(kept(slug).source.options) == {
        "url": "https://kho.example.vn/oai",
        "set": ["sach", "bao"],
        "sweep_days": "14",
        "allow_private": True,
        "text_repair": "off",
    }
    page = operator.get(f"/admin/sources/{slug}/edit")
    assert page.xpath("//textarea[@name='o_set']")[0].value.strip() == "sach\nbao"
    slug = add(
        operator,
        "files",
        "Bảng",
        o_url="https://x.example.vn/a.csv",
        o_profile="kind: book\ncolumns:\n  A: title",
    )
    assert kept(slug).source.options["profile"] == {"kind": "book", "columns": {"A": "title"}}
    profile = fields_of(operator.get(f"/admin/sources/{slug}/edit"))["o_profile"]
    assert profile.split() == ["kind:", "book", "columns:", "A:", "title"]


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(site: Site) -> None:
    operator = site.visitor("operator")
    address = "/admin/sources/new/oaipmh"
    given = fields_of(operator.get(address)) | {
        "institution": OWN,
        "name": "Hỏng",
        "o_url": "kho so",
        "o_sweep_days": "hai",
        "slug": "Có Dấu",
    }
    page = operator.post(address, given, status=422)
    told = text_of(page, "//*[contains(@class, 'fault')]")
    for sentence in ("Đây không phải địa chỉ web", "Đây không phải số nguyên", "Chỉ dùng chữ a đến z"):
        assert sentence in told
    assert page.xpath("//*[contains(@class, 'faults')]/@autofocus")
    assert fields_of(page)["o_url"] == "kho so"
    # The fields that are folded away are open where one of them is wrong.
    assert page.xpath("//details[contains(@class, 'more')]/@open")
    page = operator.post(address, {**given, "slug": "", "link": "https://x.example.vn/"}, status=422)
    assert "{native_id}" in text_of(page, "//*[@id='link-fault']")
    page = operator.post(address, {**given, "institution": "", "name": " "}, status=422)
    assert page.xpath("//*[@id='institution-fault']")
    assert page.xpath("//*[@id='name-fault']")
    page = operator.post(
        "/admin/sources/new/files",
        {
            "institution": OWN,
            "name": "Bảng hỏng",
            "o_url": SAMPLE["url"],
            "o_mode": "replace",
            "o_profile": "[1",
        },
        status=422,
    )
    assert "Mỗi dòng viết một mục" in text_of(page)


def test_a_secret_is_kept_apart_and_shown_nowhere(site: Site) -> None:
    operator = site.visitor("operator")
    slug = add(operator, "koha", "Thư viện có khóa", o_url="https://opac.example.vn", o_key=SECRET)
    assert kept(slug).source.options["key"] == SECRET
    with reading() as session:
        row = session.get(SourceRow, slug)
        assert row is not None
        assert SECRET not in json.dumps(row.options)
    edit = f"/admin/sources/{slug}/edit"
    for address in (f"/admin/sources/{slug}", edit, "/admin/sources", "/admin/audit", "/admin/plugins"):
        assert SECRET not in operator.ask("GET", address).text, address
    page = operator.get(edit)
    assert "Đã đặt" in text_of(page)
    # Empty keeps it, another one takes its place, the box takes it away; a fault beside it does not show it.
    operator.post(edit, fields_of(page) | {"name": "Tên mới"})
    assert kept(slug).source.options["key"] == SECRET
    bad = fields_of(operator.get(edit)) | {"o_key": "khac:mat-khau-moi", "o_url": "sai"}
    assert "mat-khau-moi" not in operator.ask("POST", edit, data={**bad, "csrf_token": operator.token()}).text
    operator.post(edit, fields_of(operator.get(edit)) | {"o_key": "khac:mat-khau-moi"})
    assert kept(slug).source.options["key"] == "khac:mat-khau-moi"
    operator.post(edit, fields_of(operator.get(edit)) | {"clear_key": "y"})
    assert "key" not in kept(slug).source.options
    with reading() as session:
        entries = audit.listed(session, Reach(everything=True), Wanted(subject=slug))
        told = json.dumps([[entry.before, entry.after] for entry in entries])
    assert "bi-mat" not in told
    assert "mat-khau" not in told
    assert {entry.action for entry in entries} == {"create", "change"}


def test_a_secret_that_lay_among_the_options_is_told_to_nobody_and_is_moved(site: Site) -> None:
    operator = site.visitor("operator")
    slug = add(operator, "koha", "Khóa cũ", o_url="https://cu.example.vn")
    with writing() as session:
        # As it was kept before there was a place for it.
        session.execute(
            sa.update(SourceRow)
            .where(SourceRow.slug == slug)
            .values(options={"url": "https://cu.example.vn", "key": SECRET})
        )
    page = operator.post(f"/admin/sources/{slug}/pause", paused="1")
    operator.post(page.xpath("//form[contains(@action, '/undo')]/@action")[0])
    assert kept(slug).paused is None
    assert kept(slug).source.options["key"] == SECRET
    assert registry.set_secrets_apart(hooks(site)) == 1
    assert registry.set_secrets_apart(hooks(site)) == 0
    assert kept(slug).secrets == {"key"}
    assert dict(kept(slug).source.options) == {"url": "https://cu.example.vn", "key": SECRET}
    with reading() as session:
        row = session.get(SourceRow, slug)
        assert row is not None
        assert row.options == {"url": "https://cu.example.vn"}
        entries = audit.listed(session, Reach(everything=True), Wanted(subject=slug))
    assert SECRET not in json.dumps([[entry.before, entry.after] for entry in entries])


def test_a_form_sent_twice_makes_one_source_and_one_change(site: Site) -> None:
    operator = site.visitor("operator")
    given = {"o_url": "https://hai-lan.example.vn", "o_key": SECRET}
    slug = add(operator, "koha", "Gửi hai lần", **given)
    assert add(operator, "koha", "Gửi hai lần", **given) == slug
    assert add(operator, "koha", "Gửi hai lần", o_url="https://khac.example.vn") == f"{slug}-2"
    edit = f"/admin/sources/{slug}/edit"
    sent = fields_of(operator.get(edit)) | {"name": "Đổi hai lần", "o_key": "khac:khoa-moi"}
    for _time in range(2):
        assert operator.send(edit, sent).status_code == 303
    with reading() as session:
        entries = audit.listed(session, Reach(everything=True), Wanted(subject=slug))
    assert [entry.action for entry in entries] == ["change", "create"]


def test_garbage_in_a_mapping_is_told_beside_its_field(site: Site) -> None:
    operator = site.visitor("operator")
    given = {"institution": OWN, "name": "Rác", "o_url": SAMPLE["url"], "o_mode": "replace", "repair": "auto"}
    for text in ("a\nb", "a: &a [1]\nb: [*a, *a]", "{" * 3000, "a: !!binary x", "- 1", "x" * 30_000):
        answer = operator.send("/admin/sources/new/files", given, o_profile=text)
        assert (answer.status_code, "o_profile-fault" in answer.text) == (422, True), text[:20]
    assert "Rác" not in {state.name for state in everything()}


def test_days_in_a_mapping_and_odd_signs_in_a_secret_do_no_harm(site: Site) -> None:
    operator = site.visitor("operator")
    profile = "kind: book\nsince: 2020-01-01\n1: .nan"
    slug = add(operator, "files", "Ngày", o_url=SAMPLE["url"], o_profile=profile)
    assert kept(slug).source.options["profile"] == {"kind": "book", "since": "2020-01-01", "1": None}
    given = {"institution": OWN, "name": "Khóa lạ", "o_url": SAMPLE["url"], "repair": "auto"}
    page = operator.post("/admin/sources/new/koha", given, status=422, o_key="a:b\0c")
    assert page.xpath("//*[@id='o_key-fault']")
    # A secret is not sent back with what is wrong elsewhere: it is asked for once more.
    page = operator.post("/admin/sources/new/koha", {**given, "o_url": "x"}, status=422, o_key=SECRET)
    assert "nhập lại" in text_of(page, "//*[@id='o_key-fault']")


def test_of_two_people_who_edit_at_once_the_second_is_told_and_keeps_what_was_typed(site: Site) -> None:
    operator, editor = site.visitor("operator"), site.visitor("editor")
    slug = add(operator, "oaipmh", "Hai người", o_url="https://hai.example.vn/oai")
    edit = f"/admin/sources/{slug}/edit"
    mine, theirs = fields_of(operator.get(edit)), fields_of(editor.get(edit))
    editor.post(edit, theirs | {"o_prefix": "marcxml"})
    page = operator.post(edit, mine | {"o_url": "https://toi.example.vn/oai"}, status=409)
    told = text_of(page, "//*[@role='alert']")
    assert "Có người khác vừa sửa" in told
    assert "https://hai.example.vn/oai" in told
    assert "marcxml" in told
    assert fields_of(page)["o_url"] == "https://toi.example.vn/oai"
    assert kept(slug).source.options["url"] == "https://hai.example.vn/oai"
    operator.post(edit, fields_of(page))
    assert dict(kept(slug).source.options) == {"url": "https://toi.example.vn/oai"}
    mine, theirs = fields_of(operator.get(edit)), fields_of(editor.get(edit))
    editor.post(edit, theirs | {"o_set": "sach\nbao", "metadata_licence": "CC0-1.0"})
    page = operator.post(edit, mine | {"name": "Một người"}, status=409)
    told = {name.text: name.getnext().text for name in page.xpath("//*[@role='alert']//dt")}
    assert "sach\nbao" in told.values()
    assert "CC0-1.0" in told.values()
    assert len(told) == 3


def test_people_see_and_add_sources_of_their_institutions_only(site: Site) -> None:
    editor = site.visitor("editor")
    listed = text_of(editor.get("/admin/sources"))
    assert f"{OWN}-file" in listed
    assert f"{OTHER}-file" not in listed
    assert f"{OTHER}-file" not in text_of(editor.get("/admin/runs"))
    given = fields_of(editor.get("/admin/sources/new/files")) | {"name": "Lạ", "o_url": SAMPLE["url"]}
    page = editor.post("/admin/sources/new/files", {**given, "institution": OTHER}, status=422)
    assert "Lạ" not in {state.name for state in everything()}
    assert page.xpath("//*[contains(@class, 'faults')]")


def everything() -> list[sources.SourceState]:
    with reading() as session:
        return sources.everything(session)


def test_only_who_runs_the_site_reaches_into_its_machine_and_network(site: Site) -> None:
    editor = site.visitor("editor")
    page = editor.get("/admin/sources/new/files")
    assert not page.xpath("//*[@name='o_path' or @name='o_allow_private']")
    slug = add(
        editor, "files", "Thử vào trong", o_url=SAMPLE["url"], o_path="/etc/passwd", o_allow_private="y"
    )
    assert dict(kept(slug).source.options) == {"url": SAMPLE["url"]}
    operator = site.visitor("operator")
    edit = f"/admin/sources/{slug}/edit"
    operator.post(edit, fields_of(operator.get(edit)) | {"o_path": "/srv/a.csv", "o_url": ""})
    # What an editor is not asked stays as the operator set it.
    editor.post(edit, fields_of(editor.get(edit)) | {"o_encoding": "cp1258"})
    assert dict(kept(slug).source.options) == {"path": "/srv/a.csv", "encoding": "cp1258"}


def test_only_who_runs_the_site_leads_a_source_of_our_own_network_elsewhere(site: Site) -> None:
    operator, editor = site.visitor("operator"), site.visitor("editor")
    slug = add(operator, "oaipmh", "Trong mạng", o_url="http://opac.lan/oai", o_allow_private="y")
    edit = f"/admin/sources/{slug}/edit"
    page = editor.post(edit, fields_of(editor.get(edit)) | {"o_url": "http://127.0.0.1:5432/"}, status=422)
    assert "người vận hành" in text_of(page, "//*[@id='o_url-fault']")
    editor.post(edit, fields_of(editor.get(edit)) | {"o_prefix": "marcxml"})
    options = {"url": "http://opac.lan/oai", "allow_private": True, "prefix": "marcxml"}
    assert dict(kept(slug).source.options) == options


def test_records_of_other_institutions_are_not_an_editor_s_to_bring(site: Site) -> None:
    operator, editor = site.visitor("operator"), site.visitor("editor")
    given = {"institution": OWN, "name": "Danh mục khác", "o_url": SAMPLE["url"], "repair": "auto"}
    page = editor.post("/admin/sources/new/khomo", given, status=422, o_institutions=f"x = {OTHER}")
    assert "đơn vị mà bạn phụ trách" in text_of(page, "//*[contains(@class, 'faults')]")
    slug = add(operator, "khomo", "Danh mục khác", o_url=SAMPLE["url"], o_institutions=f"x = {OTHER}")
    edit = f"/admin/sources/{slug}/edit"
    # What the operator let it bring stays when an editor changes something else.
    editor.post(edit, fields_of(editor.get(edit)) | {"name": "Danh mục bạn"})
    assert kept(slug).source.options["institutions"] == [f"x = {OTHER}"]


def test_a_rhythm_and_a_pause_are_kept_and_taken_back(site: Site) -> None:
    operator = site.visitor("operator")
    slug = add(operator, "oaipmh", "Theo lịch", o_url="https://lich.example.vn/oai")
    page = operator.post(f"/admin/sources/{slug}/schedule", every="86400")
    assert page.xpath("//select[@name='every']/option[@selected]/@value") == ["86400"]
    with reading() as session:
        assert slug in sources.due(session, now())
    operator.post(f"/admin/sources/{slug}/schedule", every="7")
    assert kept(slug).every_seconds == 86_400
    page = operator.post(f"/admin/sources/{slug}/pause", paused="1")
    assert "tạm nghỉ" in text_of(page)
    with reading() as session:
        assert slug not in sources.due(session, now())
    undo = page.xpath("//form[contains(@action, '/undo')]/@action")[0]
    operator.post(undo)
    assert kept(slug).paused is None
    assert kept(slug).every_seconds == 86_400


def test_what_somebody_changed_since_is_not_undone_with_an_older_change(site: Site) -> None:
    operator = site.visitor("operator")
    slug = add(operator, "oaipmh", "Đổi hai lần", o_url="https://mot.example.vn/oai")
    edit = f"/admin/sources/{slug}/edit"
    page = operator.post(edit, fields_of(operator.get(edit)) | {"o_url": "https://hai.example.vn/oai"})
    undo = page.xpath("//form[contains(@action, '/undo')]/@action")[0]
    operator.post(f"/admin/sources/{slug}/schedule", every="3600")
    operator.post(undo)
    assert kept(slug).source.options["url"] == "https://hai.example.vn/oai"
    page = operator.post(f"/admin/sources/{slug}/schedule", every="0")
    operator.post(page.xpath("//form[contains(@action, '/undo')]/@action")[0])
    assert kept(slug).every_seconds == 3_600


def test_a_source_that_was_never_harvested_is_gone_once_its_name_was_typed(site: Site) -> None:
    operator = site.visitor("operator")
    slug = add(operator, "koha", "Thừa", o_url="https://thua.example.vn", o_key=SECRET)
    page = operator.post(f"/admin/sources/{slug}/remove", status=422, name="sai")
    assert slug in text_of(page, "//*[contains(@class, 'fault')]")
    operator.post(f"/admin/sources/{slug}/remove", name=slug)
    assert operator.ask("GET", f"/admin/sources/{slug}").status_code == 404
    assert add(operator, "koha", "Thừa", o_url="https://thua.example.vn") == slug


def test_a_short_name_that_is_taken_is_told(site: Site) -> None:
    operator = site.visitor("operator")
    address = "/admin/sources/new/oaipmh"
    given = fields_of(operator.get(address)) | {
        "institution": OWN, "name": "Trùng", "o_url": SAMPLE["url"], "slug": f"{OWN}-file",
    }  # fmt: skip
    assert f"“{OWN}-file”" in text_of(operator.post(address, given, status=422))


def test_lists_are_searched_filtered_and_sorted(site: Site) -> None:
    operator = site.visitor("operator")
    for query in ("q=vinh", "q=Bảo+tàng+Vinh", "state=running&q=vinh", "sort=-records&q=vinh"):
        listed = text_of(operator.get(f"/admin/sources?{query}"), "//tbody")
        assert f"{OTHER}-file" in listed, query
        assert f"{OWN}-file" not in listed, query
    assert operator.get("/admin/sources?state=failed").xpath("//p[@class='nothing']")
    assert operator.get("/admin/runs?state=done").xpath("//p[@class='nothing']")
    assert f"/admin/sources/{OWN}-file" in "".join(
        operator.get("/admin/runs?sort=source").xpath("//tbody//@href")
    )
