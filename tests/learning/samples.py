"""A learning path with everything in it, and the record that is published of it."""

from __future__ import annotations

from typing import Any

from catalog.exhibitions.model import Picture
from catalog.learning.model import LearningPath, Step
from catalog.learning.path import record_of
from catalog.record import Record, SourceRef, record_id
from catalog.shape import with_values

DRUM = Picture(
    url="/media/" + "a" * 64, alt="Mặt trống", caption="Trống", credit="Bảo tàng", width=400, height=300
)
PATH = LearningPath(
    title="Đường tới Đông Sơn",
    aim="Đọc hoa văn như đọc trang viết.\n\nRồi tự kể lại.",
    outcomes=("Mô tả hoa văn.", "Kể một ngày ở Văn Lang."),
    cover=DRUM,
    authors=("Lê Thị Hoa",),
    levels=("Lớp 6",),
    subjects=("Lịch sử và Địa lí",),
    audiences=("Học sinh trung học cơ sở", "Giáo viên"),
    minutes=90,
    steps=(
        Step(id="museum-trong", title="Trống đồng", note="Nhìn từ ngôi sao ra ngoài.", task="Vẽ một vòng."),
        Step(id="sample-kieu", title="Truyện Kiều", note="Đọc mười câu đầu."),
        Step(id="museum-mat-roi", title="Đã rút đi", note="Lời dẫn vẫn còn."),
    ),
    questions=("Vì sao biết người xưa ở nhà sàn?",),
    teaching="Chia bốn nhóm.",
    sources=("Trống đồng Đông Sơn, 1990.",),
    licence="https://creativecommons.org/licenses/by/4.0/",
)


def published(native_id: str = "path", path: LearningPath = PATH, **changed: Any) -> Record:
    """The record of a path, of the sample source and institution."""
    return with_values(
        record_of(path),
        id=record_id("sample", native_id),
        source=SourceRef(slug="sample", native_id=native_id),
        institution="hue-library",
        **changed,
    )
