"""The words of reports on a plan, in both languages: how figures come about, what they lack, headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from catalog.programme import types
from catalog.programme.figures import Group


class Words(NamedTuple):
    """A text in both languages."""

    vi: str
    en: str

    def said(self, language: str) -> str:
        """The text in ``vi`` or ``en``."""
        return self.vi if language == "vi" else self.en


NOTHING = Words("chưa có số liệu", "no figures yet")
METHODS: Mapping[str, Words] = {
    "learning_services": Words(
        "Mục lục tính là đạt khi trong năm thư viện có ít nhất một dịch vụ phục vụ học tập được xác nhận, "
        "hoặc một hoạt động có ngày. Chỉ có bản ghi thì tính riêng là “có trong mục lục”, chưa là đạt.",
        "The catalog counts a library when a service for learning is confirmed in the year, or an activity "
        "has a date in it. Records alone are told apart as “present in the catalog”.",
    ),
    "education_and_digital": Words(
        "Mục lục tính là đạt khi bảo tàng có đủ hai phần: một chương trình giáo dục ghi rõ đối tượng và ít "
        "nhất một kết quả học tập, và một trưng bày chuyên đề trên không gian số.",
        "The catalog counts a museum that has both: an education programme with a named audience and at "
        "least one outcome, and a thematic exhibition in digital space.",
    ),
    "activities_by_age": Words(
        "Mục lục tính là đạt khi trong năm đơn vị có hoạt động ghi rõ nhóm lứa tuổi hoặc lĩnh vực sở thích.",
        "The catalog counts an institution with an activity in the year that names an age group or a field "
        "of interest.",
    ),
    "regular_activities": Words(
        "Mục lục tính là đạt khi trong năm đơn vị có lớp năng khiếu, câu lạc bộ, nhóm sở thích hoặc hoạt "
        "động lặp lại thường xuyên.",
        "The catalog counts an institution with a talent class, a club, an interest group or an activity "
        "that recurs in the year.",
    ),
    "web_page": Words(
        "Mục lục tính là đạt khi đơn vị có địa chỉ trang thông tin điện tử.",
        "The catalog counts an institution whose web address is known.",
    ),
    "digitised": Words(
        "Mục lục tính phần bản ghi có bản số trên tổng số bản ghi của đơn vị.",
        "The catalog counts the share of an institution's records that lead to a digital copy.",
    ),
}
"""How the catalog finds what an indicator's rule asks for."""
FORMULAS: Mapping[str, Words] = {
    "compound": Words(
        "Mức tăng bình quân mỗi năm tính từ năm gốc theo căn bậc n (nhân dồn).",
        "Average growth a year from the base year, compound (the n-th root).",
    ),
    "mean": Words(
        "Mức tăng bình quân là trung bình cộng của mức tăng từng năm kể từ năm gốc.",
        "Average growth a year: the mean of the yearly changes since the base year.",
    ),
}
DECLARED_ONLY = Words(
    "Số liệu do các đơn vị khai báo; mục lục không suy ra được.",
    "Institutions declare these figures; the catalog cannot derive them.",
)
DECLARED_TOO = Words(
    "Đơn vị cũng có thể tự khai báo; số được duyệt thay cho số suy ra, cả hai cùng hiện.",
    "Institutions may declare it too; what an officer accepted goes before what is derived, both are shown.",
)
UNMEASURED = Words(
    "Chưa có cách đo chỉ tiêu này trong mục lục.",
    "Nothing in the catalog measures this indicator yet.",
)
NOTES: Mapping[str, Words] = {
    "no_unit_at_level": Words("không còn đơn vị ở cấp này từ 07/2025", "no unit at this level since 07/2025"),
    "no_data": NOTHING,
    "not_measured": Words("chưa có cách đo", "not measured"),
    "no_institution": Words("không có đơn vị nào để tính", "there is no institution to count"),
    "no_base": Words("chưa có số liệu của năm gốc", "no figures of the base year"),
    "not_yet": Words("năm này chưa bắt đầu", "this year has not begun"),
}
"""Why a row has no value."""
MARKS: Mapping[str, Words] = {
    "half": Words("có đơn vị mới đạt một nửa", "some have only one of the two things asked"),
    "early": Words("năm chưa kết thúc", "the year is not over"),
    "records": Words("tính trên bản ghi", "of records"),
    "mean": Words("trung bình các đơn vị", "mean of the institutions"),
    "few": Words("mới cộng một phần các đơn vị", "a sum over a part of the institutions"),
}
"""What to know beside a figure."""
STATES: Mapping[str, Words] = {
    "yes": Words("Đạt", "Reached"),
    "no": Words("Chưa đạt", "Not reached"),
    "unknown": Words("Chưa rõ", "Not known"),
    "no_record": Words("Không có bản ghi trong năm", "No record this year"),
    "not_reported": Words("Chưa báo cáo", "Not reported"),
}
"""The groups of institutions behind a row."""
FROM: Mapping[str, Words] = {
    "accepted": Words("đơn vị khai báo, cán bộ đã duyệt", "declared, accepted by an officer"),
    "derived": Words("suy ra từ mục lục", "derived from the catalog"),
}
"""What a value is taken from."""
UNCONFIRMED = Words("chưa đối chiếu với văn bản gốc", "not compared with the original document")
SYSTEMS: Mapping[str, Words] = {
    "library": Words("Thư viện", "Libraries"),
    "museum": Words("Bảo tàng", "Museums"),
    "cultural_centre": Words("Trung tâm văn hóa", "Cultural centres"),
}
_ALL = Words("Tất cả", "All")


def word(words: Mapping[str, Words], code: str, language: str) -> str:
    """The text of a code in ``vi`` or ``en``, the code itself where there is none."""
    found = words.get(code)
    return code if found is None else found.said(language)


def group_name(system: str, group: Group, language: str) -> str:
    """The institutions of a row in words: "Thư viện công cộng cấp tỉnh"."""
    codes = [code for code in group.type.split("+") if code]
    found = [types.type_of(system, code) for code in codes]
    names = [code if term is None else term.many(language) for code, term in zip(codes, found, strict=True)]
    told = _listed(names) if names else _of_all(system, language)
    # A type of one level alone has the level in its name.
    if any(term is None or len(term.levels) > 1 for term in found) or not found:
        told = _with_level(told, group.level, language)
    region = " + ".join(
        types.label("region_classes", code, language) for code in group.region_class.split("+") if code
    )
    return f"{told} ({region[:1].lower()}{region[1:]})" if region else told


def _of_all(system: str, language: str) -> str:
    name = word(SYSTEMS, system, language)
    return f"{_ALL.said(language)} {name[:1].lower()}{name[1:]}"


def _with_level(told: str, level: str, language: str) -> str:
    codes = [code for code in level.split("+") if code]
    if not codes:
        return told
    levels = [types.label("levels", code, language).lower() for code in codes]
    return f"{told} {', '.join(levels)}" if language == "vi" else f"{told}, {' and '.join(levels)} level"


def _listed(names: Sequence[str]) -> str:
    return ", ".join((names[0], *(f"{name[:1].lower()}{name[1:]}" for name in names[1:])))


def methods(rule: str, measure: str, formula: str, language: str) -> list[str]:
    """How an indicator's figures come about, in sentences."""
    told = [METHODS[rule]] if rule in METHODS else []
    if formula in FORMULAS:
        told.append(FORMULAS[formula])
    if measure:
        told.append(DECLARED_TOO if rule else DECLARED_ONLY)
    return [one.said(language) for one in told or [UNMEASURED]]
