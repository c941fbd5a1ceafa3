"""The words in which a proposal is shown, in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.formats.table_proposal import ColumnProposal, Proposal

LANGUAGES = ("vi", "en")

_WORDS: Mapping[str, tuple[str, str]] = {
    "name": ("theo tên cột", "by its name"),
    "values": ("theo giá trị", "by its values"),
    "both": ("theo tên và giá trị", "by name and values"),
    "person": ("do bạn chọn", "as you said"),
    "row_number": ("số thứ tự hàng, không lấy", "numbers the rows, not taken"),
    "private": ("không bao giờ công bố", "never published"),
    "contacts": ("liên hệ cá nhân, không bao giờ công bố", "contacts, never published"),
    "left_out": ("không có gì để hiển thị", "nothing that is shown"),
    "empty": ("trống", "empty"),
    "unknown": ("chưa hiểu", "not understood"),
    "not_mapped": ("(không lấy)", "(not taken)"),
    "no_key": (
        "chưa có: biểu ghi được nhận ra theo nội dung, hàng sửa lại tính là biểu ghi khác",
        "none: records are known by their content, a corrected row counts as another record",
    ),
    "key": ("cột cho biết số hiệu riêng của mỗi hàng", "what tells each row's own number"),
    "heading": (
        "{name}: loại {kind}{sheet}, tiêu đề ở hàng {header}, biểu ghi ở các hàng {first}-{last}",
        "{name}: kind {kind}{sheet}, header in row {header}, records in rows {first}-{last}",
    ),
    "sheet": (", trang tính {sheets}", ", sheet {sheets}"),
    "columns": ("Cột|Tên cột|Trường|Chắc|Vì sao|Ví dụ", "Column|Header|Field|Sure|Why|Examples"),
    "other": ("hoặc", "or"),
    "count": ("{count} hàng có biểu ghi", "{count} rows with records"),
    "no_title": (
        'Chưa rõ cột nào là nhan đề: chọn bằng --set "Tên cột=title"',
        'No column is surely the title: choose one with --set "Header=title"',
    ),
    "ask_column": (
        "Cột muốn sửa (chữ cái hoặc tên; Enter: đồng ý)", "Column to change (letter or name; Enter: agreed)",
    ),
    "ask_field": ("Trường (để trống: không lấy)", "Field (empty: not taken)"),
    "written": (
        "{path}: đã ghi hồ sơ; dùng: catalog sources add TÊN --connector files --option path={file} "
        "--option profile={path}",
        "{path}: profile written; use it: catalog sources add NAME --connector files --option path={file} "
        "--option profile={path}",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one language, one of ``LANGUAGES``."""

    language: str

    def say(self, word: str, **values: object) -> str:
        """A text by its name, its values filled in."""
        return _WORDS[word][LANGUAGES.index(self.language)].format(**values)

    def why(self, column: ColumnProposal) -> str:
        """Why a column is mapped as it is, or not mapped."""
        return self.say(column.why)

    def of_key(self, proposal: Proposal) -> str:
        """What the key columns mean, or what it means that there are none."""
        return self.say("key" if proposal.key else "no_key")

    def heading(self, proposal: Proposal) -> str:
        """Where the table stands and what it holds."""
        sheets = ", ".join(map(repr, proposal.sheets))
        return self.say(
            "heading",
            name=proposal.name,
            kind=proposal.kind,
            sheet=self.say("sheet", sheets=sheets) if sheets else "",
            header="-".join(map(str, dict.fromkeys((proposal.header_rows[0], proposal.header_rows[-1])))),
            first=proposal.first_row or "?",
            last=proposal.last_row or "?",
        )
