"""Titles that say nothing of which work it is: of a form, of a series of reports, of what lacks a title."""

from __future__ import annotations

import re

from catalog.matching.titles import words

LEAST_LETTERS = 5
_FORMS = """
báo cáo|báo cáo thường niên|báo cáo năm|báo cáo tổng kết|báo cáo tổng kết năm|báo cáo khoa học
báo cáo tài chính|báo cáo tốt nghiệp|báo cáo thực tập|kỷ yếu|kỷ yếu hội thảo|kỷ yếu hội thảo khoa học
kỷ yếu hội nghị|hội thảo|hội thảo khoa học|hội nghị khoa học|niên giám|niên giám thống kê|tạp chí|bản tin
thông tin khoa học|tập san|luận văn|luận án|luận văn thạc sĩ|luận án tiến sĩ|khóa luận tốt nghiệp
đồ án tốt nghiệp|giáo trình|bài giảng|tài liệu tham khảo|tài liệu|sách giáo khoa|sách giáo viên
sách bài tập|bài tập|văn kiện|nghị quyết|quyết định|thông báo|công văn|tuyển tập|toàn tập|tổng tập
hợp tuyển|tác phẩm|tác phẩm chọn lọc|truyện ngắn|tiểu thuyết|thơ|thơ ca|truyện|truyện tranh|kịch|hồi ký
nhật ký|tùy bút|bút ký|tản văn|tạp văn|ca khúc|tuyển tập ca khúc|không đề|không tên|không nhan đề|vô đề
không rõ|chưa đặt tên|bản đồ|ảnh|phim tài liệu|phụ lục|mục lục|lời nói đầu|annual report|report
final report|technical report|progress report|proceedings|conference proceedings|bulletin|newsletter
journal|yearbook|statistical yearbook|selected works|collected works|complete works|works|poems|plays
collected poems|selected poems|short stories|stories|essays|letters|memoirs|diary|thesis|dissertation
textbook|untitled|no title|without title|unknown|map|photograph|introduction|preface|editorial|index
contents|catalogue|rapport annuel|rapport|oeuvres|oeuvres complètes|poésies|sans titre|bulletin
actes du colloque
"""
GENERIC = frozenset(words(title) for line in _FORMS.strip().splitlines() for title in line.split("|"))
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\b(?:nam )?\d+\b")


def is_generic(head: str) -> bool:
    """Whether a title (in folded words) is very short, or names only a form, years and numbers aside."""
    bare = head if _DIGIT.search(head) is None else " ".join(_NUMBER.sub(" ", head).split())
    return len(bare) < LEAST_LETTERS or bare in GENERIC
