"""What lists of activities write where one is called off, in Vietnamese and English."""

from __future__ import annotations

from catalog.formats.text.fold import fold

_WORDS = {
    "cancelled": "hủy|huỷ|đã hủy|đã huỷ|hủy bỏ|bị hủy|không tổ chức|cancelled|canceled",
    "postponed": "hoãn|tạm hoãn|đã hoãn|dời|dời lịch|lùi lịch|postponed",
}
SCHEDULE_WORDS = {fold(word): status for status, words in _WORDS.items() for word in words.split("|")}
"""Folded word -> ``Schedule.status``; whether a thing is coming, on or over follows from its dates."""
