"""The lists that a form of activities chooses from: codes with Vietnamese and English names.

Fields of activity are those of targets C1 and C2 of 1520/QĐ-TTg (culture, art, sport, tourism, by age group
and interest) and of the skill classes and reading of 208/QĐ-TTg. What is published is the Vietnamese name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from catalog.formats.text.fold import fold


class Word(NamedTuple):
    """What a code is called."""

    vi: str
    en: str


class Kind(NamedTuple):
    """A sort of activity: the record's kind, the narrower sort, what it is called."""

    kind: str
    subtype: str
    vi: str
    en: str


SORTS: Mapping[str, Kind] = {
    "class": Kind("class", "", "Lớp học", "Class"),
    "club": Kind("club", "", "Câu lạc bộ", "Club"),
    "exhibition": Kind("exhibition", "", "Trưng bày, triển lãm", "Exhibition"),
    "programme": Kind("programme", "", "Chương trình giáo dục", "Education programme"),
    "talk": Kind("event", "talk", "Nói chuyện, tọa đàm", "Talk"),
    "reading": Kind("event", "reading", "Hoạt động đọc sách", "Reading event"),
    "library_trip": Kind("event", "library_trip", "Chuyến xe thư viện lưu động", "Mobile-library trip"),
    "event": Kind("event", "", "Sự kiện, ngày hội", "Event, festival"),
}
"""What a form offers, the most frequent first."""
FIELDS: Mapping[str, Word] = {
    "arts": Word("Văn nghệ, nghệ thuật", "Arts"),
    "sport": Word("Thể dục, thể thao", "Sport"),
    "tourism": Word("Du lịch", "Tourism"),
    "reading": Word("Đọc sách", "Reading"),
    "skills": Word("Kỹ năng sống", "Life skills"),
    "trade": Word("Nghề và việc làm", "Trades and work"),
    "digital": Word("Kỹ năng số", "Digital skills"),
    "languages": Word("Ngoại ngữ", "Languages"),
    "heritage": Word("Di sản văn hóa", "Heritage"),
    "history": Word("Lịch sử", "History"),
    "science": Word("Khoa học, công nghệ", "Science and technology"),
    "nature": Word("Thiên nhiên, môi trường", "Nature and environment"),
    "health": Word("Sức khỏe", "Health"),
    "law": Word("Pháp luật, đời sống", "Law and daily life"),
    "farming": Word("Nông nghiệp", "Farming"),
}
AUDIENCES: Mapping[str, Word] = {
    "everyone": Word("Mọi người", "Everyone"),
    "preschool": Word("Trẻ mầm non (dưới 6 tuổi)", "Small children (under 6)"),
    "children": Word("Thiếu nhi (6–11 tuổi)", "Children (6–11)"),
    "teenagers": Word("Thiếu niên (12–15 tuổi)", "Teenagers (12–15)"),
    "youth": Word("Thanh niên (16–30 tuổi)", "Young people (16–30)"),
    "adults": Word("Người lớn", "Adults"),
    "elders": Word("Người cao tuổi", "Older people"),
    "families": Word("Gia đình", "Families"),
    "pupils": Word("Học sinh đi theo lớp", "School classes"),
    "students": Word("Sinh viên", "Students"),
    "teachers": Word("Giáo viên", "Teachers"),
    "workers": Word("Người lao động", "Working people"),
    "disabled": Word("Người khuyết tật", "People with disabilities"),
}
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SAID: Mapping[str, str] = {
    "everyone": r"moi nguoi|moi lua tuoi|moi doi tuong|cong chung|everyone|all ages|general public",
    "preschool": r"mam non|mau giao|nha tre|preschool\w*|toddlers?",
    "children": r"thieu nhi|tre em|nhi dong|tieu hoc|children|kids|primary",
    "teenagers": r"thieu nien|trung hoc co so|thcs|teen\w*|lower secondary",
    "youth": r"thanh nien|trung hoc pho thong|thpt|youth|young people|upper secondary",
    "adults": r"nguoi lon|adults?",
    "elders": r"nguoi cao tuoi|nguoi gia|elder\w*|older people|seniors?",
    "families": r"gia dinh|phu huynh|famil\w+|parents?",
    "pupils": r"hoc sinh|pupils?|school\w*",
    "students": r"sinh vien|university|students?",
    "teachers": r"giao vien|nha giao|teachers?",
    "workers": r"nguoi lao dong|cong nhan|workers?|working people",
    "disabled": r"(?:nguoi|tre) khuyet tat|khiem thi|khiem thinh|disab\w+",
}
"""How institutions name the groups of ``AUDIENCES``, folded."""
_GROUPS = {code: re.compile(rf"(?<!\w)(?:{words})(?!\w)") for code, words in _SAID.items()}


def audiences_in(text: str) -> tuple[str, ...]:
    """The codes of ``AUDIENCES`` that a text names: "Học sinh tiểu học" gives children and pupils."""
    folded = fold(text[:200])
    return tuple(code for code, words in _GROUPS.items() if words.search(folded))


def sort_of(kind: str, subtype: str) -> str:
    """The code of ``SORTS`` for a kind and its narrower sort; ``event`` for one that is not known."""
    known = ((code, (sort.kind, sort.subtype)) for code, sort in SORTS.items())
    return next((code for code, pair in known if pair == (kind, subtype)), "event")
