"""The columns of the spreadsheet of declared figures: one for each measure and each part of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from catalog.programme.measures import COUNT, SHARE, WHOLE, YES, Measure, measures, split_name
from catalog.programme.sheet_columns import key
from catalog.programme.table_rows import is_of_problems

YES_NO = {"vi": ("Không", "Có"), "en": ("No", "Yes")}
"""What a cell says for no and for yes, by language."""
NOT_ASKED = "–"
"""What stands in the cell of a measure that such an institution is not asked; it says nothing."""
ACCEPTED = {"vi": "Đã duyệt", "en": "Accepted for"}
"""How the heading of a column begins that shows what was accepted of the period before."""
GUIDE = {"vi": "(không sửa cột này)", "en": "(leave this column as it is)"}
"""What stands under the heading of the first column, in the row that explains all columns."""
SYSTEM = {"vi": "Hệ thống", "en": "System"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: ``fact`` is its name for programs; of a figure its measure and its split."""

    fact: str
    vi: str
    en: str
    hint_vi: str = ""
    hint_en: str = ""
    measure: Measure | None = None
    split: str = WHOLE
    width: int = 15

    def heading(self, language: str) -> str:
        """The heading, in ``vi`` or ``en``."""
        return self.vi if language == "vi" else self.en

    def hint(self, language: str) -> str:
        """What is to be filled in, in ``vi`` or ``en``."""
        return self.hint_vi if language == "vi" else self.hint_en


SLUG = Column(
    fact="slug", vi="Mã đơn vị", en="Code of the institution", width=24,
    hint_vi=GUIDE["vi"], hint_en=GUIDE["en"],
)  # fmt: skip
NAME = Column(fact="name", vi="Tên đơn vị", en="Name of the institution", width=38)
PERIOD = Column(
    fact="period", vi="Kỳ báo cáo", en="Reporting period", width=11,
    hint_vi="2025 là cả năm, 2025-Q3 là quý III", hint_en="2025 is the year, 2025-Q3 its third quarter",
)  # fmt: skip
AS_OF = Column(
    fact="as_of", vi="Tính đến ngày", en="As of", width=13,
    hint_vi="Ví dụ 31/12/2025; để trống là ngày cuối kỳ",
    hint_en="Such as 31/12/2025; empty is the last day of the period",
)  # fmt: skip
REPORTER = Column(fact="reporter", vi="Người báo cáo", en="Who reports", width=22)
NOTE = Column(
    fact="note", vi="Ghi chú", en="Remark", width=30,
    hint_vi="Gửi kèm những số mới hoặc được sửa của dòng này",
    hint_en="Goes with the figures of this row that are new or changed",
)  # fmt: skip
EVIDENCE = Column(
    fact="evidence", vi="Minh chứng", en="Evidence", width=30,
    hint_vi="Địa chỉ https://…, mỗi địa chỉ một dòng hoặc cách nhau bằng dấu chấm phẩy",
    hint_en="Addresses https://…, one a line or set apart by semicolons",
)  # fmt: skip
BEFORE, AFTER = (SLUG, NAME, PERIOD), (AS_OF, REPORTER, NOTE, EVIDENCE)
"""What stands to the left and to the right of the figures."""
_WAYS: Mapping[str, Mapping[str, str]] = {
    COUNT: {"vi": "số nguyên", "en": "a whole number"},
    SHARE: {"vi": "phần trăm, ghi 70%", "en": "percent, written 70%"},
    YES: {"vi": "Có hoặc Không", "en": "Yes or No"},
}


@lru_cache(maxsize=1)
def figures() -> tuple[Column, ...]:
    """The columns of all measures, in the order in which they are asked."""
    return tuple(column for measure in measures() for column in _of(measure))


def _of(measure: Measure) -> tuple[Column, ...]:
    whole = Column(
        fact=measure.code,
        vi=measure.vi,
        en=measure.en,
        hint_vi=_hint(measure, "vi"),
        hint_en=_hint(measure, "en"),
        measure=measure,
    )
    return (whole, *(_part(measure, split) for split in measure.splits))


def _part(measure: Measure, split: str) -> Column:
    return Column(
        fact=f"{measure.code}-{split}",
        vi=f"{measure.vi}: {split_name(split, 'vi').lower()}",
        en=f"{measure.en}: {split_name(split, 'en').lower()}",
        hint_vi="phần của cột trước, có thể để trống",
        hint_en="a part of it, may stay empty",
        measure=measure,
        split=split,
        width=12,
    )


def _hint(measure: Measure, language: str) -> str:
    unit = measure.counted_in(language) if measure.kind == COUNT else ""
    told = f"{_WAYS[measure.kind][language]}{f' ({unit})' if unit else ''}"
    hint = measure.hint(language)
    return f"{told}. {hint}" if hint else told


@lru_cache(maxsize=1)
def _headings() -> Mapping[str, Column]:
    columns = (*BEFORE, *figures(), *AFTER)
    return {key(name): column for column in columns for name in (column.fact, column.vi, column.en)}


def column_of(heading: str) -> Column | None:
    """The column of a heading in either language, or of a column's own name; None for one not of ours."""
    return _headings().get(key(heading))


def is_passed(heading: str) -> bool:
    """Whether a column is there to be looked at alone: what was accepted before, the system, the problems."""
    told = key(heading)
    shown = tuple(map(key, ACCEPTED.values()))
    return told.startswith(shown) or told in map(key, SYSTEM.values()) or is_of_problems(heading)


def written(measure: Measure, value: float, language: str) -> str:
    """A value as a cell holds it in a language; ``declaring.read`` gives it back without a question."""
    if measure.kind == YES:
        return YES_NO[language][bool(value)]
    if measure.kind == COUNT:
        return str(int(value))
    told = f"{value:.10g}%"
    return told.replace(".", ",") if language == "vi" else told
