"""Files of uploads: their names and bounds, what is kept of them and for how long."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask

from catalog.errors import InvalidInput
from catalog.settings import Settings
from catalog.store import uploads
from catalog.store.db import now, writing
from catalog.store.models import UploadRow
from catalog.uploads import files, receiving
from tests.factories import add_institution, add_source


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Sách 2024.xlsx", "Sách 2024.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Lan\\kiem ke.csv", "kiem ke.csv"),
        ("..", "file"),
        ("", "file"),
        ("look.json", "_look.json"),
        ("a\x00b\n\u202evsc.exe", "a_b_vsc.exe"),
        ("S\u0061\u0301ch.csv", "Sách.csv"),
    ],
)
def test_names_lose_folders_and_what_does_not_fit(sent: str, kept: str) -> None:
    assert files.fit_name(sent) == kept


def test_a_long_name_keeps_its_ending_and_fits_into_a_folder() -> None:
    name = files.fit_name("ệ" * 400 + ".xlsx")
    assert name.endswith("ệ.xlsx")
    assert len(name.encode()) < 255


@pytest.mark.databases("sqlite")
def test_what_is_empty_or_too_large_or_a_program_leaves_nothing_behind(
    app: Flask, settings: Settings
) -> None:
    add_institution()
    given = Settings(home=settings.home, upload_max_bytes=10)
    for content in (b"", b"x" * 11, b"MZ\x90\0\x03", b"\x7fELF\2"):
        with pytest.raises(InvalidInput):
            receiving.receive(given, io.BytesIO(content), "a.csv", institution="hue-library", actor="test")
    assert list(settings.uploads.iterdir()) == []
    for content in (b"x" * 10, b"MZ;Nhan"):
        receiving.receive(given, io.BytesIO(content), "a.csv", institution="hue-library", actor="test")
    assert len(list(settings.uploads.rglob("a.csv"))) == 2


@pytest.mark.databases("sqlite")
def test_after_thirty_days_the_file_goes_and_the_row_stays(app: Flask, settings: Settings) -> None:
    add_institution()
    sent = [
        receiving.receive(
            settings, io.BytesIO(b"x%d" % number), f"{number}.csv", institution="hue-library", actor="t"
        )
        for number in range(3)
    ]
    assert [upload.source for upload in sent] == [
        "hue-library-files", "hue-library-files-2", "hue-library-files-3",
    ]  # fmt: skip
    with writing() as session:
        for upload in sent:
            uploads.change(session, upload.id, job="")
        uploads.change(session, sent[0].id, state="published")
        for upload in sent[:2]:
            row = session.get(UploadRow, upload.id)
            assert row is not None
            row.created = row.changed = now() - timedelta(days=31)
        # Published late: there are thirty days from then to take it back.
        late = session.get(UploadRow, sent[2].id)
        assert late is not None
        late.created = now() - timedelta(days=45)
    assert receiving.sweep(settings) == 2
    assert receiving.sweep(settings) == 0
    with writing() as session:
        states = [uploads.get(session, upload.id) for upload in sent]
    assert [(upload.state, bool(upload.folder)) for upload in states] == [
        ("published", False), ("given_up", False), ("received", True),
    ]  # fmt: skip
    assert [path.name for path in settings.uploads.rglob("*.csv")] == ["2.csv"]


@pytest.mark.databases("sqlite", "postgresql")
def test_the_same_bytes_sent_twice_are_one_upload_while_nothing_is_published(
    app: Flask, settings: Settings
) -> None:
    add_institution()
    add_institution("vinh-museum")

    def sent(content: bytes, institution: str = "hue-library", source: str = "") -> uploads.Upload:
        stream = io.BytesIO(content)
        return receiving.receive(
            settings, stream, "a.csv", institution=institution, actor="test", source=source
        )

    def at_once(_number: int) -> int:
        with app.app_context():
            return sent(b"x").id

    with ThreadPoolExecutor(4) as threads:
        first, *others = threads.map(at_once, range(4))
    assert set(others) == {first}
    assert len(list(settings.uploads.iterdir())) == 1
    assert len({first, sent(b"y").id, sent(b"x", "vinh-museum").id}) == 3
    with writing() as session:
        known = uploads.change(session, first, job="", state="published")
    add_source(known.source)
    again = sent(b"x", source=known.source)
    assert again.id != first, "the next state of a list may be what was published before"
    assert sent(b"x").source != known.source
