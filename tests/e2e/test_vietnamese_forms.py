"""Vietnamese books in MARC, in each encoding that libraries have used: the same records come of all."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import khomo_files
import orjson
import pytest
from flask import Flask
from pymarc import marc8_mapping

from catalog.demo.unpack import DATA
from catalog.formats.marc_losses import LOST_LETTERS
from catalog.formats.marc_records import split
from catalog.store import changes
from catalog.store.db import reading
from tests.conftest import Runner
from tests.formats.conftest import build_marc
from tests.formats.text.written import in_1258

pytestmark = pytest.mark.databases("sqlite")

Write = Callable[[str], bytes]

_ANSEL = {chr(point): bytes([code]) for code, (point, _mark) in marc8_mapping.CODESETS[0x45].items()}
_MARKS = frozenset(chr(point) for point, mark in marc8_mapping.CODESETS[0x45].values() if mark)


def in_marc8(text: str) -> bytes:
    """MARC-8 without loss: marks before their letter, ơ and ư as letters of their own."""
    written = b""
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", parts[0] + ("\u031b" if "\u031b" in parts else ""))
        marks = [part for part in parts[1:] if part != "\u031b"]
        assert all(mark in _MARKS for mark in marks), letter
        written += b"".join(_ANSEL[mark] for mark in marks) + (_ANSEL.get(base) or base.encode("ascii"))
    return written


def in_marc8_with_loss(text: str) -> bytes:
    """MARC-8 as programs write it that know letters with one mark alone: others are dropped."""
    letters = unicodedata.normalize("NFC", text)
    kept = [
        letter
        for letter in letters
        if letter.isascii() or letter in _ANSEL or len(unicodedata.normalize("NFD", letter)) == 2
    ]
    return in_marc8("".join(kept))


FORMS: dict[str, Write] = {
    "utf-8 NFC": str.encode,
    "utf-8 NFD": lambda text: unicodedata.normalize("NFD", text).encode(),
    "marc-8": in_marc8,
    "cp1258": in_1258,
    "tcvn3": lambda text: text.encode("tcvn3"),
    "vni": lambda text: text.encode("vni"),
}
"""Those that are told by the bytes alone."""
STATED: dict[str, Write] = {
    "viscii": lambda text: text.encode("viscii"),
    "vps": lambda text: text.encode("vps"),
    "bkhcm2": lambda text: text.encode("bkhcm2"),
}
"""Those that a source states by its option ``encoding``."""

Fields = list[tuple[str, str]]


def is_fit(fields: Fields) -> bool:
    """Whether every form has all letters: in TCVN3 capitals with tones are a matter of the font."""
    try:
        for write in (*FORMS.values(), *STATED.values()):
            for _tag, content in fields:
                write(content)
    except (UnicodeEncodeError, KeyError):
        return False
    return True


def fields_of(raw: bytes) -> Fields:
    """Tags and contents of a record in UTF-8."""
    end = raw.index(b"\x1e")
    tags = [raw[at : at + 3].decode() for at in range(24, end, 12)]
    return list(zip(tags, raw[end + 1 :].rstrip(b"\x1d\x1e").decode().split("\x1e"), strict=True))


@pytest.fixture(scope="module")
def books() -> list[Fields]:
    files = [path.read_bytes() for path in sorted((DATA / "books").glob("*.mrc"))]
    found = [fields_of(raw) for raw in split(files)]
    return [fields for fields in found if is_fit(fields)]


@pytest.fixture
def run(make_app: Callable[..., Flask], run_in: Runner) -> Runner:
    make_app([khomo_files])
    return run_in


def harvested(run: Runner, path: Path, books: list[Fields], write: Write, **options: str) -> dict[str, Any]:
    """The report of ``catalog harvest`` of a file of the books in that form, the source ``path.stem``."""
    leader = "00000nam  2200000 a 4500"
    path.write_bytes(
        b"".join(
            build_marc(*((tag, write(content)) for tag, content in fields), leader=leader) for fields in books
        )
    )
    given = [word for name, value in options.items() for word in ("--option", f"{name}={value}")]
    run("sources", "add", path.stem, "--connector", "files", "--institution", "library", "--institution-name",
        "Thư viện", "--option", f"path={path}", *given)  # fmt: skip
    report: dict[str, Any] = orjson.loads(run("harvest", path.stem, "--json", "--no-index").stdout)
    return report


def published(slug: str) -> dict[str, Any]:
    """Each live record of a source by its native id, without what tells the source and the repair."""
    with reading() as session:
        found = [entry.parsed() for entry in changes.newest(session, None, 10_000)]
    own = ("id", "seq", "digest", "created", "modified", "source", "repairs", "datestamp")
    return {
        entry["source"]["native_id"]: {name: value for name, value in entry.items() if name not in own}
        for entry in found
        if entry["source"]["slug"] == slug
    }


@pytest.mark.parametrize("form", list(FORMS)[1:])
def test_each_form_is_told_by_its_bytes_and_gives_the_same_records(
    run: Runner, tmp_path: Path, books: list[Fields], form: str
) -> None:
    assert len(books) > 30
    plain = harvested(run, tmp_path / "plain.mrc", books, FORMS["utf-8 NFC"])
    other = harvested(run, tmp_path / "other.mrc", books, FORMS[form])
    assert (plain["status"], plain["new"], plain["groups"]) == ("done", len(books), [])
    assert (other["status"], other["new"]) == ("done", len(books))
    assert published("other") == published("plain")
    told = {group["rule"]: group["cases"] for group in other["groups"]}
    assert told == ({"guessed_encoding": len(books)} if form in ("cp1258", "tcvn3", "vni") else {})


@pytest.mark.parametrize("form", STATED)
def test_a_stated_encoding_gives_the_same_records(
    run: Runner, tmp_path: Path, books: list[Fields], form: str
) -> None:
    harvested(run, tmp_path / "plain.mrc", books, FORMS["utf-8 NFC"])
    other = harvested(run, tmp_path / "other.mrc", books, STATED[form], encoding=form)
    assert (other["status"], other["new"], other["groups"]) == ("done", len(books), [])
    assert published("other") == published("plain")


def test_letters_that_marc8_lost_are_flagged_on_the_record_and_in_the_report(
    run: Runner, tmp_path: Path, books: list[Fields]
) -> None:
    report = harvested(run, tmp_path / "lossy.mrc", books, in_marc8_with_loss)
    assert report["new"] == len(books)
    flagged = [entry for entry in published("lossy").values() if LOST_LETTERS in entry.get("notes", ())]
    vietnamese = [fields for fields in books if any(tag == "041" and "vie" in text for tag, text in fields)]
    assert len(flagged) > 0.8 * len(vietnamese)
    told = {group["rule"]: group["cases"] for group in report["groups"]}
    assert told["lossy_charset"] == len(flagged)
