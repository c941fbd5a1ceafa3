"""What is wrong in a plan's file or form, in both languages: sentences by rule, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.programme.plan_files import PlanFault
from catalog.programme.report_words import Words

TABLES: Mapping[str, Words] = {
    "indicators": Words("Chỉ tiêu", "Indicator"),
    "targets": Words("Mức phấn đấu", "Target"),
    "tasks": Words("Nhiệm vụ", "Task"),
}
"""What one row of each table is."""
_RULE = Words("quy tắc", "rule")
_SENTENCES: Mapping[str, Words] = {
    "required": Words("Bạn cần điền mục này.", "Please fill this in."),
    "type": Words(
        "“{}” không đúng kiểu: số, chữ, hay có/không.",
        "“{}” is not what stands here: a number, a text, yes or no.",
    ),
    "date": Words(
        "“{}” không phải là ngày: hãy viết như 01/07/2025, trong tệp như 2025-07-01.",
        "“{}” is no day: write it like 01/07/2025, in a file like 2025-07-01.",
    ),
    "range": Words("“{}” vượt quá mức có thể.", "“{}” is beyond what can be."),
    "over_all": Words("Tỷ lệ cao nhất là 100 %.", "A share is at most 100 %."),
    "order": Words(
        "Giá trị này không lớn hơn, hoặc không sau, giá trị đầu.",
        "This is not above, or not after, the first one.",
    ),
    "not_in_list": Words("“{}” không có trong danh mục.", "“{}” is not in the list."),
    "no_indicator": Words("Kế hoạch này không có chỉ tiêu “{}”.", "This plan has no indicator “{}”."),
    "not_growth": Words("Chỉ dùng cho chỉ tiêu tăng trưởng.", "This is for growth only."),
    "twice": Words("Mục này đã có trong kế hoạch: {}.", "This stands in the plan already: {}."),
    "place": Words(
        "“{}” không phải tỉnh hay xã trong danh sách cũ hoặc mới.",
        "“{}” is no province or commune of either list.",
    ),
    "sign": Words(
        "“{}” có ký tự không dùng được ở đây: chỉ dùng chữ không dấu, chữ số và dấu gạch nối.",
        "“{}” holds signs that cannot stand here: plain letters, figures and hyphens alone.",
    ),
    "unknown_field": Words("Kế hoạch không có mục nào tên là “{}”.", "Nothing is called so in a plan: “{}”."),
    "too_long": Words("Nội dung này quá dài.", "This text is too long."),
    "too_many": Words("Nhiều mục hơn mức có thể lưu.", "These are more entries than can be kept."),
    "too_big": Words("Tệp quá lớn so với một kế hoạch.", "This file is too large for a plan."),
    "forbidden_character": Words(
        "Nội dung này có ký tự không lưu được; hãy gõ lại.",
        "This text holds a sign that cannot be kept; type it anew.",
    ),
    "web_address": Words(
        "“{}” không phải địa chỉ mạng: địa chỉ bắt đầu bằng https:// hoặc http://.",
        "“{}” is no address: it begins with https:// or http://.",
    ),
    "encoding": Words("Tệp này không ở bảng mã UTF-8.", "This file is not written in UTF-8."),
    "unreadable": Words(
        "Không đọc được tệp này theo TOML hay JSON; chỗ sai đầu tiên (dòng:cột): {}.",
        "This file cannot be read as TOML or JSON; the first fault (line:column): {}.",
    ),
}


def table_name(table: str, language: str) -> str:
    """What one row of that table is called."""
    return TABLES[table].said(language)


def sentence(fault: PlanFault, language: str) -> str:
    """What is wrong, in a sentence that says how to go on; a rule that is not known here as it was told."""
    inner = fault.fault
    words = _SENTENCES.get(inner.rule)
    if words is None:
        return inner.message
    shown = inner.field.rpartition(".")[2] if inner.rule == "unknown_field" else inner.value[:80]
    return words.said(language).format(shown or "–")


def place(fault: PlanFault, language: str) -> str:
    """The row and the broken rule, to be told behind a sentence: "Mức phấn đấu 3, quy tắc type"."""
    row = [f"{table_name(fault.table, language)} {fault.row}"] if fault.table else []
    return ", ".join([*row, f"{_RULE.said(language)} {fault.fault.rule}"])
