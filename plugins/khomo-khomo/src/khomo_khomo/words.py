"""How forms tell of this kind of source, in Vietnamese and English."""

from __future__ import annotations

from catalog.sdk.words import OptionWords, Words

WORDS = {
    "vi": Words(
        label="Một trang Kho Mở khác",
        about="Lấy mọi thứ mà một trang Kho Mở khác công bố, chẳng hạn của tỉnh.",
        options={
            "url": OptionWords("Địa chỉ trang kia", "", "https://khomo.example.vn"),
            "institutions": OptionWords(
                "Đơn vị nào là đơn vị nào",
                (
                    "Mỗi dòng một cặp: tên ngắn ở trang kia=tên ngắn ở đây. Bản ghi của đơn vị khác "
                    "thuộc về đơn vị của nguồn này."
                ),
                "tv-hue=thu-vien-hue",
            ),
        },
    ),
    "en": Words(
        label="Another Kho Mở",
        about=("Takes all that another catalog of this software publishes, such as that of a province."),
        options={
            "url": OptionWords("Address of the other site", "", "https://khomo.example.org"),
            "institutions": OptionWords(
                "Which institution is which",
                (
                    "A pair a line: short name there=short name here. Records of others belong to the "
                    "institution of this source."
                ),
                "hue-lib=hue-library",
            ),
        },
    ),
}
