"""How forms tell of this kind of source, in Vietnamese and English."""

from __future__ import annotations

from catalog.sdk.words import OptionWords, Words

WORDS = {
    "vi": Words(
        label="Máy chủ Z39.50",
        about="Cổng tra cứu Z39.50 của phần mềm thư viện.",
        options={
            "host": OptionWords("Tên máy chủ", "", "opac.example.vn"),
            "port": OptionWords("Cổng", "Thường là 210; của Koha là 9999."),
            "database": OptionWords("Cơ sở dữ liệu", "Của Koha là biblios."),
            "query": OptionWords("Chỉ lấy những gì tìm thấy bằng câu này (PQF)", "Để trống thì lấy tất cả."),
            "syntax": OptionWords(
                "Cú pháp bản ghi", "xml, usmarc hoặc unimarc. Để trống thì lấy loại tốt nhất.", "usmarc"
            ),
            "elements": OptionWords("Tập phần tử", "Để trống thì được nhận ra.", "F"),
            "charset": OptionWords("Bảng mã chữ", "Để trống thì được nhận ra từ nội dung.", "marc-8"),
            "group": OptionWords("Nhóm", "Chỉ khi máy chủ hỏi."),
            "chunk": OptionWords("Số bản ghi mỗi lần hỏi", "Từ 1 đến 500."),
            "timeout": OptionWords("Số giây chờ trả lời", "Để trống hoặc 0 thì theo cấu hình của trang."),
        },
    ),
    "en": Words(
        label="Z39.50 server",
        about="The Z39.50 interface of library software.",
        options={
            "host": OptionWords("Name of the server", "", "opac.example.org"),
            "port": OptionWords("Port", "Usually 210; Koha's is 9999."),
            "database": OptionWords("Database", "Koha's is biblios."),
            "query": OptionWords("Take only what this finds (PQF)", "Everything when left empty."),
            "syntax": OptionWords(
                "Record syntax", "xml, usmarc or unimarc; the best one when left empty.", "usmarc"
            ),
            "elements": OptionWords("Element set", "Found out when left empty.", "F"),
            "charset": OptionWords("Encoding of letters", "Told by the bytes when left empty.", "marc-8"),
            "group": OptionWords("Group", "Only where the server asks."),
            "chunk": OptionWords("Records asked for at a time", "From 1 to 500."),
            "timeout": OptionWords("Seconds to wait for an answer", "The site's setting when 0."),
        },
    ),
}
