"""How forms tell of this kind of source, in Vietnamese and English."""

from __future__ import annotations

from catalog.sdk.words import OptionWords, Words

WORDS = {
    "vi": Words(
        label="Bảng Excel, CSV hoặc tệp MARC",
        about=(
            "Một tệp xuất từ phần mềm thư viện hay bảng tính: Excel, CSV, MARC, XML, RIS, "
            "BibTeX, CDS/ISIS, hoặc tệp zip kèm ảnh."
        ),
        options={
            "path": OptionWords(
                "Tệp trên máy chủ",
                ("Đường dẫn của tệp trên máy chủ này. Để gửi tệp từ máy của mình, hãy dùng mục “Gửi tệp”."),
                "/srv/du-lieu/sach.xlsx",
            ),
            "url": OptionWords(
                "Địa chỉ của tệp",
                "Địa chỉ trên mạng để tải tệp về mỗi lần thu thập.",
                "https://thuvien.example.vn/xuat/sach.csv",
            ),
            "format": OptionWords("Loại tệp", "Để trống thì được nhận ra từ nội dung."),
            "profile": OptionWords(
                "Cột nào là gì",
                ("Cho bảng và CDS/ISIS: bản mô tả các cột bằng YAML. Để trống thì được nhận ra từ tên cột."),
                "kind: book\ncolumns:\n  Nhan đề: title\n  Tác giả: creators",
            ),
            "mode": OptionWords(
                "Khi tệp không còn một bản ghi",
                "",
                choices={"replace": "gỡ bản ghi đó khỏi trang", "append": "giữ lại: tệp chỉ thêm vào"},
            ),
            "encoding": OptionWords(
                "Bảng mã chữ",
                "Của tệp văn bản, MARC và CDS/ISIS. Để trống thì được nhận ra.",
                "utf-8, cp1258, tcvn3, vni",
            ),
            "delimiter": OptionWords(
                "Dấu ngăn cột", "Một trong các dấu , ; | hoặc tab. Để trống thì được nhận ra."
            ),
            "flavour": OptionWords(
                "Kiểu MARC", "Để trống thì được nhận ra.", choices={"marc21": "MARC 21", "unimarc": "UNIMARC"}
            ),
        },
    ),
    "en": Words(
        label="Excel or CSV table, or MARC file",
        about=(
            "A file exported from library software or a spreadsheet: Excel, CSV, MARC, XML, RIS, "
            "BibTeX, CDS/ISIS, or a zip with pictures."
        ),
        options={
            "path": OptionWords(
                "File on the server",
                ("Where the file lies on this server. To send one from your own computer use “Send a file”."),
                "/srv/data/books.xlsx",
            ),
            "url": OptionWords(
                "Address of the file",
                "From where the file is fetched at each harvest.",
                "https://library.example.org/export/books.csv",
            ),
            "format": OptionWords("Kind of file", "Told by its content when left empty."),
            "profile": OptionWords(
                "Which column is what",
                (
                    "For tables and CDS/ISIS: what goes where, as YAML. Told by the names of columns "
                    "when left empty."
                ),
                "kind: book\ncolumns:\n  Title: title\n  Author: creators",
            ),
            "mode": OptionWords(
                "When the file no longer has a record",
                "",
                choices={"replace": "take that record off the site", "append": "keep it: files only add"},
            ),
            "encoding": OptionWords(
                "Encoding of letters",
                "Of text files, MARC and CDS/ISIS. Told by the bytes when left empty.",
                "utf-8, cp1258, tcvn3, vni",
            ),
            "delimiter": OptionWords("Sign between columns", "One of , ; | or tab. Told when left empty."),
            "flavour": OptionWords(
                "Flavour of MARC",
                "Told when left empty.",
                choices={"marc21": "MARC 21", "unimarc": "UNIMARC"},
            ),
        },
    ),
}
