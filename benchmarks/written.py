"""What people write and send, made as they do: activities, an exhibition, a learning path, a link, a file."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import beside
import sheets_made
from upload import confirm

from catalog.activities.model import Activity, Timing, Venue
from catalog.exhibitions.model import Chapter, Exhibition, Section, Shown
from catalog.harvest import own, own_activities
from catalog.learning.model import LearningPath, Step
from catalog.parts import Parts
from catalog.people import tokens
from catalog.store import batches, db, links
from catalog.store.exhibitions import EXHIBITIONS
from catalog.store.learning_paths import LEARNING_PATHS
from catalog.uploads import receiving

ACTOR = "benchmark"
CHAPTERS, SECTIONS, STEPS = 8, 10, 12
ROWS = 10
"""Of the file that is sent, for each activity that is written."""


class Written(NamedTuple):
    """By which ids and numbers all that is known."""

    activity: str
    exhibition: str
    revision: int
    chapter: str
    path: str
    path_revision: int
    batch: int
    link: int
    upload: int


def write(parts: Parts, home: Path, institution: str, record: str, activities: int) -> Written:
    """Write and send one of each at the institution, and so many activities; the record is exhibited."""
    exhibition, revision = _exhibition(institution, record)
    path, path_revision = _learning_path(institution, record)
    with db.writing() as session:
        batch = batches.choose(session, [record], {institution}, ACTOR, {})
        link = links.issue(session, institution=institution, token_hash=tokens.make().hash, by=ACTOR)
    return Written(
        activity=_activities(parts, institution, activities),
        exhibition=exhibition,
        revision=revision,
        chapter="c0",
        path=path,
        path_revision=path_revision,
        batch=batch.id,
        link=link.id,
        upload=_upload(parts, home, institution, ROWS * activities),
    )


def _activities(parts: Parts, institution: str, count: int) -> str:
    """Classes of every week; gives the id of the last."""
    activity = Activity(
        title="Lớp vẽ",
        sort="class",
        timing=Timing(weekdays=("SA",), first="2026-01-03", begins="08:00", ends="09:30"),
        venue=Venue(name="Phòng 1"),
        audiences=("children",),
    )
    number = ""
    for at in range(count):
        number = own.new_id()
        named = replace(activity, title=f"Lớp vẽ số {at}")
        own_activities.keep(parts, named, institution=institution, number=number, actor=ACTOR)
    return number


def _exhibition(institution: str, record: str) -> tuple[str, int]:
    shown = (Shown(id=record, title="Trống đồng"),)
    chapters = tuple(
        Chapter(
            key=f"c{at}",
            title=f"Chương {at}",
            sections=tuple(
                Section(key=f"s{at}-{part}", title=f"Mục {part}", text="Lời dẫn. " * 40, shows=shown)
                for part in range(SECTIONS)
            ),
        )
        for at in range(CHAPTERS)
    )
    begun = Exhibition(title="Trống đồng Đông Sơn", chapters=chapters)
    with db.writing() as session:
        made = EXHIBITIONS.made(own.new_id(), institution, begun)
        kept = EXHIBITIONS.keep(session, made, begun, ACTOR)
    return kept.id, kept.revision


def _learning_path(institution: str, record: str) -> tuple[str, int]:
    step = Step(id=record, title="Trống đồng", note="Lời dẫn. " * 20, task="Vẽ một vòng hoa văn.")
    begun = LearningPath(title="Đường tới Đông Sơn", aim="Đọc hoa văn.", steps=(step,) * STEPS)
    with db.writing() as session:
        made = LEARNING_PATHS.made(own.new_id(), institution, begun)
        kept = LEARNING_PATHS.keep(session, made, begun, ACTOR)
    return kept.id, kept.revision


def _upload(parts: Parts, home: Path, institution: str, rows: int) -> int:
    """A file whose preview is ready to be published."""
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "so.csv"
        sheets_made.write_csv(sheet, sheets_made.rows(rows))
        with sheet.open("rb") as stream:
            upload = receiving.receive(
                parts.settings, stream, sheet.name, institution=institution, actor=ACTOR
            )
    environment = beside.environment(home=home)
    _command(environment, "work", "--no-linger")
    confirm(parts.settings, upload.id)
    _command(environment, "preview", str(upload.id))
    return upload.id


def _command(environment: Mapping[str, str], *words: str) -> None:
    command = [sys.executable, "-m", "catalog.cli", "uploads", *words]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


def institutions_sheet(slugs: list[str]) -> dict[str, Any]:
    """A spreadsheet that changes the telephone of these institutions, as a form sends it."""
    lines = ["slug;phone", *(f"{slug};0234 {number:06}" for number, slug in enumerate(slugs))]
    return {"file": ("don-vi.csv", "\n".join(lines).encode(), "text/csv")}
