"""Labels in Vietnamese and English of what a manifest tells, such as our own reader knows them again."""

from __future__ import annotations

Label = dict[str, list[str]]

_LABELS = """
title|Nhan đề khác|Other title
creator|Người tạo|Creator
creator:author|Tác giả|Author
creator:artist|Họa sĩ|Artist
creator:photographer|Người chụp|Photographer
creator:sculptor|Nhà điêu khắc|Sculptor
creator:cartographer|Người vẽ bản đồ|Cartographer
creator:composer|Nhạc sĩ|Composer
creator:engraver|Người khắc|Engraver
creator:architect|Kiến trúc sư|Architect
creator:scribe|Người sao chép|Scribe
creator:director|Đạo diễn|Director
creator:contributor|Người cộng tác|Contributor
creator:editor|Biên tập|Editor
creator:translator|Người dịch|Translator
creator:illustrator|Người minh họa|Illustrator
creator:printer|Nhà in|Printer
creator:donor|Người hiến tặng|Donor
creator:former owner|Chủ sở hữu cũ|Former owner
publisher|Nhà xuất bản|Publisher
issued|Năm xuất bản|Date issued
period|Niên đại|Period
place|Địa danh|Place
place:production|Nơi chế tạo|Place of production
place:find|Nơi phát hiện|Find spot
place:publication|Nơi xuất bản|Place of publication
place:depicted|Nơi chụp|Place depicted
language|Ngôn ngữ|Language
subject|Chủ đề|Subject
extent|Mô tả vật lý|Extent
material|Chất liệu|Material
technique|Kỹ thuật|Technique
dimensions|Kích thước|Dimensions
culture|Văn hóa|Culture
identifier|Số định danh|Identifier
inventory|Số kiểm kê|Inventory number
call_number|Ký hiệu kho|Call number
kind|Loại hình|Type
collection|Bộ sưu tập|Collection
series|Tùng thư|Series
holder|Đơn vị lưu giữ|Holding institution
rights|Bản quyền|Rights
licence|Giấy phép|Licence
audience|Đối tượng|Audience
education_level|Cấp học|Education level
school_subject|Môn học|School subject
designation|Xếp hạng|Designation
note|Ghi chú|Note
credit|Ghi công|Attribution
"""
_KINDS = """
book|Sách|Book
periodical|Ấn phẩm định kỳ|Periodical
article|Bài báo|Article
thesis|Luận văn|Thesis
manuscript|Bản thảo|Manuscript
map|Bản đồ|Map
image|Hình ảnh|Image
audio|Ghi âm|Audio
video|Video|Video
dataset|Dữ liệu|Dataset
software|Phần mềm|Software
course|Khóa học|Course
lesson|Bài giảng|Lesson
object|Hiện vật|Object
specimen|Mẫu vật|Specimen
collection|Bộ sưu tập|Collection
exhibition|Trưng bày|Exhibition
programme|Chương trình giáo dục|Education programme
class|Lớp học|Class
club|Câu lạc bộ|Club
event|Sự kiện|Event
web|Trang web|Web resource
"""


def _table(rows: str) -> dict[str, Label]:
    parts = (row.split("|") for row in rows.strip().splitlines())
    return {name: {"vi": [vi], "en": [en]} for name, vi, en in parts}


LABELS = _table(_LABELS)
"""Label by field of ``iiif_labels.FIELDS``, some with a role after a colon."""
KIND_NAMES = _table(_KINDS)
"""The name of each kind."""


def label_of(field: str) -> Label:
    """The label of a field; of one with a role that has none of its own, that of the field."""
    return LABELS.get(field) or LABELS[field.partition(":")[0]]
