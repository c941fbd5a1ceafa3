"""Columns that several templates have in common."""

from __future__ import annotations

from khomo_files.templates import Field, Words

SPLIT = [{"split": ";"}]
YES_NO = "yes or no"


def number(vi: str, en: str, first: str, second: str) -> Field:
    """The column that gives each row its own number."""
    return Field(
        header=Words(vi, en), meaning={"field": "identifiers", "scheme": "inventory"},
        examples=(first, second), required=True,
        note=Words("Mỗi dòng một số riêng, giữ nguyên qua các lần gửi.", "One number a row, kept each time."),
    )  # fmt: skip


def title(vi: str, en: str, first: Words, second: Words) -> Field:
    """The column of titles."""
    header = Words(vi, en)
    return Field(header=header, meaning={"field": "title"}, examples=(first, second), required=True, width=36)


def kind(choices: str, first: Words, second: Words) -> Field:
    """The column of kinds, with its list."""
    return Field(
        header=Words("Loại", "Kind"), meaning={"field": "kind"}, examples=(first, second), choices=choices
    )


def day(vi: str, en: str, meaning: str, first: str, second: str) -> Field:
    """A column of days, or of days with a time."""
    return Field(
        header=Words(vi, en), meaning={"field": meaning}, examples=(first, second), shape="date",
        note=Words("Viết 25/08/2026 hoặc 25/08/2026 19:30.", "Write 25/08/2026 or 25/08/2026 19:30."),
    )  # fmt: skip


CREATORS = Field(
    header=Words("Tác giả", "Creators"), meaning={"field": "creators", "steps": SPLIT}, width=26,
    examples=(Words("Nguyễn Du", "Nguyễn Du"), ""), many=True,
)  # fmt: skip
LANGUAGE = Field(
    header=Words("Ngôn ngữ", "Language"), meaning={"field": "languages"}, many=True,
    examples=(Words("Tiếng Việt", "Vietnamese"), Words("Tiếng Việt; tiếng Anh", "Vietnamese; English")),
)  # fmt: skip
SUBJECTS = Field(
    header=Words("Chủ đề", "Subjects"), meaning={"field": "subjects", "steps": SPLIT}, many=True, width=26,
    examples=(Words("Văn học Việt Nam; truyện thơ", "Vietnamese literature; verse"), ""),
)  # fmt: skip
DESCRIPTION = Field(
    header=Words("Mô tả", "Description"), meaning={"field": "description"}, width=44,
    examples=(Words("Vài câu cho người xem.", "A few sentences for readers."), ""),
)  # fmt: skip
ACCESS = Field(
    header=Words("Quyền truy cập", "Access"), meaning={"field": "access"}, choices="access",
    examples=(Words("Tại chỗ", "On site"), Words("Mở", "Open")),
)  # fmt: skip
FREE = Field(
    header=Words("Miễn phí", "Free"), meaning={"field": "free"}, choices=YES_NO,
    examples=(Words("Có", "Yes"), Words("Không", "No")),
)  # fmt: skip
IMAGES = Field(
    header=Words("Tệp ảnh", "Image files"), meaning={"field": "images", "steps": SPLIT}, many=True,
    examples=("", "https://example.org/2.jpg"), width=26,
    note=Words("Tên tệp trong cùng tệp zip, hoặc địa chỉ web.", "Names of files in the zip, or addresses."),
)  # fmt: skip
LINK = Field(
    header=Words("Liên kết", "Link"), meaning={"field": "links", "steps": SPLIT}, shape="address", width=30,
    examples=("https://example.org/1", ""), many=True,
)  # fmt: skip
LICENCE = Field(
    header=Words("Giấy phép", "Licence"), meaning={"field": "rights.licence"}, examples=("", "CC BY 4.0")
)
NOTES = Field(
    header=Words("Ghi chú công khai", "Public notes"), meaning={"field": "notes"}, examples=("", ""), width=30
)
AUDIENCE = Field(
    header=Words("Đối tượng", "Audience"), meaning={"field": "audiences", "steps": SPLIT}, many=True,
    examples=(Words("Học sinh; gia đình", "Pupils; families"), Words("Người lớn", "Adults")),
)  # fmt: skip
GRADES = Field(
    header=Words("Lớp, cấp học", "Grades"), meaning={"field": "education_levels", "steps": SPLIT}, many=True,
    examples=(Words("Lớp 7", "Grade 7"), Words("Lớp 10; Lớp 11", "Grade 10; Grade 11")), choices="grades",
)  # fmt: skip
SCHOOL_SUBJECT = Field(
    header=Words("Môn học", "School subject"), meaning={"field": "school_subjects", "steps": SPLIT},
    many=True, examples=(Words("Lịch sử", "History"), Words("Ngữ văn", "Literature")),
)  # fmt: skip
VENUE = Field(
    header=Words("Địa điểm", "Venue"), meaning={"field": "schedule.venue"}, width=30,
    examples=(Words("Hội trường tầng 2", "Hall, second floor"), ""),
)  # fmt: skip
ONLINE = Field(
    header=Words("Địa chỉ trực tuyến", "Online address"), meaning={"field": "schedule.online_url"},
    examples=("", "https://example.org/live"), shape="address", width=26,
)  # fmt: skip
REGISTER = Field(
    header=Words("Đăng ký tại", "Register at"), meaning={"field": "schedule.registration_url"},
    examples=("", "https://example.org/dang-ky"), shape="address", width=26,
)  # fmt: skip
FEE = Field(
    header=Words("Học phí, giá vé", "Fee"), meaning={"field": "schedule.fee"},
    examples=("", Words("30.000 đồng", "30,000 VND")),
)  # fmt: skip
PLACES_LEFT = Field(
    header=Words("Số chỗ", "Capacity"), meaning={"field": "schedule.capacity"}, shape="number",
    examples=("30", ""),
)  # fmt: skip
