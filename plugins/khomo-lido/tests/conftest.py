"""A folder that sources may read, and the connector run over what lies in it."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from khomo_lido import LidoConnector

from catalog.formats import builtin_formats
from catalog.sdk import FetchRequest, Formats, Source, SourceInfo
from catalog.sdk.testing.played import Fetched
from catalog.sdk.testing.serving import LocalHttp

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<lido:lidoWrap xmlns:lido="http://www.lido-schema.org">\n'
RECORD = """<lido:lido><lido:lidoRecID lido:type="local">{number}</lido:lidoRecID>
<lido:descriptiveMetadata xml:lang="vi"><lido:objectClassificationWrap><lido:objectWorkTypeWrap>
<lido:objectWorkType><lido:term>bình</lido:term></lido:objectWorkType></lido:objectWorkTypeWrap></lido:objectClassificationWrap>
<lido:objectIdentificationWrap><lido:titleWrap><lido:titleSet><lido:appellationValue>Bình {number}
</lido:appellationValue></lido:titleSet></lido:titleWrap></lido:objectIdentificationWrap>
</lido:descriptiveMetadata><lido:administrativeMetadata xml:lang="vi"><lido:recordWrap>
<lido:recordID lido:type="local">{number}</lido:recordID>
<lido:recordType><lido:term>item</lido:term></lido:recordType><lido:recordSource><lido:legalBodyName>
<lido:appellationValue>Bảo tàng</lido:appellationValue></lido:legalBodyName></lido:recordSource>
<lido:recordInfoSet><lido:recordMetadataDate>2024-03-05</lido:recordMetadataDate></lido:recordInfoSet></lido:recordWrap>
</lido:administrativeMetadata></lido:lido>"""
FORMATS = Formats(builtin_formats())


class Museum:
    """Files in a folder of their own, and the connector over them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.http = folder, LocalHttp()

    def xml(self, *numbers: object) -> bytes:
        """A file with a valid record for each number."""
        records = "\n".join(RECORD.format(number=number) for number in numbers)
        return f"{HEAD}{records}\n</lido:lidoWrap>\n".encode()

    def write(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def zip(self, name: str, members: dict[str, bytes]) -> Path:
        with zipfile.ZipFile(self.folder / name, "w", zipfile.ZIP_DEFLATED) as pack:
            for member, content in members.items():
                pack.writestr(member, content)
        return self.folder / name

    def tar(self, name: str, members: dict[str, bytes]) -> Path:
        with tarfile.open(self.folder / name, "w:gz") as pack:
            for member, content in members.items():
                told = tarfile.TarInfo(member)
                told.size = len(content)
                pack.addfile(told, io.BytesIO(content))
        return self.folder / name

    def source(self, options: dict[str, object]) -> Source:
        return Source(
            slug="s", connector="lido", institution="i", options=options, file_roots=(str(self.folder),)
        )

    def connector(self, options: dict[str, object]) -> LidoConnector:
        return LidoConnector(LidoConnector.options().load(options))

    def fetch(self, request: FetchRequest | None = None, **options: object) -> Fetched:
        """What a run yielded."""
        source = self.source(options)
        return Fetched(self.connector(options).fetch(source, request or FetchRequest(), self.http))

    def check(self, **options: object) -> SourceInfo:
        return self.connector(options).check(self.source(options), self.http)

    def titles(self, fetched: Fetched, **options: object) -> list[str]:
        """The titles of the records as a worker process maps them."""
        worker = self.connector(options)
        return [
            worker.to_record(raw, self.source(options), FORMATS).title
            for raw in fetched.raws
            if not raw.deleted
        ]


@pytest.fixture
def museum(tmp_path: Path) -> Museum:
    folder = tmp_path / "uploads"
    folder.mkdir()
    return Museum(folder)
