"""What the pages of learning call things: levels of school, audiences, what may be done with a thing."""

from __future__ import annotations

from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.labels import Names

LEVELS: Names = {
    "preschool": lazy_gettext("Preschool"),
    "primary": lazy_gettext("Primary school"),
    "lower_secondary": lazy_gettext("Lower secondary school"),
    "upper_secondary": lazy_gettext("Upper secondary school"),
    "vocational": lazy_gettext("Vocational school"),
    "college": lazy_gettext("College"),
    "university": lazy_gettext("University"),
    "graduate": lazy_gettext("Postgraduate"),
    "lifelong": lazy_gettext("Continuing education"),
}
GROUPS: Names = {
    "children": lazy_gettext("Children"),
    "pupils": lazy_gettext("Pupils"),
    "students": lazy_gettext("Students and young people"),
    "teachers": lazy_gettext("Teachers"),
    "families": lazy_gettext("Parents and families"),
    "adults": lazy_gettext("Adults who learn by themselves"),
    "elders": lazy_gettext("Older people"),
    "disabled": lazy_gettext("People with disabilities"),
}
"""The audiences that the pages offer; ``learning_values.GROUPED`` says which of a record's belong to them."""
REUSE: Names = {
    "free": lazy_gettext("Yes, as you like"),
    "named": lazy_gettext("Yes, naming the maker"),
    "alike": lazy_gettext("Yes, naming the maker, under the same terms"),
    "unsold": lazy_gettext("Yes in class, but not to be sold"),
    "unchanged": lazy_gettext("Share it as it is, do not change it"),
    "reserved": lazy_gettext("Look at it here; ask before you copy it"),
    "unknown": lazy_gettext("Not said: ask the institution"),
}


def grade_name(grade: str) -> str:
    """A grade (1 to 12) or level of school as a heading: "Grade 6", "Primary school"."""
    if grade.isdecimal():
        return _("Grade %(number)s", number=grade)
    return str(LEVELS.get(grade, grade))
