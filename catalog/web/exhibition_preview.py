"""An exhibition as it will be shown, before it is: in the editor, and by a link that its people give away."""

from __future__ import annotations

from flask import Response

from catalog.exhibitions.model import Exhibition
from catalog.exhibitions.published import read
from catalog.exhibitions.story import record_of
from catalog.people import tokens
from catalog.record import SourceRef, record_id
from catalog.shape import to_dict, with_values
from catalog.store.db import reading
from catalog.store.exhibitions import EXHIBITIONS
from catalog.store.own import Own
from catalog.web.errors import answer
from catalog.web.exhibition_pages import told_values
from catalog.web.exhibition_story import story
from catalog.web.frame import blueprint, known_institutions, page
from catalog.web.i18n import gettext as _
from catalog.web.references import held


@blueprint.get("/preview/<token>")
def exhibition_shared(token: str) -> Response:
    """A draft, for whoever has its link; no link, one that is over and one taken back are told the same."""
    with reading() as session:
        found = EXHIBITIONS.shared(session, tokens.hashed(token))
    if found is None:
        told = _("This link leads nowhere (any more). Ask whoever sent it for a new one.")
        return answer(404, told, title=_("There is nothing to see here"))
    return preview_page(*found)


def preview_page(own: Own, exhibition: Exhibition, *, revision: int = 0) -> Response:
    """The page that would be shown of it; ``revision`` tells of which version, 0 of the present one."""
    source = f"{own.institution}-own"
    record = with_values(
        record_of(exhibition),
        title=exhibition.title or _("Exhibition without a title"),
        id=record_id(source, own.id),
        source=SourceRef(slug=source, native_id=own.id),
        institution=own.institution,
    )
    shaped = to_dict(record)
    return page(
        "exhibition_all.html",
        **told_values(
            shaped,
            story(read(record), record.images, held(shaped), _owners(exhibition)),
            known_institutions().get(own.institution),
        ),
        preview=True,
        revision=revision,
    )


def _owners(exhibition: Exhibition) -> dict[str, str]:
    """The records whose pictures it shows, by the addresses of the pictures: it is no record itself yet."""
    told = [section.picture for chapter in exhibition.chapters for section in chapter.sections]
    return {shown.url: shown.record for shown in (exhibition.cover, *told) if shown and shown.record}
