"""LIDO in files: alone, packed, in folders, at an address; broken ones are read as far as they go."""

from __future__ import annotations

import gzip
import os
from datetime import UTC, datetime

import pytest
from marshmallow import ValidationError

from catalog.harvest.http import PoliteClient
from catalog.sdk import FetchRequest, SourceError, SourceMalformed, SourceRefused
from catalog.sdk.testing.serving import Answer, serving
from catalog.settings import load


@pytest.mark.parametrize("kind", ["file", "gzip", "zip", "tar", "folder"])
def test_the_same_records_come_from_a_file_packed_or_not_and_from_a_folder(museum, kind):
    one, two = museum.xml(1, 2), museum.xml(3)
    members = {"a/1.xml": one, "b.lido": two, "doc-toi.txt": b"hi"}
    path = "hien-vat"
    if kind == "file":
        museum.write(path, museum.xml(1, 2, 3))
    elif kind == "gzip":
        museum.write(path, gzip.compress(museum.xml(1, 2, 3)))
    elif kind == "zip":
        museum.zip(path, members)
    elif kind == "tar":
        museum.tar(path, members)
    else:
        for name, content in members.items():
            museum.write(f"{path}/{name}", content)
    fetched = museum.fetch(path=path)
    assert fetched.ids == ["1", "2", "3"]
    assert museum.titles(fetched, path=path) == ["Bình 1", "Bình 2", "Bình 3"]
    assert fetched.rules == ([] if kind in ("file", "gzip") else ["ignored_file"])
    assert (fetched.end.complete, fetched.end.total) == (True, 3)
    assert fetched.raws[0].datestamp == datetime(2024, 3, 5, tzinfo=UTC)
    assert not museum.fetch(path=path, mode="append").end.complete


def test_a_check_tells_number_titles_and_what_is_wrong(museum):
    museum.write("a.xml", museum.xml(1, 2, 3, 4).replace(b"lido:titleSet", b"lido:TitleSet"))
    info = museum.check(path="a.xml")
    assert (info.title, info.formats, info.total) == ("a.xml", ("lido",), 4)
    assert info.details["first_titles"] == ["Bình 1", "Bình 2", "Bình 3"]
    assert info.notices == (
        "file a.xml, record 1: elements are not named as in the schema: TitleSet (read as titleSet) "
        "(4 times)",
    )


def test_each_fault_of_a_record_is_told_with_its_identifier(museum):
    xml = museum.xml("K-1").replace(b' xmlns:lido="http://www.lido-schema.org"', b"").replace(b"lido:", b"")
    museum.write("a.xml", xml.replace(b"<recordType><term>item</term></recordType>", b"<la/>"))
    fetched = museum.fetch(path="a.xml")
    told = {(notice.rule, notice.identifier) for notice in fetched.notices}
    assert told == {("lido_namespace", "K-1"), ("lido_unknown_element", "K-1"), ("lido_required", "K-1")}
    assert museum.titles(fetched, path="a.xml") == ["Bình K-1"]


def test_records_without_a_number_are_known_by_their_content_and_it_is_told_once(museum):
    xml = museum.xml("X").replace(b">X</lido:lidoRecID>", b"/>").replace(b">X</lido:recordID>", b"/>")
    museum.write("a.xml", xml.replace(b"</lido:lidoWrap>", b"") + xml.split(b"\n", 2)[2].replace(b"B", b"C"))
    fetched = museum.fetch(path="a.xml")
    assert fetched.ids == museum.fetch(path="a.xml").ids
    assert len(set(fetched.ids)) == 2
    assert fetched.rules.count("no_identifier") == 1


def test_what_follows_a_break_of_the_xml_is_read(museum):
    number = b'<lido:recordID lido:type="local">2'
    museum.write("a.xml", museum.xml(1, 2, 3).replace(number, b"<lido:recordID & <2"))
    fetched = museum.fetch(path="a.xml")
    assert fetched.ids == ["1", "3"]
    # Without an identifier: nothing is withdrawn for it.
    assert [(failure.identifier, failure.rule) for failure in fetched.failed] == [(None, "well-formed")]
    museum.write("a.xml", museum.xml(1, 2, 3).replace(number, number + b" & 3"))
    mended = museum.fetch(path="a.xml")
    assert (mended.ids, mended.rules, mended.failed) == (["1", "2", "3"], ["repaired_ampersand"], [])


def test_one_bad_file_among_several_is_a_failure_of_its_own(museum):
    museum.zip(
        "a.zip", {"1.xml": museum.xml(1), "2.xml": b"<html><body>login</body></html>", "3.xml": museum.xml(3)}
    )
    fetched = museum.fetch(path="a.zip")
    assert fetched.ids == ["1", "3"]
    assert [(failure.identifier, failure.rule) for failure in fetched.failed] == [(None, "unreadable_file")]
    assert "is an HTML page" in fetched.failed[0].message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><html><body>login</body></html>", "is an HTML page"),
        (b"<mods><titleInfo/></mods>", "holds no record of LIDO"),
        (b"%PDF-1.4", "broken at line 1"),
        (
            b'<OAI-PMH><error code="badVerb">x</error></OAI-PMH>',
            r"tells an error \(badVerb\).*server's own address",
        ),
        (
            b"<!DOCTYPE a [<!ENTITY b 'c'>]><lido><lidoRecID>&b;</lidoRecID></lido>",
            "document type is not accepted",
        ),
    ],
)
def test_what_is_no_lido_is_refused_in_a_sentence(museum, content, words):
    museum.write("a.xml", content)
    with pytest.raises(SourceMalformed, match=words):
        museum.fetch(path="a.xml")
    with pytest.raises(SourceMalformed, match=words):
        museum.check(path="a.xml")


@pytest.mark.parametrize(
    ("members", "words"), [({}, "it holds nothing"), ({"a.csv": b"a"}, "it holds a.csv")]
)
def test_a_zip_and_a_folder_without_lido_say_what_they_hold(museum, members, words):
    museum.zip("a.zip", members)
    (museum.folder / "b").mkdir()
    for name, content in members.items():
        museum.write(f"b/{name}", content)
    for path in ("a.zip", "b"):
        with pytest.raises(SourceMalformed, match=words):
            museum.fetch(path=path)


def test_files_and_links_outside_the_folders_of_sources_are_refused(museum, tmp_path):
    (tmp_path / "secret.xml").write_bytes(museum.xml(1))
    with pytest.raises(SourceRefused, match="outside the folders"):
        museum.fetch(path=str(tmp_path / "secret.xml"))
    with pytest.raises(SourceRefused):
        museum.fetch(path="../secret.xml")
    museum.write("b/1.xml", museum.xml(1))
    os.symlink(tmp_path / "secret.xml", museum.folder / "b" / "2.xml")
    with pytest.raises(SourceRefused, match="outside the folders"):
        museum.fetch(path="b")


def test_a_folder_that_the_operator_named_is_read_wherever_it_lies(museum, tmp_path):
    named = tmp_path / "named"
    named.mkdir()
    (named / "1.xml").write_bytes(museum.xml(1))
    for number in range(30):
        (named / f"{number}.txt").write_bytes(b"x")
    fetched = museum.fetch(path=str(named), trusted_path=str(named))
    assert fetched.ids == ["1"]
    assert fetched.rules == ["ignored_file"] * 21
    assert fetched.notices[-1].message == "named: 10 more files are not read"


def test_a_folder_of_too_many_files_is_refused(museum, monkeypatch):
    monkeypatch.setattr("khomo_lido.files.MOST_FILES", 3)
    for number in range(4):
        museum.write(f"a/{number}.xml", museum.xml(number))
    with pytest.raises(SourceRefused, match="holds over 3 files; give it in parts"):
        museum.fetch(path="a")


def test_a_page_of_a_list_that_goes_on_withdraws_nothing(museum):
    page = museum.xml(1, 2).replace(b"</lido:lidoWrap>", b"").partition(b"\n")[2].partition(b"\n")[2]
    head = b'<OAI-PMH xmlns:lido="http://www.lido-schema.org"><ListRecords>'
    museum.write("a.xml", head + page + b"<resumptionToken>t2</resumptionToken></ListRecords></OAI-PMH>")
    fetched = museum.fetch(path="a.xml")
    assert fetched.ids == ["1", "2"]
    assert [(failure.identifier, failure.rule) for failure in fetched.failed] == [(None, "lido_page_of_list")]


def test_a_cut_run_goes_on_where_it_was_unless_the_files_changed(museum):
    museum.write("a/1.xml", museum.xml(*range(700)))
    museum.write("a/2.xml", museum.xml(*range(700, 1100)))
    whole = museum.fetch(path="a")
    assert [mark.resume and mark.resume["record"] for mark in whole.marks] == [500, 1000, None]
    for place, mark in enumerate(whole.marks[:-1], start=1):
        rest = museum.fetch(FetchRequest(resume=mark.resume), path="a")
        assert rest.ids == whole.ids[500 * place :]
        assert rest.end.complete
    museum.write("a/3.xml", museum.xml("new"))
    assert len(museum.fetch(FetchRequest(resume=whole.marks[0].resume), path="a").ids) == 1101


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_a_limit_ends_the_run_and_is_never_complete(museum, limit):
    museum.write("a.xml", museum.xml(1, 2, 3, 4))
    fetched = museum.fetch(FetchRequest(limit=limit), path="a.xml")
    assert (len(fetched.ids), fetched.end.complete) == (limit, False)


def test_an_unchanged_file_at_an_address_is_not_sent_again(museum):
    answer = Answer(museum.xml(1, 2), headers={"ETag": '"v1"'})
    museum.http = PoliteClient(load({}, home=museum.folder, http_pause=0.0), allow_private=True)
    with serving({"/hien-vat.xml": answer}) as server:
        url = f"{server.url}/hien-vat.xml"
        first = museum.fetch(url=url)
        assert first.ids == ["1", "2"]
        assert "v1" in (first.end.next_since or "")
        assert server.requests == ["/hien-vat.xml"]
        server.files["/hien-vat.xml"] = Answer(b"", status=304)
        again = museum.fetch(FetchRequest(since=first.end.next_since), url=url)
    assert (again.ids, again.rules, again.end.complete) == ([], ["unchanged_file"], False)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({}, "path"),
        ({"path": "a.xml", "url": "https://a.vn/b.xml"}, "url"),
        ({"path": "a.xml", "set": "x"}, "set"),
        ({"path": "a.xml", "mode": "both"}, "mode"),
        ({"url": "ftp://a.vn/b.xml"}, "url"),
        ({"path": "a.xml", "pfad": "x"}, "pfad"),
    ],
)
def test_wrong_options_are_named(museum, options, field):
    with pytest.raises(ValidationError) as raised:
        museum.connector(options)
    assert field in raised.value.normalized_messages()


def test_what_is_not_there_is_told(museum):
    with pytest.raises(SourceError, match="is not there"):
        museum.fetch(path="none.xml")
