"""What an item becomes: its metadata, files, access, licence, kind."""

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khomo_dspace import DspaceFormat

from catalog.sdk import FetchRequest, Identifier, RecordError, Related, SkipRecord
from catalog.sdk.testing import Answer
from catalog.sdk.testing.dspace import File, Item

THESIS = {
    "dc.contributor.author": ["Trần Thị Bích"],
    "dc.contributor.advisor": ["PGS. TS. Lê Văn Hòa"],
    "dc.date.accessioned": ["2024-03-01T03:00:00Z"],
    "dc.date.available": ["2024-03-01T03:00:00Z"],
    "dc.date.issued": ["2019"],
    "dc.description.abstract": ["Nghiên cứu chợ nổi Cái Răng."],
    "dc.description.provenance": ["Submitted by Bich (bich@example.edu.vn) on 2024-03-01"],
    "dc.identifier.uri": ["http://localhost:8080/xmlui/handle/123456789/1"],
    "dc.language.iso": ["vi_VN"],
    "dc.publisher": ["Trường Đại học Cần Thơ"],
    "dc.relation.ispartofseries": ["Luận văn;2019"],
    "dc.rights.uri": ["https://creativecommons.org/licenses/by-nc/4.0/"],
    "dc.subject": ["Du lịch; Chợ nổi"],
    "dc.subject.ddc": ["338.4"],
    "dc.type": ["Text"],
    "dcterms.alternative": ["Cai Rang floating market"],
    "thesis.degree.name": ["Thạc sĩ"],
    "thesis.degree.discipline": ["Du lịch học"],
    "local.secret": ["số điện thoại 0900000000"],
    "dspace.entity.type": ["Publication"],
}


def only(repository, item, **options):
    repository.script.items = [item]
    (record,) = repository.records(**options).values()
    return record


def made(**fields) -> Item:
    return dataclasses.replace(Item(1, "Chợ nổi Cái Răng"), **fields)


def test_the_fields_of_dublin_core_and_of_theses_are_mapped(repository):
    record = only(repository, made(metadata=THESIS, collection="Du lịch"))
    assert (record.title, record.kind, record.description) == (
        "Chợ nổi Cái Răng", "thesis", "Nghiên cứu chợ nổi Cái Răng."
    )  # fmt: skip
    assert [(entry.name, entry.role) for entry in record.creators] == [
        ("Trần Thị Bích", ""), ("PGS. TS. Lê Văn Hòa", "thesis advisor")
    ]  # fmt: skip
    assert (record.issued.display, record.languages, record.publisher) == (
        "2019", ("vi",), "Trường Đại học Cần Thơ"
    )  # fmt: skip
    assert [(entry.label, entry.scheme) for entry in record.subjects] == [
        ("Du lịch", "keyword"), ("Chợ nổi", "keyword"), ("338.4", "ddc"), ("Du lịch học", "keyword")
    ]  # fmt: skip
    assert [entry.value for entry in record.titles] == ["Cai Rang floating market"]
    assert record.related == (Related(title="Luận văn;2019", type="series"),)
    assert record.notes == ("Thạc sĩ, Du lịch học",)
    assert record.collections == ("Du lịch",)


def test_who_submitted_an_item_and_local_fields_are_never_shown(repository):
    shown = repr(only(repository, made(metadata=THESIS)))
    assert "example.edu.vn" not in shown
    assert "0900000000" not in shown


def test_the_address_of_the_item_is_that_of_its_page_today_not_the_one_that_was_stored(repository):
    record = only(repository, made(metadata=THESIS))
    assert [link.url for link in record.links if link.rel == "page"] == [
        f"{repository.url}/handle/123456789/1"
    ]
    assert "localhost:8080" not in repr(record)


def test_a_handle_that_the_world_knows_is_an_identifier_the_default_prefix_is_none():
    item = {**made(metadata={"dc.identifier.uri": ["http://hdl.handle.net/10673/20"]}).shown()}
    known = DspaceFormat().read(json.dumps({**item, "handle": "10673/20"}).encode(), {})
    assert known.identifiers == (Identifier(scheme="handle", value="10673/20"),)
    local = {"dc.identifier.uri": ["http://hdl.handle.net/123456789/1"]}
    assert DspaceFormat().read(json.dumps(made(metadata=local).shown()).encode(), {}).identifiers == ()


def test_files_that_anyone_can_have_are_links_with_type_and_size(repository):
    files = (
        File("toàn văn.pdf"),
        File("phụ lục.docx", "application/msword", size=30_400),
        File("nghe.mp3", "audio/mpeg"),
    )
    record = only(repository, made(files=files))
    assert record.access == "open"
    assert [(link.rel, link.media_type, link.label) for link in record.links[1:]] == [
        ("fulltext", "application/pdf", "toàn văn.pdf (2.4 MB)"),
        ("fulltext", "application/msword", "phụ lục.docx (30 kB)"),
        ("media", "audio/mpeg", "nghe.mp3 (2.4 MB)"),
    ]
    assert record.links[1].url == f"{repository.url}/bitstreams/{files[0].uuid}/download"


def test_pictures_come_with_their_thumbnail_and_a_book_with_its_cover(repository):
    cover, photo = File("bia.jpg", "image/jpeg", "THUMBNAIL"), File("ảnh.jpg", "image/jpeg")
    record = only(repository, made(files=(photo, cover)))
    at = f"{repository.url}/server/api/core/bitstreams"
    assert [(image.url, image.thumbnail, image.alt) for image in record.images] == [
        (f"{at}/{photo.uuid}/content", f"{at}/{cover.uuid}/content", "ảnh.jpg")
    ]
    book = only(repository, made(files=(File(), cover)))
    assert [image.url for image in book.images] == [f"{at}/{cover.uuid}/content"]


def test_the_licence_that_depositors_sign_and_the_extracted_text_are_no_links(repository):
    files = (File(), File("license.txt", "text/plain", "LICENSE"), File("a.pdf.txt", "text/plain", "TEXT"))
    record = only(repository, made(files=files))
    assert len([link for link in record.links if link.rel == "fulltext"]) == 1


@pytest.mark.parametrize(
    ("status", "access"),
    [("open.access", "open"), ("embargo", "restricted"), ("restricted", "restricted"), ("unknown", "unknown"),
     ("metadata.only", "unknown")],
)  # fmt: skip
def test_the_access_status_says_who_may_read_and_only_open_files_are_linked(repository, status, access):
    record = only(repository, made(status=status))
    assert record.access == access
    assert any(link.rel == "fulltext" for link in record.links) == (access == "open")
    assert bool(record.images) == (access == "open")


def test_an_item_without_files_is_not_open_whatever_is_said_of_it(repository):
    item = made(files=(), status="open.access", metadata={"dc.rights": ["openAccess"]})
    assert only(repository, item).access == "unknown"


def test_a_narrower_statement_says_why_files_are_closed(repository):
    item = made(status="restricted", metadata={"dc.rights": ["Chỉ đọc tại chỗ"]})
    assert only(repository, item).access == "on_site"


def test_the_end_of_an_embargo_is_told(repository):
    repository.script.items = [made(status="embargo")]
    repository.script.spoil = lambda path, asked, body: body.replace(
        b'"status": "embargo"', b'"status": "embargo", "embargoDate": "2031-05-01"'
    )
    (record,) = repository.records().values()
    assert record.rights.note == "embargo: 2031-05-01"


def test_servers_without_access_status_are_asked_whether_anyone_may_download(repository):
    repository.script.has_status = False
    assert only(repository, made()).access == "open"
    closed = dataclasses.replace(made(), status="restricted")
    assert only(repository, closed).access == "restricted"


@pytest.mark.parametrize("answer", [Answer(status=404), b"<html></html>"])
def test_servers_that_do_not_tell_who_may_read_leave_that_unknown(repository, answer):
    repository.script.has_status = False
    repository.script.items = [made()]
    repository.script.spoil = lambda path, asked, body: answer if "authz" in path else body
    trial = repository.trial()
    assert trial.records["123456789/1"].access == "unknown"
    assert [notice.rule for notice in trial.notices] == ["access_unknown"]
    assert trial.checkpoints[-1].complete


def test_a_licence_that_lies_beside_the_files_is_read(repository):
    record = only(repository, made(files=(File(), File("license_url", "text/plain", "CC-LICENSE", 44))))
    assert record.rights.licence == "https://creativecommons.org/licenses/by/4.0/"


def test_all_files_of_a_bundle_come_when_only_its_first_page_was_embedded(repository):
    files = tuple(File(f"chương {number:02}.pdf") for number in range(1, 31))
    record = only(repository, made(files=files))
    assert [link.label.partition(".")[0] for link in record.links[1:]] == [
        f"chương {n:02}" for n in range(1, 31)
    ]


def test_what_was_not_embedded_is_asked_for(repository):
    repository.script.embeds = False
    record = only(repository, made(metadata=THESIS))
    assert (record.access, record.collections, len(record.images)) == ("open", ("Luận văn thạc sĩ",), 1)


def test_a_collection_of_theses_tells_what_its_items_are_where_they_do_not(repository):
    assert only(repository, made(collection="Luận án tiến sĩ")).kind == "thesis"
    assert only(repository, made(collection="Giáo trình")).kind == "book"
    article = {"dc.type": ["Article"]}
    assert only(repository, made(collection="Luận án tiến sĩ", metadata=article)).kind == "article"


def test_people_and_organisations_are_no_records_publications_are(repository):
    entities = ("Person", "Publication", "JournalIssue")
    repository.script.items = [made(number=at, entity=entity) for at, entity in enumerate(entities, 1)]
    trial = repository.trial()
    assert set(trial.skipped) == {"123456789/1"}
    assert "a person" in str(trial.skipped["123456789/1"])
    assert {name: record.kind for name, record in trial.records.items()} == {
        "123456789/2": "thesis", "123456789/3": "periodical"
    }  # fmt: skip


@pytest.mark.parametrize("change", [{"withdrawn": True}, {"discoverable": False}, {"inArchive": False}])
def test_items_that_were_withdrawn_or_hidden_are_told_as_deleted(repository, change):
    repository.script.items = [made(), dataclasses.replace(made(number=2))]

    def changed(path, asked, body):
        if "search/objects" not in path:
            return body
        page = json.loads(body)
        for entry in page["_embedded"]["searchResult"]["_embedded"]["objects"]:
            if entry["_embedded"]["indexableObject"]["handle"].endswith("/2"):
                entry["_embedded"]["indexableObject"].update(change)
        return json.dumps(page).encode()

    repository.script.spoil = changed
    assert [(raw.native_id, raw.deleted) for raw in repository.fetch().raws] == [
        ("123456789/1", False), ("123456789/2", True)
    ]  # fmt: skip


def test_an_item_without_a_title_is_refused_by_its_name(repository):
    repository.script.items = [made(title="")]
    trial = repository.trial()
    assert [str(error) for error in trial.failures.values()] == ["title: the record has no dc:title"]


def test_an_item_without_a_handle_is_known_by_its_identifier(repository):
    repository.script.items = [made()]
    repository.script.spoil = lambda path, asked, body: body.replace(b'"123456789/1"', b"null")
    (name,) = repository.records()
    assert name == made().uuid
    assert repository.records()[name].links[0].url == f"{repository.url}/items/{name}"


def test_the_same_item_gives_the_same_bytes_by_whatever_page_it_comes(repository):
    whole = {raw.native_id: raw.payload for raw in repository.fetch().raws}
    assert {raw.native_id: raw.payload for raw in repository.fetch(page_size=7).raws} == whole


@pytest.mark.parametrize(
    "payload", [b"", b"[]", b"{}", b"<html>", b'{"uuid": 7}', b"[" * 100_000, b'{"uuid": NaN}']
)
def test_what_is_no_item_is_refused(payload):
    with pytest.raises(RecordError):
        DspaceFormat().read(payload, {})


def test_metadata_of_odd_shapes_does_no_harm():
    odd = {"dc.title": [{"value": "Sách"}, "Bản khác", None, 7], "dc.date.issued": {"value": "1990"},
           "dc.subject": [{"value": None}, {"value": ["x"]}], "": [], "dc": [{"value": "?"}]}  # fmt: skip
    item = {
        "uuid": "1",
        "metadata": odd,
        "_embedded": {"bundles": "?", "thumbnail": [], "owningCollection": 3},
    }
    record = DspaceFormat().read(json.dumps(item).encode(), {"api": "http://a.example/api", "ui": 5})
    assert (record.title, record.issued.earliest) == ("Sách", 1990)


def test_entities_are_skipped_by_the_format_itself():
    with pytest.raises(SkipRecord, match="organisation"):
        DspaceFormat().read(json.dumps(made(entity="OrgUnit").shown()).encode(), {})


def test_a_file_that_is_closed_in_an_open_item_is_not_linked():
    item = made(files=(File("mở.pdf"), File("đóng.pdf"))).shown()
    files = [File("mở.pdf").shown(), File("đóng.pdf").shown()]
    files[1]["_embedded"]["accessStatus"] = {"status": "embargo"}
    bundle = {"name": "ORIGINAL", "_embedded": {"bitstreams": files}}
    item["_embedded"] = {"bundles": [bundle], "accessStatus": {"status": "open.access"}}
    record = DspaceFormat().read(json.dumps(item).encode(), {"api": "https://a.example.vn/server/api"})
    assert [link.label for link in record.links] == ["mở.pdf (2.4 MB)"]


@given(st.binary(max_size=400))
def test_any_bytes_give_a_record_or_are_refused(payload):
    read_or_refused(payload)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_KEYS = st.sampled_from(["dc.title", "dc.date.issued", "dc.identifier.uri", "dc.type", "dcterms.abstract"])
_PARTS = st.sampled_from(["bundles", "thumbnail", "owningCollection", "accessStatus", "bitstreams", "format"])


@given(
    st.dictionaries(_KEYS, _VALUES, max_size=4) | _VALUES,
    st.dictionaries(_PARTS, _VALUES, max_size=4) | _VALUES,
    _VALUES,
)
def test_values_of_any_kind_anywhere_give_a_record_or_are_refused(metadata, parts, context):
    item = {"uuid": "1", "metadata": metadata, "_embedded": parts, "handle": context, "name": metadata}
    read_or_refused(json.dumps(item).encode(), {"api": context, "ui": parts, "licence": metadata})


def read_or_refused(payload, context=None):
    try:
        record = DspaceFormat().read(payload, context or {})
    except RecordError:
        return
    assert record.title


def test_a_limit_ends_the_run_without_calling_it_complete(repository):
    fetched = repository.fetch(FetchRequest(limit=4))
    assert fetched.ids == repository.handles[:4]
    assert not fetched.end.complete
