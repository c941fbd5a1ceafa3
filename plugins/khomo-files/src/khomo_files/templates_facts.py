"""The templates whose rows are facts beside the records: institutions and numbers of visits."""

from __future__ import annotations

from khomo_files.templates import Field, Template, Words

INSTITUTIONS = Template(
    kind="institutions", record="",
    title=Words("Danh sách cơ sở", "List of institutions"),
    fields=(
        Field(header=Words("Tên ngắn trên web", "Slug"), meaning="slug", required=True,
              examples=("thu-vien-hue", "bao-tang-hue"),
              note=Words("Chữ thường không dấu, số và dấu gạch nối; không bao giờ đổi.",
                         "Small letters without marks, digits and hyphens; never changes.")),
        Field(header=Words("Tên tiếng Việt", "Name in Vietnamese"), meaning="name_vi", required=True,
              width=36, examples=("Thư viện Tổng hợp Thành phố Huế", "Bảo tàng Lịch sử Thành phố Huế")),
        Field(header=Words("Tên tiếng Anh", "Name in English"), meaning="name_en", width=36,
              examples=("Huế General Library", "Huế History Museum")),
        Field(header=Words("Hệ thống", "System"), meaning="system", required=True, choices="systems",
              examples=(Words("Thư viện", "Library"), Words("Bảo tàng", "Museum"))),
        Field(header=Words("Loại hình", "Type"), meaning="type", examples=("public", "provincial")),
        Field(header=Words("Cấp", "Level"), meaning="level", choices="levels",
              examples=(Words("Tỉnh", "Province"), Words("Tỉnh", "Province"))),
        Field(header=Words("Tỉnh, thành phố", "Province"), meaning="province", examples=("Huế", "Huế")),
        Field(header=Words("Xã, phường", "Commune"), meaning="commune", examples=("", "")),
        Field(header=Words("Địa chỉ", "Address"), meaning="address", width=36,
              examples=("29A Lê Quý Đôn", "")),
        Field(header=Words("Vĩ độ", "Latitude"), meaning="lat", shape="number", examples=("16.4637", "")),
        Field(header=Words("Kinh độ", "Longitude"), meaning="lon", shape="number", examples=("107.5909", "")),
        Field(header=Words("Trang web", "Website"), meaning="url", shape="address", width=30,
              examples=("https://example.org/", "")),
        Field(header=Words("Giờ mở cửa", "Opening hours"), meaning="hours", width=30,
              examples=(Words("Thứ hai đến thứ sáu, 7:30–17:00", "Monday to Friday, 7:30–17:00"), "")),
        Field(header=Words("Liên hệ của cơ sở", "Contact of the institution"), meaning="contact", width=26,
              examples=("", "")),
    ),
)  # fmt: skip
VISITS = Template(
    kind="visits", record="",
    title=Words("Số lượt người sử dụng", "Numbers of visits"),
    fields=(
        Field(header=Words("Tên ngắn của cơ sở", "Institution's slug"), meaning="institution", required=True,
              examples=("thu-vien-hue", "thu-vien-hue"), width=24),
        Field(header=Words("Từ ngày", "From"), meaning="start", shape="date", required=True,
              examples=("01/01/2026", "01/01/2026")),
        Field(header=Words("Đến ngày", "To"), meaning="end", shape="date", required=True,
              examples=("31/03/2026", "31/03/2026")),
        Field(header=Words("Hình thức", "Way"), meaning="way", choices="visit ways", required=True,
              examples=(Words("Tại chỗ", "On site"), Words("Trực tuyến", "Online"))),
        Field(header=Words("Số lượt", "Visits"), meaning="visits", shape="number", required=True,
              examples=("12500", "40210")),
        Field(header=Words("Trong đó để học tập, nghiên cứu", "Of these for study and research"),
              meaning="study_visits", shape="number", examples=("3100", ""), width=26),
        Field(header=Words("Nguồn số liệu", "Source of the number"), meaning="note", width=36,
              examples=(Words("Báo cáo quý I", "Report of the first quarter"), "")),
    ),
)  # fmt: skip
FACTS: tuple[Template, ...] = (INSTITUTIONS, VISITS)
