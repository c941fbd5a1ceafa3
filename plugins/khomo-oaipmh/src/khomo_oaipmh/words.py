"""How forms tell of this kind of source, in Vietnamese and English."""

from __future__ import annotations

from catalog.sdk.words import OptionWords, Words

WORDS = {
    "vi": Words(
        label="Máy chủ OAI-PMH",
        about=(
            "Chuẩn chung mà nhiều phần mềm thư viện, kho số và bảo tàng có sẵn: hãy hỏi nhà cung "
            "cấp “địa chỉ OAI-PMH”."
        ),
        options={
            "url": OptionWords("Địa chỉ OAI-PMH", "", "https://thuvien.example.vn/oai"),
            "prefix": OptionWords(
                "Dạng dữ liệu (metadataPrefix)", "Để trống thì lấy dạng đầy đủ nhất đọc được.", "marcxml"
            ),
            "set": OptionWords("Nhóm bản ghi (setSpec)", "Mỗi dòng một nhóm. Để trống thì lấy tất cả."),
            "header": OptionWords(
                "Dòng đầu gửi kèm (header)", "Chỉ khi máy chủ đòi, chẳng hạn một khóa.", "X-Api-Key: 123"
            ),
        },
    ),
    "en": Words(
        label="OAI-PMH server",
        about=(
            "The common standard of library, repository and museum software: ask the supplier "
            "for the “OAI-PMH address”."
        ),
        options={
            "url": OptionWords("OAI-PMH address", "", "https://library.example.org/oai"),
            "prefix": OptionWords(
                "Form of the data (metadataPrefix)",
                "The fullest that can be read here when left empty.",
                "marcxml",
            ),
            "set": OptionWords("Sets of records (setSpec)", "One a line. All of them when left empty."),
            "header": OptionWords(
                "A header to send", "Only where the server asks for one, such as a key.", "X-Api-Key: 123"
            ),
        },
    ),
}
