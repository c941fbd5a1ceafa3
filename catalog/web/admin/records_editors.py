"""Which editor each field of a record has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from catalog.web.admin.records_fields import (
    AccessForm,
    DateForm,
    FieldForm,
    FreeForm,
    KindForm,
    LabelsForm,
    LanguagesForm,
    LinesForm,
    PlacesForm,
    RightsForm,
    TextForm,
    TitleForm,
)
from catalog.web.admin.records_rows import CreatorsForm, LinksForm, PicturesForm
from catalog.web.admin.records_schedule import ScheduleForm
from catalog.web.i18n import lazy_gettext as _


class Editor(NamedTuple):
    """The form of a field, and what to know of it before one writes."""

    form: type[FieldForm]
    hint: str = ""


EDITORS: Mapping[str, Editor] = {
    "title": Editor(TitleForm),
    "kind": Editor(KindForm, _("Search and the lists of this site go by the kind.")),
    "description": Editor(TextForm),
    "creators": Editor(
        CreatorsForm, _("What they did: author, translator, artist ... Clear a row to take it out.")
    ),
    "issued": Editor(DateForm),
    "languages": Editor(LanguagesForm),
    "subjects": Editor(LabelsForm, _("What it is about: folk literature, the Nguyễn dynasty ...")),
    "places": Editor(PlacesForm, _("Old and new names are both understood.")),
    "audiences": Editor(LinesForm, _("For whom it is: children, older people, blind people ...")),
    "education_levels": Editor(LinesForm, _("Like Grade 4, Lower secondary school, University ...")),
    "school_subjects": Editor(LinesForm, _("Like History, Literature, Art ...")),
    "links": Editor(LinksForm, _("Clear a row to take it out.")),
    "images": Editor(PicturesForm, _("Pictures that the source adds later are shown as they come.")),
    "access": Editor(AccessForm),
    "free": Editor(FreeForm),
    "rights": Editor(RightsForm),
    "schedule": Editor(ScheduleForm),
}
"""By field, in the order of the page."""
