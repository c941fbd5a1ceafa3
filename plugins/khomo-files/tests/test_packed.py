"""Several files of records in one zip, tar or gzip."""

from __future__ import annotations

import gzip
import io
import tarfile

import pytest

from catalog.sdk import FetchRequest, SourceMalformed, SourceRefused
from catalog.sdk.testing.isis import isis_export

MEMBERS: dict[str, bytes | str] = {
    "books.ris": "TY  - BOOK\nID  - r1\nTI  - Sách\nER  - \n",
    "refs/more.bib": "@book{b1, title={Tập}}\n",
    "table.csv": "id,title\nc1,Bảng\n",
    "old.iso": isis_export([(1, "i1"), (24, "Cũ")]),
    "mods.xml": "<mods><titleInfo><title>Mới</title></titleInfo>"
    "<recordInfo><recordIdentifier>m1</recordIdentifier></recordInfo></mods>",
}


def tar(members: dict[str, bytes | str], mode: str = "w:gz") -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode=mode) as archive:
        for name, content in members.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return written.getvalue()


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz", "tgz"])
def test_each_file_of_a_pack_is_read_by_its_own_kind(files, kind):
    if kind == "zip":
        files.zip_of("a.zip", MEMBERS)
    else:
        files.write(f"a.{kind}", tar(MEMBERS, "w" if kind == "tar" else "w:gz"))
    fetched = files.fetch(path=f"a.{kind}", profile="cds")
    assert fetched.ids == ["r1", "b1", "c1", "i1", "m1"]
    assert [raw.format for raw in fetched.raws] == ["ris", "bibtex", "table", "isis", "mods"]
    assert fetched.complete
    titles = [record.title for record in files.records(path=f"a.{kind}", profile="cds")]
    assert titles == ["Sách", "Tập", "Bảng", "Cũ", "Mới"]


def test_a_check_names_the_files_and_all_their_formats(files):
    files.zip_of("a.zip", MEMBERS)
    info = files.check(path="a.zip", profile="cds")
    assert info.formats == ("ris", "bibtex", "table", "isis", "mods")
    assert info.details["files"] == ["books.ris", "more.bib", "table.csv", "old.iso", "mods.xml"]
    assert "file a.zip/books.ris: is read as ris in utf-8" in info.notices


def test_a_file_that_cannot_be_read_is_a_failure_and_the_others_are_read(files):
    files.zip_of("a.zip", MEMBERS | {"broken.xml": "<modsCollection><mods>", "nothing.csv": "a,b\n1,2\n"})
    fetched = files.fetch(path="a.zip")
    assert fetched.ids == ["r1", "b1", "c1", "m1"]
    assert {failed.rule for failed in fetched.failed} == {"unreadable_file"}
    assert {failed.identifier for failed in fetched.failed} == {None}
    old, broken, table = (failed.message for failed in fetched.failed)
    assert "a.zip/old.iso: its tags are local" in old
    assert "a.zip/broken.xml, after record 0: XML: broken" in broken
    assert "a.zip/nothing.csv: no column is known as the title" in table


def test_a_profile_beside_a_file_is_its_own_and_profile_yaml_is_for_the_others(files):
    members = {
        "a/old.iso": isis_export([(1, "i1"), (99, "Cũ")]),
        "a/old.yaml": "kind: thesis\ncolumns: {99: title}\n",
        "b/old.iso": isis_export([(1, "i2"), (24, "Mới")]),
        "profile.yaml": "kind: map\ncolumns: {24: title}\n",
    }
    files.zip_of("a.zip", members)
    fetched = files.fetch(path="a.zip")
    assert [notice.message for notice in fetched.notices if notice.rule == "ignored_file"] == []
    records = files.records(path="a.zip")
    assert [(record.kind, record.title) for record in records] == [("thesis", "Cũ"), ("map", "Mới")]


def test_what_is_written_about_the_data_is_no_data(files):
    files.zip_of("a.zip", {"README.txt": "Sách của chúng tôi", "a.csv": "id,title\n1,Một\n"})
    fetched = files.fetch(path="a.zip")
    assert (fetched.ids, fetched.failed, fetched.rules) == (["1"], [], ["ignored_file"])


def test_columns_that_a_table_of_several_lacks_are_a_failure_of_that_table(files):
    files.zip_of(
        "a.zip",
        {
            "a.csv": "Mã,Tên\n1,Một\n",
            "b.csv": "Mã\n2\n",
            "profile.yaml": "id: [Mã]\ncolumns: {Tên: title}",
        },
    )
    fetched = files.fetch(path="a.zip")
    assert fetched.ids == ["1"]
    assert fetched.failed[0].rule == "missing_columns"
    assert "a.zip/b.csv: lacks columns that the profile names: 'Tên'" in fetched.failed[0].message


@pytest.mark.parametrize("name", ["books.ris", "old.iso", "mods.xml", "table.csv"])
def test_a_file_in_gzip_is_read_as_the_file_itself(files, name):
    content = MEMBERS[name]
    files.write(f"{name}.gz", gzip.compress(content.encode() if isinstance(content, str) else content))
    assert len(files.fetch(path=f"{name}.gz", profile="cds").ids) == 1


def test_a_gzip_bomb_is_refused(files):
    files.write("a.csv.gz", gzip.compress(b"id,title\n" + b"0" * 60_000_000))
    with pytest.raises(SourceRefused, match="would unpack"):
        files.fetch(path="a.csv.gz")


@pytest.mark.parametrize("at", [40, -20])
def test_a_damaged_gzip_or_tar_is_named(files, at):
    content = bytearray(tar(MEMBERS))
    content[at] ^= 0xFF
    files.write("a.tar.gz", bytes(content))
    with pytest.raises(SourceMalformed, match=r"a\.tar(\.gz)?: the (gzip|tar) is broken"):
        files.fetch(path="a.tar.gz")


def test_links_and_holes_in_a_tar_are_passed_over(files):
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        link = tarfile.TarInfo("a.csv")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        info = tarfile.TarInfo("b.ris")
        info.size = len(MEMBERS["books.ris"].encode())
        archive.addfile(info, io.BytesIO(MEMBERS["books.ris"].encode()))
    files.write("a.tar", written.getvalue())
    assert files.fetch(path="a.tar").ids == ["r1"]


def test_a_pack_is_resumed_within_its_files(files):
    many = "".join(f"TY  - BOOK\nID  - r{number}\nTI  - A\nER  - \n" for number in range(600))
    files.zip_of("a.zip", {"a.ris": many, "b.ris": many.replace("r", "s")})
    whole = files.fetch(path="a.zip")
    mark = whole.checkpoints[0].resume
    assert files.fetch(FetchRequest(resume=mark), path="a.zip").ids == whole.ids[500:]
