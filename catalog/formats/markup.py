"""Texts that were written in an HTML editor and sent as they were stored."""

from __future__ import annotations

import html
import re

_BREAKS = r"p|br|div|li|ul|ol|dl|dt|dd|tr|table|h[1-6]|blockquote|hr|section"
_INLINE = r"a|abbr|b|big|cite|code|em|font|i|img|q|s|small|span|strike|strong|sub|sup|tbody|td|th|u"
_TAG = re.compile(rf"<(?:(/?(?:{_BREAKS}))|/?(?:{_INLINE}))(?:\s[^<>]*|/)?>", re.I)
_UNREAD = re.compile(r"<(script|style)\b[^<>]*>[^<]*</\1\s*>", re.I)


def without_markup(text: str) -> str:
    """``text`` without the tags of HTML and with its entities resolved, where it holds such a tag at all.

    Paragraphs, list items and breaks become line breaks. Angle brackets that are no tag of HTML stay
    ("<đẹp>", "a < b"), and so does "&amp;" in a text without tags: it may be meant.
    """
    if "<" not in text or not _TAG.search(text):
        return text
    plain = _TAG.sub(lambda found: "\n" if found[1] else "", _UNREAD.sub("", text))
    return html.unescape(plain).replace("\xa0", " ").strip()
