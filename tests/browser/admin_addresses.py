"""Every page that people with an account or a link can open, with something in it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from werkzeug.routing import Rule

from catalog.people import tokens
from catalog.people.permissions import GRANTED, Role
from catalog.store import audit, declarations, drafts, invitations, links, messages, users
from catalog.store.db import writing
from catalog.store.exhibitions import EXHIBITIONS
from catalog.store.learning_paths import LEARNING_PATHS
from catalog.store.messages import Sent
from catalog.store.observations import Figure
from catalog.store.users import Grant
from catalog.web import i18n
from catalog.web.admin.shell import need_of
from tests.learning.samples import PATH
from tests.programme import summed
from tests.web.admin.site import OTHER, OWN, Site
from tests.web.admin.subjects import SUBJECTS
from tests.web.phone.site import Phone

STARTS = ("admin.", "accounts.", "phone.", "pages.exhibition_shared", "pages.learning_path_shared")
"""Endpoints of such pages, in Vietnamese; the others are the same in English."""


@dataclass(slots=True)
class Samples:
    """What is put into addresses: by the kind of subject, then by the name of the argument."""

    site: Site
    made: dict[str, Any] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)

    def values(self, rule: Rule) -> Mapping[str, Any]:
        """The arguments of a rule; what nothing is known for is noted in ``missing``."""
        need = need_of(self.site.app.view_functions[rule.endpoint])
        values = {
            name: self._of(rule.endpoint, name) for name in rule.arguments if not _is_subject(need, name)
        }
        if need is not None and need.of is not None:
            kind = need.of.kind
            if kind not in self.made:
                self.made[kind] = SUBJECTS[kind](OWN)
            values[need.of.argument] = self.made[kind]
        return values

    def _of(self, endpoint: str, name: str) -> Any:
        blueprint = endpoint.partition(".")[0]
        known = next(
            (
                self.made[key]
                for key in (f"{endpoint} {name}", f"{blueprint} {name}", name)
                if key in self.made
            ),
            None,
        )
        if known is None:
            self.missing.add(f"{name} of {endpoint}")
            return 0
        return known


def _is_subject(need: Any, name: str) -> bool:
    return need is not None and need.of is not None and need.of.argument == name


def samples(site: Site, content: Mapping[str, Any]) -> Samples:
    """Things of each kind: those of ``content``, and what else is needed."""
    found = Samples(site, dict(content))
    link, invited, reset, shown, path_shown = (tokens.make() for _ in range(5))
    with writing() as session:
        editor = users.by_email(session, "editor@example.org")
        assert editor is not None
        links.issue(session, institution=OWN, token_hash=link.hash, by="test", scope=links.BOTH)
        invitations.invite(
            session,
            token_hash=invited.hash,
            email="moi@example.org",
            name="Lê Mới",
            language="vi",
            grant=Grant("editor", OWN),
            by="test",
        )
        invitations.keep_reset(session, editor.id, reset.hash)
        story = content["story"]
        written = EXHIBITIONS.keep(session, EXHIBITIONS.made("trong", OWN, story), story, "user:1 Lan")
        drafts.share(session, written.id, shown.hash, "test")
        # Its picture is kept nowhere here.
        steps = replace(PATH, cover=None)
        begun = LEARNING_PATHS.made("duong", OWN, steps)
        path = LEARNING_PATHS.keep(session, begun, steps, "user:1 Lan")
        drafts.share(session, path.id, path_shown.hash, "test")
        sent = Sent(kind="error", body="Năm sai", institution=OWN, contact="lan@example.org")
        written_to, _is_new = messages.receive(session, sent, "2026-11-23")
        hours = ({"hours": ""}, {"hours": "8:00–17:00"})
        audit.note(session, "user:1 Lan", "change", "institution", OWN, *hours, institution=OWN)
    summing = summed.begun().id
    summed.send(summing, OWN, "Thư viện")
    found.made |= {
        "exhibition": written.id,
        "learning path": path.id,
        "phone token": link.text,
        "accounts.invitation token": invited.text,
        "accounts.reset_with token": reset.text,
        "pages.exhibition_shared token": shown.text,
        "pages.learning_path_shared token": path_shown.text,
        "phone number": content["activity"],
        **_of_summings(site, summing),
        **_of_figures(site, Phone(site.app, link.text)),
        "connector": "files",
        "admin.person number": editor.id,
        "admin.message number": written_to.id,
        "key": "c1",
        "revision": 1,
    }
    return found


def _of_summings(site: Site, number: int) -> dict[str, Any]:
    """The summing-up, and the institution that writes a part of it, for the pages of both."""
    named = {rule.endpoint for rule in site.app.url_map.iter_rules()}
    pages = [one for one in named if one == "phone.summing" or one.startswith("admin.summing")]
    numbers = {f"{page} number": number for page in pages}
    return {**numbers, **{f"{page} slug": OWN for page in pages if page.startswith("admin.")}}


def _of_figures(site: Site, phone: Phone) -> dict[str, Any]:
    """Sheets of figures that wait: with something new, something odd and something wrong."""
    period = i18n.today().year - 1
    figure = Figure(institution=OWN, measure="library_uses", period=str(period - 1), value=900, unit="uses")
    with writing() as session:
        declarations.declare(session, figure, "user:1 Lan", send=True)
    lines = f"slug;library_uses;web_page;digitised_share;staff_trained\n{OWN};9.000.000;có;0,7;=A1\n"

    def sheet() -> tuple[io.BytesIO, str]:
        return io.BytesIO(lines.encode()), "số liệu.csv"

    sent = site.visitor("operator").send(f"/admin/figures/import?period={period}", file=sheet())
    by_link = phone.client.post(phone.path(f"/figures/import?period={period}"), data={"file": sheet()})
    found = {"admin": sent.location, "phone": by_link.location}
    return {
        f"{place}.{page} folder": address.partition("?")[0].rpartition("/")[2]
        for place, address in found.items()
        for page in ("figures_look", "figures_faults")
    }


_LAST = f"?period={i18n.today().year - 1}"
QUERIES = {
    "admin.institutions_merge": f"?one={OWN}&other={OTHER}",
    **{
        f"{place}.{page}": _LAST
        for place in ("admin", "phone")
        for page in ("figures_look", "figures_faults")
    },
}
"""What has to be asked of pages that nothing is shown on without."""


class Address(NamedTuple):
    """A page: its endpoint, its address, whether it is for people who are logged in."""

    endpoint: str
    path: str
    is_inside: bool


def addresses(site: Site, found: Samples, role: str) -> list[Address]:
    """The pages that somebody of that role can open, and those that anybody with their link can."""
    granted = GRANTED[Role(role)]
    urls = site.app.url_map.bind("localhost")
    listed: list[Address] = []
    for rule in sorted(site.app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if not rule.endpoint.startswith(STARTS) or "GET" not in (rule.methods or set()):
            continue
        need = need_of(site.app.view_functions[rule.endpoint])
        if need is not None and need.of is not None and need.of.kind not in SUBJECTS:
            continue  # another test says that it is missing there
        if need is None or need.permission is None or need.permission in granted:
            path = urls.build(rule.endpoint, dict(found.values(rule))) + QUERIES.get(rule.endpoint, "")
            inside = rule.endpoint.startswith("admin.") or rule.endpoint == "accounts.account"
            listed.append(Address(rule.endpoint, path, inside))
    return listed
