"""How forms tell of this kind of source, in Vietnamese and English."""

from __future__ import annotations

from catalog.sdk.words import OptionWords, Words

WORDS = {
    "vi": Words(
        label="Phần mềm bảo tàng CollectiveAccess",
        about="Bảo tàng hay lưu trữ dùng CollectiveAccess (Providence).",
        options={
            "url": OptionWords(
                "Địa chỉ",
                "Của Providence, kèm thư mục; hoặc địa chỉ OAI-PMH của nó.",
                "https://baotang.example.vn/providence",
            ),
            "user": OptionWords(
                "Tên đăng nhập", "Tài khoản được dùng dịch vụ web. Để trống thì lấy qua OAI-PMH."
            ),
            "fields_": OptionWords(
                "Các trường riêng của đơn vị",
                "Mỗi dòng hoặc cách nhau bằng dấu phẩy: mã=trường; để trống trường thì bỏ qua.",
                "ky_thuat=techniques",
            ),
            "public": OptionWords("Giá trị “được xem” là công khai", "Thường là 1.", "1"),
            "pages": OptionWords(
                "Địa chỉ trang công khai của hiện vật",
                "Đến chữ Detail.",
                "https://baotang.example.vn/index.php/Detail",
            ),
        },
    ),
    "en": Words(
        label="CollectiveAccess museum software",
        about="A museum or archive that runs CollectiveAccess (Providence).",
        options={
            "url": OptionWords(
                "Address",
                "Of Providence, with its folder; or its OAI-PMH address.",
                "https://museum.example.org/providence",
            ),
            "user": OptionWords("Login", "One that may use the web services. Over OAI-PMH when left empty."),
            "fields_": OptionWords(
                "Your own elements",
                "As code=field, with commas; an empty field leaves one out.",
                "technique=techniques",
            ),
            "public": OptionWords("Values of access that everyone may see", "Usually 1.", "1"),
            "pages": OptionWords(
                "Address of the public pages of objects",
                "Up to Detail.",
                "https://museum.example.org/index.php/Detail",
            ),
        },
    ),
}
