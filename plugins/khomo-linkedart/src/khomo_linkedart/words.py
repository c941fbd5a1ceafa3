"""How forms tell of this kind of source, in Vietnamese and English."""

from __future__ import annotations

from catalog.sdk.words import OptionWords, Words

WORDS = {
    "vi": Words(
        label="Bảo tàng theo chuẩn Linked Art",
        about="Dữ liệu hiện vật mở theo chuẩn Linked Art.",
        options={
            "url": OptionWords(
                "Địa chỉ",
                "Của một hiện vật, một danh sách, hoặc một luồng thay đổi.",
                "https://baotang.example.vn/data/objects",
            ),
            "parts": OptionWords("Số tài liệu liên quan được đọc cho mỗi hiện vật", "0 thì không đọc."),
        },
    ),
    "en": Words(
        label="Museum with Linked Art",
        about="Open data on objects in the form of Linked Art.",
        options={
            "url": OptionWords(
                "Address",
                "Of an object, of a list, or of a stream of changes.",
                "https://museum.example.org/data/objects",
            ),
            "parts": OptionWords("Related documents read for one object", "None for 0."),
        },
    ),
}
