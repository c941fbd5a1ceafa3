"""What columns and cells are called where no profile says so, in Vietnamese and English."""

from __future__ import annotations

from catalog.formats.profile import FIELDS, Column, Profile, header_key
from catalog.formats.profile_steps import build_step
from catalog.formats.text.fold import fold

_HEADERS = """
title: title|nhan đề|nhan đề chính|tên|tên sách|tên tài liệu|tên hiện vật|tiêu đề|tên trưng bày|tên bài giảng
title: tên chương trình|tên lớp|tên câu lạc bộ|tên triển lãm|name|tên khoá học|tên khóa học|tên sự kiện
creators: creator|creators|tác giả|author|authors|artist|nghệ sĩ|nghệ nhân|người tạo tác
issued: issued|năm xuất bản|năm xb|năm|year|date|date_text|publication year|năm phát hành|ngày xuất bản
period: period|niên đại|thời kỳ|thời kì|dating
publisher: publisher|nhà xuất bản|nxb|đơn vị phát hành
description: description|mô tả|tóm tắt|giới thiệu|nội dung|abstract|summary|miêu tả
subjects: subject|subjects|chủ đề|từ khoá|từ khóa|keywords|đề mục|đề mục chủ đề
materials: material|materials|chất liệu|medium
techniques: technique|techniques|kỹ thuật|kĩ thuật|kỹ thuật chế tác
dimensions: dimensions|kích thước|size
extent: extent|số trang|khối lượng|pages|số lượng trang
places: place|places|nguồn gốc|xuất xứ|nơi tìm thấy|nơi phát hiện|địa danh|nơi xuất bản|provenance
identifiers inventory: inventory number|số kiểm kê|số đăng ký|số đkcb|mã hiện vật|số hiệu|accession_number
identifiers inventory: accession number|đkcb
identifiers isbn: isbn
identifiers issn: issn
languages: language|languages|ngôn ngữ
collections: collection|collections|sưu tập|bộ sưu tập
links: link|links|url|liên kết|trang web|website|địa chỉ web
images: image|images|ảnh|hình ảnh|thumbnail_url|tên ảnh|tệp ảnh
holdings.call_number: call number|ký hiệu kho|kí hiệu kho|ký hiệu xếp giá|số phân loại
holdings.location: location|kho|vị trí|nơi lưu giữ
rights.licence: licence|license|giấy phép
rights.statement: rights|quyền|bản quyền
rights.credit: credit_line|credit line|credit|ghi công|nguồn
cultures: culture|cultures|văn hóa|văn hoá|nền văn hóa|nền văn hoá
designations: bảo vật quốc gia|quyết định công nhận|national treasure
audiences: audience|audiences|đối tượng|bạn đọc
education_levels: grade|level|lớp|cấp học|khối lớp
school_subjects: school subject|môn|môn học
schedule.start: start|start date|bắt đầu|ngày bắt đầu|từ ngày|khai mạc
schedule.end: end|end date|kết thúc|ngày kết thúc|đến ngày|bế mạc
schedule.venue: venue|địa điểm|nơi tổ chức
schedule.fee: fee|học phí|giá vé|lệ phí
schedule.capacity: capacity|sĩ số|số chỗ
schedule.recurrence: recurrence
free: free|miễn phí
kind: kind|type|loại|loại hình|loại tài liệu
duration: duration|thời lượng
notes: note|notes|ghi chú
"""
_KIND_WORDS = """
book: sách|giáo trình|sách in|monograph
periodical: báo|tạp chí|báo, tạp chí|ấn phẩm định kỳ|journal|magazine
article: bài trích|bài báo
thesis: luận văn|luận án|khóa luận|dissertation
manuscript: bản thảo|sách hán nôm|thư tịch cổ
map: bản đồ
image: ảnh|tranh|hình ảnh|tranh ảnh|photo|painting|picture
audio: âm thanh|ghi âm|sách nói|audiobook
video: phim|băng hình|đoạn phim|film
dataset: dữ liệu|bộ dữ liệu
software: phần mềm
course: khóa học
lesson: bài giảng|bài học|học liệu|giáo án
object: hiện vật|cổ vật|bảo vật|bảo vật quốc gia|di vật|artefact|artifact
specimen: mẫu vật|tiêu bản
collection: sưu tập|bộ sưu tập
exhibition: trưng bày|triển lãm|trưng bày chuyên đề
programme: chương trình|chương trình giáo dục|program
class: lớp|lớp học|lớp năng khiếu
club: câu lạc bộ|clb
event: sự kiện|tọa đàm|nói chuyện|ngày hội|talk
web: trang web|website
"""
_YES = "có|true|yes|y|x|1|miễn phí|free|đúng|v"
_NO = "không|false|no|n|0|có phí|thu phí|paid|sai"
# Without a profile only these are cut apart, and only at a semicolon: commas stand inside names.
_CUT = (
    "creators", "subjects", "materials", "techniques", "collections", "audiences", "education_levels",
    "school_subjects", "images", "links",
)  # fmt: skip
KEY_HEADERS = (
    "id", "mã", "accession_number", "accession number", "inventory number", "số kiểm kê", "số đăng ký",
    "mã hiện vật", "số hiệu", "số đkcb", "đkcb", "mã số", "identifier", "isbn",
)  # fmt: skip
"""Columns that tell a row's own identifier, the best first."""


def _words(table: str) -> dict[str, str]:
    words: dict[str, str] = {}
    for line in table.strip().splitlines():
        target, names = line.split(": ", 1)
        words |= {name: target for name in names.split("|")}
    return words


KIND_WORDS = {fold(word): kind for word, kind in _words(_KIND_WORDS).items()}
"""Folded word -> kind."""
FREE_WORDS = {fold(word): answer for text, answer in ((_YES, True), (_NO, False)) for word in text.split("|")}
"""Folded word -> whether it is free."""
_BY_HEADER = {header_key(word): target for word, target in _words(_HEADERS).items()}


def default_profile(headers: tuple[str, ...]) -> Profile:
    """A profile made from header names: names of fields, and usual words of both languages.

    Headers that are not known are left out; no column at all may come of it.
    """
    columns: list[Column] = []
    titled = False
    for header in headers:
        key = header_key(header)
        field, _, scheme = (_BY_HEADER.get(key) or (key if key in FIELDS else "")).partition(" ")
        # A second column that could be the title ("tên tài liệu", "tên") is a further title.
        if field == "title" and titled:
            field = "titles"
        titled = titled or field == "title"
        if field:
            steps = (build_step({"split": ";"}),) if field in _CUT else ()
            columns.append(Column(header=header, field=field, scheme=scheme, steps=steps))
    present = {header_key(header): header for header in headers}
    key = next((present[header_key(name)] for name in KEY_HEADERS if header_key(name) in present), "")
    return Profile(id=(key,) if key else (), columns=tuple(columns))
