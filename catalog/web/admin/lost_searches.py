"""What people looked for and did not find: the commonest words, of those that more than a few looked for."""

from __future__ import annotations

from flask import Response

from catalog.people.permissions import Permission
from catalog.store import lost_searches as store
from catalog.store.db import reading
from catalog.web.admin.shell import admin_page, blueprint, needs
from catalog.web.i18n import gettext as _


@blueprint.get("/searches", endpoint="lost_searches")
@needs(Permission.COUNTS_SEE)
def lost_searches() -> Response:
    """The commonest searches that found nothing."""
    with reading() as session:
        found = store.commonest(session)
    return admin_page(
        "admin/lost_searches.html",
        title=_("Searches that found nothing"),
        found=found,
        rare=store.RARE,
        days=store.KEPT_DAYS,
    )
