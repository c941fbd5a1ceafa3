"""Examples of the query language, each with what it means, in the page's language."""

from __future__ import annotations

from typing import Any

from catalog.web import i18n
from catalog.web.i18n import lazy_gettext as _

EXAMPLES: tuple[tuple[str, str, Any], ...] = (
    ('"trống đồng"', '"bronze drum"', _("these words side by side")),
    ("trống OR chiêng", "drum OR gong", _("either of the two")),
    ("huế NOT lễ", "hue NOT festival", _("the first, not the second")),
    ('nhan đề:"truyện kiều"', 'title:"truyện kiều"', _("only in the title")),
    ('tác giả:"nguyễn du"', 'creator:"nguyễn du"', _("works of this person")),
    ("năm:[1900 TO 1945]", "year:[1900 TO 1945]", _("from these years")),
    ("kiến*", "archi*", _("words that begin so")),
    ("isbn:9786041234567", "isbn:9786041234567", _("one thing by its number")),
)
"""In Vietnamese, in English, and what it means."""


def examples() -> list[tuple[str, str]]:
    """What can be typed, with its meaning."""
    is_english = i18n.spoken() == "en"
    return [(english if is_english else vietnamese, str(told)) for vietnamese, english, told in EXAMPLES]
