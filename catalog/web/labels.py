"""Names for the codes of records in both languages, one table each.

A code without an entry is shown as it is, so that a plugin's own words still appear.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.web.i18n import lazy_gettext as _

Names = Mapping[str, Any]

KINDS: Names = {
    "book": _("Book"),
    "periodical": _("Periodical"),
    "article": _("Article"),
    "thesis": _("Thesis"),
    "manuscript": _("Manuscript"),
    "map": _("Map"),
    "image": _("Picture"),
    "audio": _("Audio"),
    "video": _("Video"),
    "dataset": _("Dataset"),
    "software": _("Software"),
    "course": _("Course"),
    "lesson": _("Lesson"),
    "object": _("Object"),
    "specimen": _("Specimen"),
    "collection": _("Collection"),
    "exhibition": _("Exhibition"),
    "programme": _("Education programme"),
    "class": _("Class"),
    "club": _("Club"),
    "event": _("Event"),
    "web": _("Web resource"),
}
KINDS_MANY: Names = {
    "book": _("Books"),
    "periodical": _("Periodicals"),
    "article": _("Articles"),
    "thesis": _("Theses"),
    "manuscript": _("Manuscripts"),
    "map": _("Maps"),
    "image": _("Pictures"),
    "audio": _("Audio recordings"),
    "video": _("Videos"),
    "dataset": _("Datasets"),
    "software": _("Software titles"),
    "course": _("Courses"),
    "lesson": _("Lessons"),
    "object": _("Objects"),
    "specimen": _("Specimens"),
    "collection": _("Collections"),
    "exhibition": _("Exhibitions"),
    "programme": _("Education programmes"),
    "class": _("Classes"),
    "club": _("Clubs"),
    "event": _("Events"),
    "web": _("Web resources"),
}
SYSTEMS: Names = {
    "library": _("Libraries"),
    "museum": _("Museums"),
    "cultural_centre": _("Cultural centres"),
}
SYSTEMS_ONE: Names = {
    "library": _("Library"),
    "museum": _("Museum"),
    "cultural_centre": _("Cultural centre"),
}
LEVELS: Names = {
    "central": _("National"),
    "province": _("Provincial"),
    "district": _("District"),
    "commune": _("Commune"),
    "village": _("Village"),
}
ACCESS: Names = {
    "open": _("Open to everyone"),
    "members": _("For members"),
    "on_site": _("On site"),
    "paid": _("Paid"),
    "restricted": _("Restricted"),
    "unknown": _("Access not stated"),
}
LINK_RELS: Names = {
    "fulltext": _("Read the full text"),
    "media": _("Listen or watch"),
    "register": _("Sign up"),
    "page": _("Open the page"),
    "manifest": _("IIIF manifest"),
    "catalogue": _("View at the institution"),
}
IDENTIFIER_SCHEMES: Names = {
    "isbn": "ISBN",
    "issn": "ISSN",
    "doi": "DOI",
    "handle": "Handle",
    "oai": "OAI",
    "ark": "ARK",
    "inventory": _("Inventory number"),
    "khomo": _("In another catalog"),
    "khomo-institution": _("Its institution there"),
    "khomo-source": _("Its source there"),
    "local": _("Local number"),
    "lccn": "LCCN",
    "oclc": "OCLC",
    "ismn": "ISMN",
    "urn": "URN",
    "call_number": _("Call number"),
    "system": _("Number in the system"),
    "other": _("Other number"),
    "uri": _("Address"),
    "treasure": _("National treasure decision"),
    "issue_number": _("Issue number of a recording"),
    "music_number": _("Publisher's number of music"),
    "plate_number": _("Plate number"),
    "publisher_number": _("Publisher's number"),
    "national_bibliography": _("National bibliography number"),
    "legal_deposit": _("Legal deposit number"),
    "government_document": _("Government document number"),
    "fingerprint": _("Fingerprint of an old print"),
    "coden": "CODEN",
    "ean": "EAN",
    "isrc": "ISRC",
    "isrn": "ISRN",
    "upc": "UPC",
}
TITLE_TYPES: Names = {
    "alternative": _("Other title"),
    "uniform": _("Uniform title"),
    "translated": _("Translated title"),
    "transliterated": _("Title in another script"),
    "series": _("Series"),
    "subtitle": _("Subtitle"),
    "original": _("Original title"),
    "cover": _("Cover title"),
}
RELATIONS: Names = {
    "part_of": _("Part of"),
    "has_part": _("Contains"),
    "series": _("Series"),
    "translation_of": _("Translation of"),
    "about": _("About"),
    "shown_in": _("Shown in"),
    "shows": _("Shows"),
    "same_as": _("Same as"),
    "version_of": _("Version of"),
    "replaces": _("Replaces"),
    "replaced_by": _("Replaced by"),
    "references": _("Refers to"),
    "related": _("See also"),
    "requires": _("Needs"),
}
CERTAINTIES: Names = {
    "approximate": _("approximate"),
    "inferred": _("inferred"),
    "unknown": _("uncertain"),
    "uncertain": _("uncertain"),
}
MEASURES: Names = {
    "height": _("Height"),
    "width": _("Width"),
    "depth": _("Depth"),
    "length": _("Length"),
    "thickness": _("Thickness"),
    "diameter": _("Diameter"),
    "circumference": _("Circumference"),
    "weight": _("Weight"),
}
PLACE_ROLES: Names = {
    "production": _("Made in"),
    "find": _("Found in"),
    "use": _("Used in"),
    "depicted": _("Place shown"),
    "publication": _("Published in"),
}
SCHEDULE_STATES: Names = {
    "planned": _("Planned"),
    "postponed": _("Postponed"),
    "running": _("On now"),
    "past": _("Over"),
    "cancelled": _("Cancelled"),
}
LEARNING_TYPES: Names = {
    "lesson": _("Lesson"),
    "lesson_plan": _("Lesson plan"),
    "lecture": _("Lecture"),
    "video": _("Video"),
    "learning_path": _("Learning path"),
    "course": _("Course"),
    "exercise": _("Exercise"),
    "open_book": _("Open book"),
    "textbook": _("Textbook"),
    "game": _("Game"),
    "guide": _("Guide"),
    "talk": _("Talk"),
    "reading": _("Reading event"),
    "library_trip": _("Mobile-library trip"),
}
HOLDING_STATES: Names = {
    "available": _("Available"),
    "on_loan": _("On loan"),
    "reading_room": _("In the reading room only"),
    "on_display": _("On display"),
    "in_storage": _("In storage"),
    "not_for_loan": _("Not for loan, read on site"),
    "restricted": _("With restrictions"),
    "ordered": _("Ordered, not there yet"),
    "damaged": _("Damaged"),
    "lost": _("Lost"),
    "withdrawn": _("Taken out of the collection"),
}
FACETS: Names = {
    "kind": _("Kind"),
    "online": _("Can be viewed now"),
    "institution": _("Institution"),
    "system": _("System"),
    "level": _("Level"),
    "province": _("Province or city"),
    "language": _("Language"),
    "subject_value": _("Subject"),
    "creator_value": _("Creator"),
    "audience": _("Audience"),
    "education_level": _("Grade or education level"),
    "school_subject": _("School subject"),
    "learning_type": _("Learning type"),
    "free": _("Free of charge"),
    "access": _("Access"),
    "licence": _("Licence"),
    "source": _("Source"),
    "year": _("Year"),
}
SUGGESTIONS: Names = {
    "title": _("Title"),
    "creator": _("Creator"),
    "subject": _("Subject"),
    "place": _("Place"),
    "institution": _("Institution"),
}
YES_OR_NO: Names = {"yes": _("Yes"), "no": _("No")}
SORTS: Names = {
    "relevance": _("Best match"),
    "newest": _("Newest first"),
    "title": _("By title, A to Z"),
    "distance": _("Nearest first"),
}
RUN_STATES: Names = {
    "running": _("running"),
    "done": _("done"),
    "done_with_errors": _("done, with errors"),
    "failed": _("failed"),
    "interrupted": _("interrupted"),
}
PLUGIN_STATES: Names = {
    "active": _("active"),
    "quarantined": _("switched off because of an error"),
    "disabled": _("switched off by the operator"),
}
HIDING_REASONS: Names = {
    "hidden by its institution": _("Its institution does not show it for now"),
    "hidden: it holds a mistake": _("It holds a mistake that is being put right"),
    "hidden: rights": _("Somebody’s rights stand against it"),
    "hidden: personal data": _("It tells of a person what is not for everyone"),
    "hidden: shown twice": _("The same thing is in the catalog already"),
}
"""Why editors hide a record: what is published with it, and how it is told to people."""
WITHDRAWAL_REASONS: Names = {
    **HIDING_REASONS,
    "deleted at the source": _("The institution removed it."),
    "no longer listed by the source": _("It is no longer in what the institution sends."),
    "the source was removed from the catalog": _("Its source left the catalog."),
    "withdrawn by its institution": _("Its institution took it out."),
}


def named(table: Names, code: str) -> str:
    """The name of ``code`` in the page's language; a code that is not in the table stands for itself."""
    return str(table.get(code, code))
