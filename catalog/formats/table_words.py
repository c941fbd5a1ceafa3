"""What kinds of things, and yes and no, are called in the cells of tables, in Vietnamese and English."""

from __future__ import annotations

from catalog.formats.text.fold import fold
from catalog.record import KINDS

_KIND_WORDS = """
book: sách|giáo trình|sách in|monograph|tài liệu tham khảo|sách điện tử|ebook
periodical: báo|tạp chí|báo, tạp chí|báo - tạp chí|ấn phẩm định kỳ|bản tin|journal|magazine|newspaper
article: bài trích|bài báo
thesis: luận văn|luận án|khóa luận|dissertation
manuscript: bản thảo|sách hán nôm|thư tịch cổ
map: bản đồ
image: ảnh|tranh|hình ảnh|tranh ảnh|photo|painting|picture
audio: âm thanh|ghi âm|sách nói|audiobook
video: phim|băng hình|đoạn phim|film|clip|phim tư liệu
dataset: dữ liệu|bộ dữ liệu
software: phần mềm|trò chơi|mô phỏng|app
course: khóa học
lesson: bài giảng|bài học|học liệu|giáo án|bài tập|phiếu học tập|bài trình chiếu
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


def known_kind(value: str) -> str:
    """The kind that a cell's words name, "" for none: "Phần mềm mô phỏng" begins with a word for software."""
    words = " ".join(fold(value).split()).split(" ")
    if " ".join(words) in KINDS:
        return " ".join(words)
    for length in range(min(len(words), 5), 0, -1):
        kind = KIND_WORDS.get(" ".join(words[:length]))
        # Folded, "báo" is also the first word of "bảo tàng": a short word counts only alone.
        if kind and (length == len(words) or len(" ".join(words[:length])) > 4):
            return kind
    return ""
