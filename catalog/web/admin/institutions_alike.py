"""Institutions that may have been entered twice: side by side, set apart, merged."""

from __future__ import annotations

from flask import Response, abort, request
from sqlalchemy.orm import Session

from catalog.errors import UnknownName
from catalog.people.permissions import Permission
from catalog.people.undoing import undoable
from catalog.programme import duplicates, institutions
from catalog.store import audit, institutions_alike, institutions_listing, institutions_merged
from catalog.store import institutions as store
from catalog.store.audit import Entry
from catalog.store.db import reading, writing
from catalog.store.institutions_listing import Wanted
from catalog.web import caching, forms
from catalog.web.admin.institutions_editing import crumbs, need_standing, standing
from catalog.web.admin.shell import actor, admin_page, allow, blueprint, may, needs, reach, see_other, tell
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.institutions_words import fact_name, fact_value
from catalog.web.labels import Names

_MERGE = Permission.INSTITUTIONS_MERGE
SUBJECT = "institution pair"
SHOWN = 40
WHY: Names = {
    "isil": lazy_gettext("the same ISIL"),
    "name": lazy_gettext("the same name in the same place"),
    "near": lazy_gettext("close to each other, with names alike"),
}


class MergeForm(forms.Form):
    """Which goes on, and why."""

    keep = forms.options(lazy_gettext("Which one is kept"))
    reason = forms.line(lazy_gettext("Why"), most=300, required=True)


@blueprint.get("/institutions/duplicates")
@needs(_MERGE)
def institutions_duplicates() -> Response:
    """Pairs that may be one institution."""
    mine = reach(_MERGE)
    with reading() as session:
        candidates = caching.remembered(
            "look-alikes", lambda: duplicates.candidates(session), store.stamp(session)
        )
        pairs = duplicates.not_apart(session, candidates)
        if not mine.everything:
            own = institutions_listing.slugs(session, Wanted(reach=mine))
            pairs = [pair for pair in pairs if not own.isdisjoint(pair.slugs)]
        slugs = {slug for pair in pairs[:SHOWN] for slug in pair.slugs}
        known, counts = store.among(session, slugs), store.record_counts(session, slugs)
    shown = [(pair, *((known[slug], counts.get(slug, 0)) for slug in pair.slugs)) for pair in pairs[:SHOWN]]
    return admin_page(
        "admin/institutions_duplicates.html",
        title=_("Entered twice?"),
        crumbs=crumbs(),
        pairs=shown,
        total=len(pairs),
        why=WHY,
        fact_name=fact_name,
        fact_value=fact_value,
    )


def _pair() -> tuple[str, str]:
    """The pair of the form, of which the person looks after at least one."""
    one, other = (request.values.get(name, "")[:80] for name in ("one", "other"))
    if not one or not other or one == other:
        abort(400)
    return one, other


@blueprint.post("/institutions/duplicates/apart")
@needs(_MERGE)
def institutions_apart() -> Response:
    """Say that two are two."""
    pair = _pair()
    allow(_MERGE, pair[0] if may(_MERGE, pair[0]) else pair[1])
    entry = None
    with writing() as session:
        for slug in pair:
            need_standing(session, slug)
        if institutions_alike.set_apart(session, pair, actor()):
            told = {"one": pair[0], "other": pair[1]}
            subject = "|".join(sorted(pair))
            entry = audit.note(
                session, actor(), "set apart", SUBJECT, subject, None, told, institution=pair[0]
            )
    if entry is None:
        tell(_("That was done already."), "note")
    else:
        tell(_("They are two: this is not asked again."), undo=entry)
    return see_other("institutions_duplicates")


@undoable(SUBJECT, _MERGE, "set apart")
def _undo(session: Session, entry: Entry, by: str) -> None:
    institutions_alike.set_apart(session, entry.subject.split("|"), by, are_two=False)


@blueprint.route("/institutions/merge", methods=["GET", "POST"], endpoint="institutions_merge")
@needs(_MERGE)
def institutions_merge() -> Response:
    """The question before two become one, and the doing."""
    pair = _pair()
    for slug in pair:
        allow(_MERGE, slug)
    with reading() as session:
        standing_as = {store.successor(session, slug) or slug for slug in pair}
        if len(standing_as) == 1:
            tell(_("They are one already."), "note")
            return see_other("institution", slug=standing_as.pop())
        found = [standing(session, slug).facts for slug in pair]
        holdings = [institutions_merged.holdings(session, slug) for slug in pair]
    form = MergeForm()
    form.keep.choices = forms.among(
        [(facts["slug"], f"{facts['name_vi']} ({facts['slug']})") for facts in found]
    )
    if not form.is_submitted():
        # The one with more to it goes on, unless somebody says otherwise.
        weights = [(sum(held.values()), len(facts)) for held, facts in zip(holdings, found, strict=True)]
        form.keep.data = pair[weights.index(max(weights))]
    if form.validate_on_submit():
        kept = form.keep.data
        gone = pair[1] if kept == pair[0] else pair[0]
        try:
            with writing() as session:
                entry = institutions.merge(session, actor(), gone, kept, reason=form.reason.data)
        except UnknownName:
            form.problem("keep", _("Somebody merged one of them meanwhile: look at the list again."))
        else:
            tell(_("They are one now. Records follow with the next harvest of their sources."), undo=entry)
            return see_other("institution", slug=kept)
    return admin_page(
        "admin/institutions_merge.html",
        title=_("Make one of two"),
        crumbs=crumbs(),
        status=422 if form.errors else 200,
        form=form,
        pair=pair,
        found=found,
        holdings=holdings,
        facts=[name for name in store.FACTS if any(facts.get(name) for facts in found)],
        fact_name=fact_name,
        fact_value=fact_value,
    )
