"""A zip with files of records, their mapping profile and pictures: read in place, never extracted."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from catalog.formats.profile import MAX_PROFILE
from catalog.sdk import SourceMalformed, SourceRefused
from catalog.sdk.files import Pack, base_name, suffix

MAX_TABLE = 2_000_000_000
MAX_TABLES = 1000
MAX_IMAGE = 20_000_000
_TABLES = (
    "csv", "tsv", "tab", "txt", "xlsx", "xlsm", "xls", "ods", "mrc", "marc", "iso", "iso2709", "dat", "xml",
    "mods", "lido", "rdf", "ris", "bib", "bibtex",
)  # fmt: skip
_IMAGES = ("png", "jpg", "jpeg", "webp", "gif", "svg", "tif", "tiff", "bmp")
# Texts that people put beside their data.
_ABOUT = re.compile(r"(?:read[ _-]?me|licen[cs]e|copying|changelog)\b", re.IGNORECASE)
_PROFILES = ("profile.yaml", "profile.yml")


@dataclass(frozen=True, slots=True)
class Member:
    """A file of records within a zip; ``name`` is for messages."""

    name: str
    part: zipfile.ZipInfo


class Archive:
    """An open zip: its files of records, profile, pictures by name; ``ignored`` are all other members."""

    def __init__(self, stream: BinaryIO, name: str, profile: str | None) -> None:
        """``profile`` names the mapping profile inside, None for profile.yaml.

        Raises ``SourceRefused`` for encryption and for what unpacks beyond bounds, ``SourceMalformed``
        for damage and where there is no file of records.
        """
        self.name = name
        self._pack = Pack(stream, name)
        members = self._pack.members
        self._profile = _find(members, (profile,) if profile else _PROFILES)
        rest = [part for part in members if part is not self._profile]
        self._by_path = {_key(part.filename): part for part in rest}
        tables = _tables(rest, name)
        names = [base_name(part.filename) for part in tables]
        self.tables = tuple(
            # Two of the same name are told apart by their folders.
            Member(base if names.count(base) == 1 else part.filename, part)
            for base, part in zip(names, tables, strict=True)
        )
        self._pictures: dict[str, zipfile.ZipInfo] = {}
        for part in (part for part in rest if suffix(part.filename) in _IMAGES):
            # The first of two equal names is taken by its bare name, both by their paths.
            self._pictures.setdefault(_key(base_name(part.filename)), part)
            self._pictures.setdefault(_key(part.filename), part)
        own = {path for table in self.tables for path in _own_profiles(table)}
        self.ignored = tuple(
            part.filename
            for part in rest
            if part not in tables and suffix(part.filename) not in _IMAGES and _key(part.filename) not in own
        )

    @property
    def pictures(self) -> int:
        """The number of pictures."""
        return len({part.filename for part in self._pictures.values()})

    def profile(self, table: Member | None = None) -> bytes | None:
        """The YAML of the profile for all files, or of that which lies beside ``table`` under its name.

        None if there is none; raises ``SourceRefused`` for one that is too long, ``SourceMalformed``.
        """
        found = self._profile
        if table is not None:
            found = next(
                (self._by_path[path] for path in _own_profiles(table) if path in self._by_path), None
            )
        if found is None:
            return None
        if found.file_size > MAX_PROFILE * 4:
            raise SourceRefused(f"{self.name}: {found.filename} is over {MAX_PROFILE:,} characters")
        return self._pack.read(found)

    def copy_table(self, table: Member) -> BinaryIO:
        """A file of records, unpacked into a temporary file that the caller closes."""
        return self._pack.copy(table.part)

    def picture(self, name: str) -> bytes | str:
        """The bytes of a picture by its name or path, in any case; a text that says why there are none."""
        path = name.replace("\\", "/").removeprefix("./")
        part = self._pictures.get(_key(path)) or self._pictures.get(_key(base_name(path)))
        if part is None:
            return "there is no such file in the zip"
        if part.file_size > MAX_IMAGE:
            return f"it has {part.file_size:,} bytes, at most {MAX_IMAGE:,} are taken"
        try:
            return self._pack.read(part)
        except SourceMalformed as error:
            return error.message

    def close(self) -> None:
        """Let go of the zip; its stream stays open."""
        self._pack.close()


def _tables(members: list[zipfile.ZipInfo], name: str) -> list[zipfile.ZipInfo]:
    tables = [
        part
        for part in members
        if suffix(part.filename) in _TABLES and not _ABOUT.match(base_name(part.filename))
    ]
    for part in tables:
        if part.file_size > MAX_TABLE:
            raise SourceRefused(f"file {name}: {part.filename} is over {MAX_TABLE:,} bytes")
    if len(tables) > MAX_TABLES:
        raise SourceRefused(
            f"file {name}: holds {len(tables):,} files of records, at most {MAX_TABLES:,} are read"
        )
    if not tables:
        shown = ", ".join(part.filename for part in members[:10]) or "nothing"
        raise SourceMalformed(
            f"file {name}: holds no files of records (.{', .'.join(_TABLES)}); it holds {shown}"
        )
    return tables


def _own_profiles(table: Member) -> tuple[str, ...]:
    stem = table.part.filename.rpartition(".")[0]
    return tuple(_key(f"{stem}.{suffix}") for suffix in ("yaml", "yml"))


def _find(members: list[zipfile.ZipInfo], names: tuple[str, ...]) -> zipfile.ZipInfo | None:
    wanted = {_key(name) for name in names}
    for part in members:
        if _key(part.filename) in wanted or _key(base_name(part.filename)) in wanted:
            return part
    return None


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
