"""A folder that sources may read, and the connector run over files in it."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from khomo_files import FilesConnector
from PIL import Image

from catalog.formats import builtin_formats
from catalog.harvest.http import PoliteClient
from catalog.sdk import Checkpoint, Failed, FetchRequest, Formats, Notice, RawRecord, Source
from catalog.settings import load

FORMATS = Formats(builtin_formats())


class Fetched:
    """What a run yielded, by kind."""

    def __init__(self, items: list) -> None:
        self.items = items
        self.raws = [item for item in items if isinstance(item, RawRecord)]
        self.failed = [item for item in items if isinstance(item, Failed)]
        self.notices = [item for item in items if isinstance(item, Notice)]
        self.checkpoints = [item for item in items if isinstance(item, Checkpoint)]
        self.ids = [raw.native_id for raw in self.raws]
        self.rules = [notice.rule for notice in self.notices]

    @property
    def complete(self) -> bool:
        return bool(self.checkpoints) and self.checkpoints[-1].complete


class Files:
    """Files in a folder of their own, and the connector over them."""

    formats = FORMATS

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.client = PoliteClient(load({}, home=folder, http_pause=0.0), allow_private=True)

    def write(self, name: str, content: bytes | str) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def table(self, name: str, *rows: list[str], encoding: str = "utf-8", delimiter: str = ",") -> Path:
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter).writerows(rows)
        return self.write(name, text.getvalue().encode(encoding))

    def zip(self, name: str, **members: bytes | str) -> Path:
        return self.zip_of(name, {key.replace("__", "."): value for key, value in members.items()})

    def zip_of(self, name: str, members: dict[str, bytes | str]) -> Path:
        with zipfile.ZipFile(self.folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in members.items():
                archive.writestr(member, content)
        return self.folder / name

    def picture(self, kind: str = "PNG") -> bytes:
        written = io.BytesIO()
        Image.new("RGB", (8, 6), "teal").save(written, kind)
        return written.getvalue()

    def source(self, **options: object) -> Source:
        given = {key: str(value) if isinstance(value, Path) else value for key, value in options.items()}
        return Source(
            slug="s", connector="files", institution="i", options=given, file_roots=(str(self.folder),)
        )

    def connector(self, source: Source) -> FilesConnector:
        return FilesConnector(FilesConnector.options().load(dict(source.options)))

    def stream(self, request: FetchRequest | None = None, **options: object):
        source = self.source(**options)
        return self.connector(source).fetch(source, request or FetchRequest(), self.client)

    def fetch(self, request: FetchRequest | None = None, **options: object) -> Fetched:
        return Fetched(list(self.stream(request, **options)))

    def records(self, **options: object) -> list:
        """All records as mapped by another connector object, as a worker process does it."""
        source = self.source(**options)
        fetched = Fetched(list(self.connector(source).fetch(source, FetchRequest(), self.client)))
        worker = self.connector(source)
        return [worker.to_record(raw, source, FORMATS) for raw in fetched.raws]

    def check(self, **options: object):
        source = self.source(**options)
        return self.connector(source).check(source, self.client)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    folder = tmp_path / "uploads"
    folder.mkdir()
    return Files(folder)


PROFILE = """\
kind: object
id: [Mã]
columns:
  Mã: {field: identifiers, scheme: inventory}
  Tên: title
  Chất liệu: {field: materials, steps: [{split: ";"}, strip]}
  Ảnh: {field: images, alt_column: Chú thích, steps: [{split: ";"}, strip]}
"""
HEADER = ["Mã", "Tên", "Chất liệu", "Ảnh", "Chú thích"]


@pytest.fixture
def profile() -> str:
    """A mapping profile of a small museum."""
    return PROFILE


@pytest.fixture
def header() -> list[str]:
    """The columns that the profile names."""
    return list(HEADER)
