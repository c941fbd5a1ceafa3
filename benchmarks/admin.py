"""Times every page of the administration as an operator sees it, over HTTP.

    python benchmarks/admin.py                                     in a catalog of its own
    python benchmarks/admin.py --records 1000000
    python benchmarks/admin.py --home COPY                         among the records that are there

Makes 1,000 sources, 10,000 runs and 20,000 institutions, and at one of these an activity, an exhibition, a
learning path, a link and an upload. Then asks for each page of /admin/ that the app has, with something of
its kind in the address, and for the lists searched, sorted and at their last page too. What ``--home``
names is written to: give it a copy. Prints a JSON object; times are milliseconds. Files to download are
told apart from pages.
"""

from __future__ import annotations

import argparse
import json
import random
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import beside
import made_up
import requests
import sqlalchemy as sa
import written
from filling import fill
from flask import Flask
from measuring import machine, spread

from catalog.app import create_app
from catalog.parts import Parts
from catalog.people import passwords
from catalog.settings import load
from catalog.store import db, institutions, users
from catalog.store.models import RecordRow, Run, RunFailure, SourceRow
from catalog.store.users import Grant
from catalog.web.admin.shell import need_of

EMAIL = "operator@bench.example"
FAULTS = 2_000
"""Of the run whose page is asked for."""
LISTS = {
    "sources": ("?q=12", "?sort=-records", "?sort=last", "?state=trouble", "?page=20"),
    "runs": ("?q=12", "?sort=source", "?state=failed", "?page=200"),
    "institutions": ("?q=hue", "?page=400"),
    "records": ("?q=vietnam",),
    "institutions_merge": ("?one=b-inst-0&other=b-inst-1",),
}
"""What else is asked of the long lists."""
STATUSES = ("done", "done", "done", "done", "done_with_errors", "failed", "interrupted")


SHEET_ROWS, SHEET_VIEW = 50, "institutions_look"
"""Rows of a spreadsheet of institutions, and the view that tells what it would change."""


class Page(NamedTuple):
    """An address, and the view that answers it."""

    view: str
    address: str


class Asked(NamedTuple):
    """The pages to ask for, and the views for which nothing is known to ask."""

    pages: list[Page]
    left: list[str]


def crowd(sources: int, runs: int, places: int) -> None:
    """Make so many of each in the catalog at hand; the last run is that of the source ``bench-0``."""
    chance = random.Random(made_up.SEED)
    known = {
        f"b-{slug}": {**facts, "slug": f"b-{slug}"} for slug, facts in made_up.institutions(places).items()
    }
    with db.writing() as session:
        for facts in known.values():
            institutions.save(session, facts)
    slugs, begun = list(known), db.now() - timedelta(days=400)
    with db.writing() as session:
        session.add_all(
            SourceRow(
                slug=f"bench-{number}",
                name=f"Nguồn số {number}",
                connector=chance.choice(("files", "oaipmh", "koha")),
                institution=chance.choice(slugs),
                options={"url": f"https://opac-{number}.example.vn/oai"},
                every_seconds=86_400,
                next_due=db.now() + timedelta(minutes=number),
                created=begun,
            )
            for number in range(sources)
        )
        session.flush()
        session.add_all(
            _run(chance, number % sources, begun + timedelta(hours=number)) for number in range(runs)
        )
        session.flush()
        newest = sa.select(sa.func.max(Run.id)).where(Run.source == SourceRow.slug).scalar_subquery()
        session.execute(sa.update(SourceRow).values(last_run=newest))
        shown = session.scalar(sa.select(SourceRow.last_run).where(SourceRow.slug == "bench-0"))
        session.add_all(_fault(shown or 0, number) for number in range(FAULTS))


def _run(chance: random.Random, source: int, started: Any) -> Run:
    counts = {"new": chance.randrange(90), "unchanged": 4_000, "failed": chance.randrange(3)}
    return Run(
        source=f"bench-{source}",
        mode="changes",
        status=chance.choice(STATUSES),
        started=started,
        finished=started + timedelta(seconds=chance.randrange(5, 3_000)),
        listing=0,
        counts=counts,
    )


def _fault(run: int, number: int) -> RunFailure:
    return RunFailure(
        run=run, severity="failure", identifier=f"b{number}", field="title", rule=f"rule{number % 20}",
        message="is missing",
    )  # fmt: skip


def pages(app: Flask, given: Mapping[str, Mapping[str, Any]], subjects: Mapping[str, Any]) -> Asked:
    """Every page of /admin/ that can be asked for, and the views for which nothing is known to ask.

    ``given`` is what stands in the addresses of single views, ``subjects`` the thing of each kind.
    """
    found: list[Page] = []
    left: list[str] = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if not rule.endpoint.startswith("admin.") or "GET" not in (rule.methods or set()):
                continue
            view = rule.endpoint.removeprefix("admin.")
            need = need_of(app.view_functions[rule.endpoint])
            values = {name: value for name, value in given.get(view, {}).items() if name in rule.arguments}
            if need is not None and need.of is not None and need.of.kind in subjects:
                values[need.of.argument] = subjects[need.of.kind]
            if set(rule.arguments) - set(values):
                left.append(view)
                continue
            address = app.url_map.bind("localhost").build(rule.endpoint, values)
            found += [Page(view, address), *(Page(view, address + query) for query in LISTS.get(view, ()))]
    return Asked(found, sorted(left))


def subjects_of(
    parts: Parts, home: Path, activities: int
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Something of each kind, written where there is none; and what else stands in addresses, by view."""
    with db.reading() as session:
        run = session.scalar(sa.select(SourceRow.last_run).where(SourceRow.slug == "bench-0"))
        record = session.execute(
            sa.select(RecordRow.id, RecordRow.current_version).where(RecordRow.seq.is_not(None)).limit(1)
        ).one()
        place = session.scalar(sa.select(SourceRow.institution).where(SourceRow.slug == "bench-0")) or ""
        operator = users.by_email(session, EMAIL)
    made = written.write(parts, home, place, record.id, activities)
    kinds = {
        "source": "bench-0", "run": run, "record": record.id, "institution": place, "link": made.link,
        "activity": made.activity, "exhibition": made.exhibition, "learning path": made.path,
        "upload": made.upload,
    }  # fmt: skip
    views = {
        "source_new": {"connector": "files"},
        "person": {"number": operator.id if operator else 0},
        "record_edit": {"field": "title"},
        "record_version": {"number": record.current_version},
        "exhibition_chapter": {"key": made.chapter},
        "exhibition_version": {"revision": made.revision},
        "learning_path_version": {"revision": made.path_revision},
        **{
            view: {"number": made.batch, "what": "subject"}
            for view in ("records_batch", "records_change", "records_progress")
        },
        "institutions_export": {"form": "xlsx"},
    }
    return kinds, views


def sheet_sent(session: requests.Session, site: str, slugs: list[str]) -> str:
    """The address of the page that tells what a spreadsheet of institutions would change."""
    address = f"{site}/admin/institutions/import"
    token = _token(session.get(address, timeout=60).text)
    files = written.institutions_sheet(slugs)
    answer = session.post(address, data={"csrf_token": token}, files=files, timeout=60, allow_redirects=False)
    if answer.status_code != 303:
        raise SystemExit(f"the spreadsheet was answered with {answer.status_code}")
    return str(answer.headers["Location"]).removeprefix(site)


def _token(page: str) -> str:
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def logged_in(session: requests.Session, site: str, password: str) -> None:
    """Log in as people do; the session keeps the cookie."""
    token = _token(session.get(f"{site}/login", timeout=60).text)
    given = {"email": EMAIL, "password": password, "csrf_token": token}
    answer = session.post(f"{site}/login", data=given, timeout=60, allow_redirects=False)
    if answer.status_code != 303:
        raise SystemExit(f"the login was answered with {answer.status_code}")


def timed(session: requests.Session, site: str, page: Page, times: int) -> dict[str, Any]:
    """How a page answers: its status, its size, how long it takes."""
    seconds = []
    for _ in range(times + 1):
        begun = time.perf_counter()
        answer = session.get(site + page.address, timeout=60, allow_redirects=False)
        seconds.append(time.perf_counter() - begun)
    # The first one opens what all later ones find open.
    figures = spread(seconds[1:])
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    told = {"address": page.address, "status": answer.status_code, "is_page": is_page}
    return {**told, "bytes": len(answer.content), **figures}


@contextmanager
def home_of(given: argparse.Namespace) -> Iterator[Path]:
    """The home that is given, or one of its own with made-up records."""
    if given.home is not None:
        yield given.home
        return
    with tempfile.TemporaryDirectory(prefix="khomo-bench-") as folder:
        yield Path(folder)


def measure(given: argparse.Namespace) -> dict[str, Any]:
    """The figures of all pages."""
    password = secrets.token_urlsafe(20)
    with home_of(given) as home:
        app = create_app(load({}, home=home))
        with app.app_context():
            db.upgrade()
            if given.home is None:
                fill(given.records)
            with db.reading() as store:
                records = store.scalar(sa.select(sa.func.count()).select_from(RecordRow))
            begun = time.perf_counter()
            crowd(given.sources, given.runs, given.institutions)
            filled = time.perf_counter() - begun
            with db.writing() as session:
                users.add(
                    session, email=EMAIL, name="Bench", language="vi",
                    password_hash=passwords.hashed(password), grants=(Grant("operator"),),
                )  # fmt: skip
            subjects, given_to = subjects_of(app.extensions["catalog"], home, given.activities)
            asked, left = pages(app, given_to, subjects)
        with beside.site(home) as site, requests.Session() as session:
            logged_in(session, site, password)
            slugs = [f"b-inst-{number}" for number in range(min(SHEET_ROWS, given.institutions))]
            asked.append(Page(SHEET_VIEW, sheet_sent(session, site, slugs)))
            found = [timed(session, site, page, given.times) for page in asked]
    ok = [one for one in found if one["status"] == 200]
    return {
        "records": records, "sources": given.sources, "runs": given.runs, "institutions": given.institutions,
        "fill_seconds": round(filled, 1), "pages": sorted(found, key=lambda one: -one["p95"]),
        "not_asked": [view for view in left if view != SHEET_VIEW],
        "slowest_p95": max(one["p95"] for one in ok if one["is_page"]),
        "not_there": [one["address"] for one in found if 400 <= one["status"] < 500],
        "failed": [one["address"] for one in found if one["status"] >= 500], "machine": machine(),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", type=Path, help="a copy of a catalog's home, which is written to")
    parser.add_argument("--records", type=int, default=10_000, help="made up where there is no --home")
    parser.add_argument("--sources", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--institutions", type=int, default=20_000)
    parser.add_argument("--activities", type=int, default=200, help="at one institution")
    parser.add_argument("--times", type=int, default=20, help="how often each page is asked for")
    found = measure(parser.parse_args())
    print(json.dumps(found, ensure_ascii=False, indent=1))
    if found["failed"]:
        sys.exit(1)


if __name__ == "__main__":
    main()
