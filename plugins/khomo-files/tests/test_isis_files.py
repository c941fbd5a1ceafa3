"""Files that CDS/ISIS exported."""

from __future__ import annotations

import pytest

from catalog.sdk import SourceMalformed, SourceRefused
from catalog.sdk.testing.isis import isis_export

BOOKS = [
    [(1, "NN-1"), (24, "Kỹ thuật trồng lúa ở đồng bằng"), (26, "^aHà Nội^bNông nghiệp^c1998"), (70, "Lê A")],
    [(1, "NN-2"), (24, "Lịch sử Việt Nam thế kỷ XVII"), (70, "Nguyễn Văn B"), (70, "Trần Thị C")],
    [(1, "NN-3"), (24, "Những vấn đề văn hóa dân gian")],
]
PROFILE = "kind: book\nid: [1]\ncolumns:\n  24: title\n  26^b: publisher\n  70: {field: creators}\n"


def test_local_tags_without_a_profile_are_listed_with_samples_and_what_to_do(files):
    files.write("a.iso", isis_export(*BOOKS))
    with pytest.raises(SourceMalformed) as caught:
        files.check(path="a.iso")
    told = caught.value.message
    assert "file a.iso: its tags are local ones and no mapping profile says what they mean" in told
    assert "columns: {24: title, 26^b: publisher, 70: creators}" in told
    assert "a known one (cds), or flavour=marc21" in told
    assert (
        "1 ('NN-1'), 24 ('Kỹ thuật trồng lúa ở đồng bằng'), 26 ('^aHà Nội^bNông nghiệp^c1998'), 70 (" in told
    )


def test_the_profile_of_the_source_maps_the_tags(files):
    files.write("a.iso", isis_export(*BOOKS))
    files.write("p.yaml", PROFILE)
    fetched = files.fetch(path="a.iso", profile="p.yaml")
    assert fetched.ids == ["NN-1", "NN-2", "NN-3"]
    assert fetched.complete
    first, second, _third = files.records(path="a.iso", profile="p.yaml")
    assert (first.title, first.publisher) == ("Kỹ thuật trồng lúa ở đồng bằng", "Nông nghiệp")
    assert [agent.name for agent in second.creators] == ["Nguyễn Văn B", "Trần Thị C"]


def test_an_edited_profile_changes_the_mapping_without_a_new_file(files):
    files.write("a.iso", isis_export(*BOOKS))
    path = files.write("p.yaml", PROFILE)
    source = files.source(path="a.iso", profile=path)
    before = files.connector(source).mapping_key()
    raw = files.fetch(path="a.iso", profile=path).raws[0]
    files.write("p.yaml", PROFILE.replace("kind: book", "kind: thesis"))
    connector = files.connector(source)
    assert connector.mapping_key() != before
    assert connector.to_record(raw, source, files.formats).kind == "thesis"


def test_a_known_profile_is_taken_by_its_name_also_by_worker_processes(files):
    files.write("a.iso", isis_export(*BOOKS))
    info = files.check(path="a.iso", profile="cds")
    assert (info.formats, info.total) == (("isis",), 3)
    assert info.details["next_titles"] == ["Lịch sử Việt Nam thế kỷ XVII", "Những vấn đề văn hóa dân gian"]
    assert [record.kind for record in files.records(path="a.iso", profile="cds")] == ["book"] * 3
    assert files.fetch(path="a.iso", profile="cds").raws[0].context == {}


def test_a_profile_that_is_not_there_is_refused(files):
    files.write("a.iso", isis_export(*BOOKS))
    with pytest.raises(SourceRefused, match="unknown field 'nonsense'"):
        files.check(path="a.iso", profile={"columns": {"24": "nonsense"}})


@pytest.mark.parametrize("encoding", ["utf-8", "tcvn3", "vni", "bkhcm2", "viscii"])
@pytest.mark.parametrize("fold", [True, False])
def test_old_encodings_are_told_by_the_bytes_but_viscii_is_only_stated(files, encoding, fold):
    files.write("a.iso", isis_export(*BOOKS, encoding=encoding, fold=fold))
    stated = {"encoding": "viscii"} if encoding == "viscii" else {}
    records = files.records(path="a.iso", profile="cds", **stated)
    assert [record.title for record in records] == [dict(fields)[24] for fields in BOOKS]
    rules = files.fetch(path="a.iso", profile="cds", **stated).rules
    assert rules == (["guessed_encoding"] if encoding in ("tcvn3", "vni", "bkhcm2") else [])


def test_tags_of_marc_need_no_profile(files):
    books = [[(1, f"k{number}"), (245, "10^aTruyện Kiều^cNguyễn Du")] for number in range(3)]
    files.write("a.mrc", isis_export(*books, mark="\x1e", end="\x1d", fold=False))
    assert files.check(path="a.mrc").formats == ("isis",)
    assert [record.title for record in files.records(path="a.mrc")] == ["Truyện Kiều"] * 3
    local = [[(1, "k"), (300, "^aTruyện Kiều")]]
    files.write("b.iso", isis_export(*local))
    assert len(files.fetch(path="b.iso", flavour="marc21").raws) == 1


def test_a_bad_record_is_named_by_its_place_and_the_others_are_read(files):
    whole = isis_export(*BOOKS)
    files.write("a.iso", whole.replace(b"NN-2", b"N#-2"))
    fetched = files.fetch(path="a.iso", profile="cds")
    assert fetched.ids == ["NN-1", "N#-2", "NN-3"]
    files.write("a.iso", isis_export(*BOOKS, fold=False).replace(b"XVII", b"X#"))
    fetched = files.fetch(path="a.iso", profile="cds")
    assert fetched.ids == ["NN-1", "NN-3"]
    assert "a.iso, record 2: the directory names 4 fields" in fetched.failed[0].message


def test_records_without_a_number_are_known_by_their_content(files):
    files.write("a.iso", isis_export([(24, "A")], [(24, "B")]))
    fetched = files.fetch(path="a.iso", profile="cds")
    assert fetched.rules == ["no_key"]
    assert [len(identifier) for identifier in fetched.ids] == [32, 32]


def test_marc_stays_marc(files):
    files.write("a.mrc", b"00026nam  2200025 a 4500\x1e\x1d")
    assert files.fetch(path="a.mrc").rules == ["no_control_number"]


def test_marc_in_lines_of_80_columns_is_read_as_an_export_of_isis(files):
    book = [(1, "k1"), (245, "10\x1faTruyện Kiều và những bản dịch ra tiếng nước ngoài\x1fcNguyễn Du")]
    content = isis_export(book, book, mark="\x1e", end="\x1d")
    files.write("a.mrc", content.replace(b"00000" + b"00", b"nam a" + b"22"))
    assert files.check(path="a.mrc").formats == ("isis",)
    record = files.records(path="a.mrc")[0]
    assert record.title.startswith("Truyện Kiều và những bản dịch ra tiếng nước ngoài")
