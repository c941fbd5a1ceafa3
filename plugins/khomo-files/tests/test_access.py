"""Which files a source may read."""

from __future__ import annotations

import os

import pytest

from catalog.sdk import SourceMalformed, SourceRefused, SourceUnavailable

TABLE = "id,title\n1,Trống đồng\n"


def test_a_file_under_the_uploads_is_read_by_its_name_and_by_its_whole_path(files):
    path = files.write("a.csv", TABLE)
    assert files.fetch(path="a.csv").ids == ["1"]
    assert files.fetch(path=path).ids == ["1"]


def test_a_file_elsewhere_is_refused_with_what_to_do(files, tmp_path):
    (tmp_path / "secret.csv").write_text(TABLE)
    with pytest.raises(SourceRefused, match=r"outside the folders .* CATALOG_FILE_ROOTS"):
        files.fetch(path=tmp_path / "secret.csv")


def test_a_file_elsewhere_that_is_not_there_gives_the_same_answer(files, tmp_path):
    with pytest.raises(SourceRefused, match="outside the folders"):
        files.fetch(path=tmp_path / "nothing.csv")


@pytest.mark.parametrize("path", ["../secret.csv", "sub/../../secret.csv"])
def test_a_path_upwards_is_refused(files, tmp_path, path):
    (tmp_path / "secret.csv").write_text(TABLE)
    with pytest.raises(SourceRefused, match=r"'\.\.'"):
        files.fetch(path=path)


def test_a_symbolic_link_to_a_file_elsewhere_is_refused(files, tmp_path):
    (tmp_path / "secret.csv").write_text(TABLE)
    (files.folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(SourceRefused, match="outside the folders"):
        files.fetch(path="link.csv")


def test_a_folder_whose_name_begins_like_the_uploads_is_elsewhere(files, tmp_path):
    (tmp_path / "uploads-of-others").mkdir()
    (tmp_path / "uploads-of-others" / "a.csv").write_text(TABLE)
    with pytest.raises(SourceRefused, match="outside"):
        files.fetch(path=tmp_path / "uploads-of-others" / "a.csv")


def test_the_file_that_the_operator_named_is_read_wherever_it_lies(files, tmp_path, monkeypatch):
    trusted = tmp_path / "named.csv"
    trusted.write_text(TABLE)
    assert files.fetch(path=trusted, trusted_path=str(trusted)).ids == ["1"]
    monkeypatch.chdir(files.folder)
    assert files.fetch(path="../named.csv", trusted_path=str(trusted)).ids == ["1"]
    monkeypatch.chdir("/")
    assert files.fetch(path="../named.csv", trusted_path=str(trusted)).ids == ["1"]


def test_trust_in_one_file_is_no_trust_in_its_neighbour(files, tmp_path):
    for name in ("named.csv", "secret.csv"):
        (tmp_path / name).write_text(TABLE)
    with pytest.raises(SourceRefused, match="outside"):
        files.fetch(path=tmp_path / "secret.csv", trusted_path=str(tmp_path / "named.csv"))


def test_a_profile_elsewhere_is_refused_too(files, tmp_path, profile):
    (tmp_path / "profile.yaml").write_text(profile)
    files.write("a.csv", TABLE)
    with pytest.raises(SourceRefused, match=r"profile\.yaml: lies outside"):
        files.fetch(path="a.csv", profile=tmp_path / "profile.yaml")


def test_a_pipe_is_refused_at_once(files):
    os.mkfifo(files.folder / "pipe.csv")
    with pytest.raises(SourceMalformed, match="is a pipe, socket or device"):
        files.fetch(path="pipe.csv")


def test_a_folder_and_a_missing_file_are_named(files):
    (files.folder / "sub").mkdir()
    with pytest.raises(SourceMalformed, match="sub: is a folder"):
        files.fetch(path="sub")
    with pytest.raises(SourceUnavailable, match=r"nothing\.csv: is not there"):
        files.fetch(path="nothing.csv")


def test_a_nul_in_the_path_is_refused(files):
    with pytest.raises(SourceRefused, match="NUL"):
        files.fetch(path="a\0.csv")
