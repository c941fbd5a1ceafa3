"""A zip with a table, its profile and pictures."""

from __future__ import annotations

import io
import zipfile

import pytest

from catalog.sdk import SourceMalformed, SourceRefused

TABLE = "Mã,Tên,Chất liệu,Ảnh,Chú thích\nHV-1,Chuông,Đồng,{},Mặt trước\nHV-2,Trống,Đồng,,\n"


def test_pictures_that_a_row_names_come_with_it_whatever_their_folder_and_case(files, profile):
    members = {
        "data/hien-vat.csv": TABLE.format("CHUONG.PNG; anh\\sau.jpg"),
        "data/profile.yaml": profile,
        "ảnh/Chuong.png": files.picture(),
        "anh/sau.jpg": files.picture("JPEG"),
        "unused.gif": files.picture("GIF"),
    }
    files.zip_of("a.zip", members)
    fetched = files.fetch(path="a.zip")
    assert fetched.ids == ["HV-1", "HV-2"]
    kept = fetched.raws[0].media
    assert [media.name for media in kept] == ["CHUONG.PNG", "anh\\sau.jpg"]
    assert kept[0].payload == files.picture()
    assert kept[0].alt == "Mặt trước"
    assert fetched.raws[1].media == ()
    record = files.records(path="a.zip")[0]
    assert [image.url for image in record.images] == ["CHUONG.PNG", "anh\\sau.jpg"]


def test_a_missing_picture_is_a_notice_and_the_record_goes_on(files, profile):
    files.zip_of("a.zip", {"a.csv": TABLE.format("nothing.png"), "profile.yaml": profile})
    fetched = files.fetch(path="a.zip")
    assert fetched.ids == ["HV-1", "HV-2"]
    [notice] = fetched.notices
    assert (notice.rule, notice.identifier) == ("missing_picture", "HV-1")
    assert "row 2: picture 'nothing.png'" in notice.message
    assert files.records(path="a.zip")[0].images == ()
    files.zip_of(
        "a.zip",
        {"a.csv": TABLE.format("nothing.png"), "profile.yaml": profile, "nothing.png": files.picture()},
    )
    assert files.fetch(path="a.zip").raws[0].context != fetched.raws[0].context


def test_a_picture_over_twenty_megabytes_is_left_out(files, profile):
    with zipfile.ZipFile(files.folder / "a.zip", "w") as archive:
        archive.writestr("a.csv", TABLE.format("big.png"))
        archive.writestr("profile.yaml", profile)
        archive.writestr("big.png", bytes(20_000_001))
    [notice] = files.fetch(path="a.zip").notices
    assert "20,000,001 bytes" in notice.message


def test_worker_processes_get_the_profile_of_the_zip(files, profile):
    files.zip_of("a.zip", {"a.csv": TABLE.format(""), "profile.yaml": profile})
    assert files.records(path="a.zip")[0].materials == ("Đồng",)


def test_the_option_names_another_profile_within_the_zip(files, profile):
    files.zip_of("a.zip", {"a.csv": TABLE.format(""), "profile.yaml": "broken", "museum.yaml": profile})
    assert files.records(path="a.zip", profile="museum.yaml")[0].title == "Chuông"


def test_other_files_are_named_and_passed_over(files, profile):
    members = {"a.csv": TABLE.format(""), "profile.yaml": profile, "notes.docx": "x", "__MACOSX/._a.csv": "x"}
    files.zip_of("a.zip", members)
    fetched = files.fetch(path="a.zip")
    assert fetched.rules == ["ignored_file"]
    assert "notes.docx" in fetched.notices[0].message


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"a.docx": "x"}, "no files of records.*a.docx"),
        ({}, "no files of records"),
    ],
)
def test_there_must_be_a_file_of_records(files, members, words):
    files.zip_of("a.zip", members)
    with pytest.raises(SourceMalformed, match=words):
        files.fetch(path="a.zip")


def test_nothing_is_written_outside_whatever_the_names_say(files, tmp_path, profile):
    members = {
        "../../evil.csv": TABLE.format("../../up.png"),
        "profile.yaml": profile,
        "/up.png": files.picture(),
    }
    files.zip_of("a.zip", members)
    before = sorted(tmp_path.rglob("*"))
    assert len(files.fetch(path="a.zip").raws[0].media) == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_a_zip_bomb_is_refused_before_it_is_unpacked(files):
    files.zip_of("a.zip", {"a.csv": "id,title\n" + "0" * 60_000_000})
    with pytest.raises(SourceRefused, match=r"a\.csv would unpack"):
        files.fetch(path="a.zip")


def test_too_many_members_are_refused(files):
    files.zip_of("a.zip", {f"{number}.png": b"" for number in range(20_001)})
    with pytest.raises(SourceRefused, match="20,001 files"):
        files.fetch(path="a.zip")


def test_a_locked_member_is_refused(files):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("a.csv", "id,title\n1,x\n")
    content = bytearray(written.getvalue())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    files.write("a.zip", bytes(content))
    with pytest.raises(SourceRefused, match=r"a\.csv is locked by a password"):
        files.fetch(path="a.zip")


def test_a_member_with_wrong_checksum_is_named(files):
    files.zip_of("a.zip", {"a.csv": "id,title\n1,Một\n"})
    content = bytearray((files.folder / "a.zip").read_bytes())
    start = content.index(b"PK\x01\x02")
    content[start + 16] ^= 0xFF
    files.write("a.zip", bytes(content))
    with pytest.raises(SourceMalformed, match=r"a\.csv is broken"):
        files.fetch(path="a.zip")


def test_a_zip_within_a_zip_is_refused(files):
    files.zip_of("inner.zip", {"a.csv": "id,title\n1,x\n"})
    files.zip_of("a.zip", {"a.csv": (files.folder / "inner.zip").read_bytes()})
    with pytest.raises(SourceMalformed, match="zip within a zip"):
        files.fetch(path="a.zip")


def test_a_workbook_and_a_marc_file_may_stand_in_a_zip_too(files):
    files.zip_of(
        "a.zip",
        {"a.xml": '<collection><record><controlfield tag="001">x1</controlfield></record></collection>'},
    )
    assert files.fetch(path="a.zip").ids == ["x1"]
