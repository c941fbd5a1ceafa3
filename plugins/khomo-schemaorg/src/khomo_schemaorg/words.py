"""How forms tell of this kind of source, in Vietnamese and English."""

from __future__ import annotations

from catalog.sdk.words import OptionWords, Words

WORDS = {
    "vi": Words(
        label="Trang web của đơn vị",
        about="Đọc các trang web có đánh dấu schema.org: sự kiện, khóa học, hiện vật, sách.",
        options={
            "url": OptionWords(
                "Địa chỉ trang web",
                "Của cả trang, một phần của nó, hoặc sơ đồ trang (sitemap).",
                "https://baotang.example.vn/su-kien",
            ),
            "types": OptionWords(
                "Chỉ lấy các loại này",
                "Cách nhau bằng dấu phẩy. Để trống thì lấy mọi loại đã biết.",
                "Event, Course",
            ),
            "max_pages": OptionWords("Số trang đọc nhiều nhất mỗi lần"),
        },
    ),
    "en": Words(
        label="The institution's web site",
        about="Reads web pages that are marked up with schema.org: events, courses, objects, books.",
        options={
            "url": OptionWords(
                "Address of the web site",
                "Of all of it, of a part, or of its sitemap.",
                "https://museum.example.org/events",
            ),
            "types": OptionWords(
                "Only these types", "With commas. All known ones when left empty.", "Event, Course"
            ),
            "max_pages": OptionWords("Pages read in one run at most"),
        },
    ),
}
