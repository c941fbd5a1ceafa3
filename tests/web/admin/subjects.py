"""What stands in addresses for each kind of thing that views find their institution by (``shell.Of``).

Whoever adds a kind adds here how an example of it at an institution is found or made.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from catalog.activities.model import FORMAT, Activity, to_json
from catalog.exhibitions.model import Exhibition
from catalog.learning.model import LearningPath
from catalog.people import tokens
from catalog.store import declarations, exemplars, links, runs, uploads
from catalog.store import own as store_own
from catalog.store.db import reading, writing
from catalog.store.exhibitions import EXHIBITIONS
from catalog.store.learning_paths import LEARNING_PATHS
from catalog.store.observations import Figure
from catalog.store.own import Own


def _run(institution: str) -> int:
    with reading() as session:
        return runs.newest(session, f"{institution}-file")[0].id


def _link(institution: str) -> int:
    with writing() as session:
        made = links.issue(session, institution=institution, token_hash=tokens.make().hash, by="test")
    return made.id


def _exhibition(institution: str) -> str:
    begun = Exhibition(title="Trống đồng")
    number = f"ex{institution.replace('-', '')}{secrets.token_hex(4)}"
    with writing() as session:
        return EXHIBITIONS.keep(session, EXHIBITIONS.made(number, institution, begun), begun, "test").id


def _learning_path(institution: str) -> str:
    begun = LearningPath(title="Đường tới Đông Sơn")
    number = f"lp{institution.replace('-', '')}{secrets.token_hex(4)}"
    with writing() as session:
        made = LEARNING_PATHS.made(number, institution, begun)
        return LEARNING_PATHS.keep(session, made, begun, "test").id


def _activity(institution: str) -> str:
    own = Own(
        id=f"act{secrets.token_hex(6)}",
        institution=institution,
        format=FORMAT,
        kind="class",
        title="Lớp vẽ",
        payload=to_json(Activity(title="Lớp vẽ", sort="class")).decode(),
    )
    with writing() as session:
        return store_own.keep(session, own, "test").id


def _upload(institution: str) -> int:
    facts = {"name": "sach.csv", "size": 1, "sha256": "0" * 64, "folder": "", "state": "given_up"}
    with writing() as session:
        made = uploads.add(
            session,
            institution=institution,
            source=f"{institution}-files",
            sent_by="test",
            language="vi",
            **facts,
        )
    return made.id


def _good_model(institution: str) -> int:
    with writing() as session:
        facts = {"kind": "institution", "institution": institution, "record": "", "plan": "", "title": ""}
        return exemplars.add(session, "test", **facts, reason_vi="Hay", reason_en="", since=None).id


def _figure(institution: str) -> int:
    figure = Figure(institution=institution, measure="library_uses", period="2025", value=1, unit="uses")
    with writing() as session:
        return declarations.declare(session, figure, "test", send=True).id


SUBJECTS: Mapping[str, Callable[[str], Any]] = {
    "institution": lambda institution: institution,
    "source": lambda institution: f"{institution}-file",
    "record": lambda institution: f"{institution}-file-1",
    "run": _run,
    "link": _link,
    "upload": _upload,
    "exhibition": _exhibition,
    "learning path": _learning_path,
    "activity": _activity,
    "good model": _good_model,
    "figure": _figure,
}
"""By kind: what is put into the address for the thing of that institution (by slug)."""
