"""How forms tell of this kind of source, in Vietnamese and English."""

from __future__ import annotations

from catalog.sdk.words import OptionWords, Words

WORDS = {
    "vi": Words(
        label="Ảnh số hóa theo chuẩn IIIF",
        about="Bộ sưu tập ảnh, sách và bản đồ số hóa có địa chỉ IIIF.",
        options={
            "url": OptionWords(
                "Địa chỉ IIIF",
                "Của một bộ sưu tập, một manifest, hoặc một luồng thay đổi.",
                "https://thuvien.example.vn/iiif/collection/top",
            ),
            "labels": OptionWords(
                "Nhãn của đơn vị nghĩa là gì",
                "Mỗi dòng một cặp: nhãn = trường; dấu - để bỏ qua.",
                "Ký hiệu = call_number\nLượt xem = -",
            ),
            "see_also": OptionWords(
                "Đọc cả bản mô tả đầy đủ đi kèm", "Thêm một lần hỏi cho mỗi tài liệu có bản mô tả đó."
            ),
            "changes": OptionWords("Địa chỉ luồng thay đổi", "Nếu bộ sưu tập không tự nêu ra."),
        },
    ),
    "en": Words(
        label="Digitised images (IIIF)",
        about="A collection of digitised pictures, books or maps with a IIIF address.",
        options={
            "url": OptionWords(
                "IIIF address",
                "Of a collection, a manifest, or a stream of changes.",
                "https://library.example.org/iiif/collection/top",
            ),
            "labels": OptionWords(
                "What the institution's labels mean",
                "A pair a line: label = field; - leaves it out.",
                "Shelfmark = call_number\nViews = -",
            ),
            "see_also": OptionWords(
                "Read the fuller description beside it too", "One more request for each item that has one."
            ),
            "changes": OptionWords(
                "Address of the stream of changes", "Where the collection does not name it itself."
            ),
        },
    ),
}
