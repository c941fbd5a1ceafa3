"""How forms tell of this kind of source, in Vietnamese and English."""

from __future__ import annotations

from catalog.sdk.words import OptionWords, Words

WORDS = {
    "vi": Words(
        label="Hiện vật bảo tàng (LIDO)",
        about="Chuẩn dữ liệu hiện vật bảo tàng: tệp LIDO hoặc máy chủ OAI-PMH có LIDO.",
        options={
            "path": OptionWords(
                "Tệp hoặc thư mục trên máy chủ",
                "Một tệp LIDO, tệp zip hay tar, hoặc thư mục trên máy chủ này.",
            ),
            "url": OptionWords(
                "Địa chỉ", "Của tệp LIDO, hoặc của máy chủ OAI-PMH có LIDO.", "https://baotang.example.vn/oai"
            ),
            "set": OptionWords("Nhóm bản ghi (setSpec)", "Chỉ cho OAI-PMH. Để trống thì lấy tất cả."),
            "mode": OptionWords(
                "Khi tệp không còn một hiện vật",
                "",
                choices={"replace": "gỡ hiện vật đó khỏi trang", "append": "giữ lại: tệp chỉ thêm vào"},
            ),
        },
    ),
    "en": Words(
        label="Museum objects (LIDO)",
        about="The standard of museum objects: LIDO files, or an OAI-PMH server with LIDO.",
        options={
            "path": OptionWords(
                "File or folder on the server", "A LIDO file, a zip or tar, or a folder on this server."
            ),
            "url": OptionWords(
                "Address",
                "Of a LIDO file, or of an OAI-PMH server with LIDO.",
                "https://museum.example.org/oai",
            ),
            "set": OptionWords("Set of records (setSpec)", "Of OAI-PMH only. All of them when left empty."),
            "mode": OptionWords(
                "When the file no longer has an object",
                "",
                choices={"replace": "take that object off the site", "append": "keep it: files only add"},
            ),
        },
    ),
}
