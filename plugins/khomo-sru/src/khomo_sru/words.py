"""How forms tell of this kind of source, in Vietnamese and English."""

from __future__ import annotations

from catalog.sdk.words import OptionWords, Words

WORDS = {
    "vi": Words(
        label="Máy chủ SRU",
        about="Cổng tìm kiếm theo chuẩn SRU của phần mềm thư viện.",
        options={
            "url": OptionWords(
                "Địa chỉ SRU", "Kèm tên cơ sở dữ liệu.", "https://thuvien.example.vn:9001/biblios"
            ),
            "query": OptionWords(
                "Chỉ lấy những gì tìm thấy bằng câu này (CQL)", "Để trống thì lấy tất cả.", "dc.language=vie"
            ),
            "schema": OptionWords(
                "Dạng dữ liệu (recordSchema)", "Để trống thì lấy dạng tốt nhất.", "marcxml"
            ),
            "version": OptionWords("Phiên bản SRU", "Để trống thì được nhận ra."),
        },
    ),
    "en": Words(
        label="SRU server",
        about="The SRU search interface of library software.",
        options={
            "url": OptionWords(
                "SRU address", "With its database.", "https://library.example.org:9001/biblios"
            ),
            "query": OptionWords(
                "Take only what this finds (CQL)", "Everything when left empty.", "dc.language=vie"
            ),
            "schema": OptionWords(
                "Form of the data (recordSchema)", "The best one when left empty.", "marcxml"
            ),
            "version": OptionWords("Version of SRU", "Found out when left empty."),
        },
    ),
}
