"""An exhibition with everything in it."""

from __future__ import annotations

from catalog.exhibitions.model import Chapter, Exhibition, Picture, Section, Shown, Teaching

DRUM = Picture(
    url="/media/" + "a" * 64, alt="Mặt trống", caption="Trống", credit="Bảo tàng", width=400, height=300
)
EVERYTHING = Exhibition(
    title="Tiếng trống đồng",
    subtitle="Nghìn năm còn vọng",
    introduction="Trống đồng kể chuyện người xưa.",
    cover=DRUM,
    curators=("Lê Thị Hoa",),
    start="2026-11-01",
    end="2026-12-31",
    venue="Nhà trưng bày số 1",
    chapters=(
        Chapter(
            key="c1",
            title="Đúc trống",
            sections=(
                Section(key="s1", text="Đồng, thiếc và **chì**."),
                Section(
                    key="s2",
                    title="Khuôn",
                    text="Khuôn đất.",
                    picture=DRUM,
                    shows=(Shown(id="museum-trong", title="Trống đồng Ngọc Lũ", note="Chiếc đẹp nhất."),),
                ),
                Section(key="s3"),
            ),
        ),
        Chapter(key="c2", title="Đánh trống", sections=(Section(key="s1", title="Hội", text="Ngày hội."),)),
        Chapter(key="c3", sections=(Section(key="s1"),)),
    ),
    sources=("Nguyễn Văn Huyên, 1975.",),
    teaching=Teaching(
        levels=("Lớp 6",), subjects=("Lịch sử",), questions=("Trống để làm gì?",), note="45 phút."
    ),
    licence="https://creativecommons.org/licenses/by/4.0/",
)
