"""The values that a template offers to choose from, in both languages, with what they mean in a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Choice(NamedTuple):
    """One value of a list: as it is shown in Vietnamese and in English, and as it is kept."""

    vi: str
    en: str
    value: str


def _choices(text: str) -> tuple[Choice, ...]:
    return tuple(Choice(*line.split("|")) for line in text.strip().splitlines())


LISTS: Mapping[str, tuple[Choice, ...]] = {
    "object kinds": _choices("""
Hiện vật|Object|object
Mẫu vật|Specimen|specimen
Sưu tập|Collection|collection
Tranh, ảnh|Picture|image
Bản đồ|Map|map
Thư tịch, bản thảo|Manuscript|manuscript
Băng, đĩa ghi âm|Sound recording|audio
Phim, băng hình|Film|video
"""),
    "book kinds": _choices("""
Sách|Book|book
Báo, tạp chí|Periodical|periodical
Bài trích|Article|article
Luận văn, luận án|Thesis|thesis
Sách Hán Nôm, bản thảo|Manuscript|manuscript
Bản đồ|Map|map
Sách nói|Audiobook|audio
Băng hình|Video|video
"""),
    "resource kinds": _choices("""
Bài giảng, học liệu|Lesson|lesson
Khóa học|Course|course
Sách|Book|book
Video|Video|video
Âm thanh|Audio|audio
Hình ảnh|Picture|image
Phần mềm|Software|software
Bộ dữ liệu|Data set|dataset
Trang web|Web page|web
"""),
    "event kinds": _choices("""
Trưng bày, triển lãm|Exhibition|exhibition
Chương trình giáo dục|Education programme|programme
Sự kiện, nói chuyện|Event or talk|event
"""),
    "class kinds": _choices("""
Lớp năng khiếu|Class|class
Câu lạc bộ|Club|club
Khóa học|Course|course
"""),
    "access": _choices("""
Mở|Open|open
Thành viên|Members|members
Tại chỗ|On site|on_site
Trả phí|Paid|paid
Hạn chế|Restricted|restricted
Chưa rõ|Unknown|unknown
"""),
    "yes or no": _choices("""
Có|Yes|true
Không|No|false
"""),
    "grades": (
        Choice("Mầm non", "Kindergarten", "Mầm non"),
        *(Choice(f"Lớp {grade}", f"Grade {grade}", f"Lớp {grade}") for grade in range(1, 13)),
        Choice("Người lớn", "Adults", "Người lớn"),
    ),
    "systems": _choices("""
Thư viện|Library|library
Bảo tàng|Museum|museum
Trung tâm văn hóa|Cultural centre|cultural_centre
"""),
    "levels": _choices("""
Trung ương|Central|central
Tỉnh|Province|province
Huyện|District|district
Xã|Commune|commune
Thôn|Village|village
"""),
    "visit ways": _choices("""
Tại chỗ|On site|on_site
Trực tuyến|Online|online
Lưu động|Mobile|mobile
"""),
}


def shown(name: str, language: str) -> tuple[str, ...]:
    """The values of a list in that language, ``vi`` or ``en``."""
    return tuple(choice.vi if language == "vi" else choice.en for choice in LISTS[name])


def meant(name: str) -> dict[str, str]:
    """What is kept for each value of a list, in either language and as it is kept already."""
    return {word: choice.value for choice in LISTS[name] for word in (choice.value, choice.en, choice.vi)}
