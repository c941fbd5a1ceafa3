"""What the editor of learning paths says and offers: what is missing, grades, audiences."""

from __future__ import annotations

from catalog.learning.missing import FEWEST_STEPS, Lack
from catalog.web.admin.desk import Words
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

WORDS = Words(
    many=lazy_gettext("Learning paths"),
    new=lazy_gettext("New learning path"),
    title=lazy_gettext("Title of the learning path"),
    untitled=lazy_gettext("Learning path without a title"),
    none=lazy_gettext("There is no learning path yet. Begin with a title; all else can wait."),
    waiting=lazy_gettext("Learning path not published yet: %(title)s"),
    copied=lazy_gettext("This is a copy. The learning path that it was made of stays as it is."),
    shared=lazy_gettext(
        "Whoever has this link sees the learning path as it is kept, for %(days)s days."
        " The link is told only now."
    ),
)
GRADES = ("Mầm non", *(f"Lớp {number}" for number in range(1, 13)), "Đại học", "Giáo dục thường xuyên")
"""The grades and levels to tick, as records have them: in Vietnamese, whatever the page's language."""
AUDIENCES = (
    "Gia đình",
    "Thiếu nhi",
    "Học sinh tiểu học",
    "Học sinh trung học cơ sở",
    "Học sinh trung học phổ thông",
    "Sinh viên",
    "Giáo viên",
    "Phụ huynh",
    "Người lớn",
    "Người cao tuổi",
    "Người khuyết tật",
    "Mọi người",
)
"""For whom a path can be, as records have it."""
_LACKS = {
    "title": lazy_gettext("The learning path has no title."),
    "aim": lazy_gettext("The aim is missing: what will one know or be able to do at the end?"),
    "cover_alt": lazy_gettext("The picture is not described for those who cannot see it."),
    "level": lazy_gettext("No grade and no audience is said: it is found under neither."),
    "subject": lazy_gettext("No school subject is said: it is found under none."),
    "minutes": lazy_gettext("Nobody knows how long it takes."),
    "licence": lazy_gettext("It is not said what others may do with it."),
}


def lack_words(lack: Lack) -> str:
    """A sentence on what is missing."""
    match lack.rule:
        case "steps":
            return _("There are fewer than %(fewest)s steps.", fewest=FEWEST_STEPS)
        case "note":
            return _("Step %(number)s has no sentence on what to look for.", number=lack.number)
    return str(_LACKS[lack.rule])
