"""Records to show: one of each sort that the pages treat differently."""

from __future__ import annotations

from datetime import timedelta

from catalog.record import (
    Agent,
    Chapter,
    DateSpan,
    Designation,
    Holding,
    Identifier,
    Image,
    Link,
    Measurement,
    Place,
    Record,
    Related,
    Rights,
    Schedule,
    Subject,
    TextRepair,
    Title,
)
from catalog.web.i18n import today
from tests.factories import make_record

PICTURE = "/media/" + "ab" * 32


def SAMPLES() -> list[Record]:
    """A book, an object, an English picture, an exhibition that is on, a weekly class, a lesson."""
    now = today()
    return [
        make_record(
            "kieu",
            title="Truyện Kiều",
            creators=(Agent(name="Nguyễn Du", role="aut", dates="1765-1820"),),
            languages=("vi",),
            issued=DateSpan(display="1925", earliest=1925, latest=1925),
            holdings=(Holding(institution="hue-library", location="Kho Địa chí", call_number="895.9221"),),
            subjects=(Subject(label="Truyện Nôm"),),
            access="on_site",
        ),
        make_record(
            "trong",
            kind="object",
            title="Trống đồng Ngọc Lũ",
            source="museum",
            institution="history-museum",
            description="Trống đồng Đông Sơn.\n\nMặt trống có ngôi sao mười bốn cánh.",
            images=(Image(url=PICTURE, width=800, height=600, alt="Mặt trống đồng"),),
            period=DateSpan(display="Văn hóa Đông Sơn", earliest=-600, latest=-1),
        ),
        make_record(
            "blake",
            kind="image",
            title="The Ghost of a Flea",
            source="museum",
            institution="history-museum",
            languages=("en",),
            images=(Image(url="https://images.example/flea.jpg"),),
        ),
        make_record(
            "trung-bay",
            kind="exhibition",
            title="Huế trong trang sách",
            schedule=Schedule(
                start=(now - timedelta(7)).isoformat(),
                end=(now + timedelta(20)).isoformat(),
                venue="Phòng Địa chí",
            ),
            access="open",
        ),
        make_record(
            "thu-phap",
            kind="class",
            title="Lớp thư pháp",
            schedule=Schedule(
                start=f"{now - timedelta(27)}T18:00+07:00",
                end=f"{now + timedelta(60)}T19:30+07:00",
                recurrence="FREQ=WEEKLY",
                registration_url="https://library.example/register",
            ),
        ),
        make_record(
            "lesson",
            kind="lesson",
            title="Lắp mạch điện",
            links=(Link(rel="page", url="https://phet.example/dc"),),
        ),
    ]


def EVERYTHING() -> Record:
    """A record with a value in every field, each text its own."""
    return make_record(
        "everything",
        title="Nhan đề chính",
        kind="book",
        identifiers=(
            Identifier(scheme="isbn", value="9786041234567"),
            Identifier(scheme="treasure", value="1426"),
        ),
        titles=(
            Title(value="Nhan đề dịch của sách", language="fr", type="translated"),
            Title(value="Nhan đề lạ", type="nickname"),
        ),
        description="Đoạn mô tả.",
        creators=(Agent(name="Bùi Kỷ", role="edt", dates="1887-1960", uri="https://viaf.example/1"),),
        publisher="Vĩnh Hưng Long thư quán",
        issued=DateSpan(display="khoảng 1925", earliest=1920, latest=1930, certainty="approximate"),
        period=DateSpan(display="thế kỷ XVIII", earliest=1701, latest=1800),
        languages=("vi", "vi-Hani", "mnw"),
        subjects=(Subject(label="Thơ lục bát", scheme="keyword"),),
        places=(
            Place(label="Thuận Hóa", certainty="inferred"),
            Place(label="Phường Đúc", role="production"),
        ),
        extent="250 trang",
        materials=("giấy dó",),
        techniques=("in mộc bản",),
        dimensions="24 cm",
        measurements=(
            Measurement(type="height", value=24.5, unit="cm"),
            Measurement(type="weight", value=1200, unit="g", part="hộp"),
        ),
        cultures=("Chăm Pa",),
        designations=(
            Designation(
                label="Bảo vật quốc gia", number="1426/QĐ-TTg", date="2012-10-01", authority="Thủ tướng"
            ),
        ),
        collections=("Tủ sách Huế",),
        related=(
            Related(title="Kim Vân Kiều truyện", type="translation_of", url="https://related.example/kvk"),
            Related(title="Bản trong kho", type="part_of", id="sample-kieu"),
        ),
        audiences=("học sinh",),
        education_levels=("Lớp 10",),
        school_subjects=("Ngữ văn",),
        learning_type="lesson_plan",
        outcomes=("Đọc được thơ lục bát",),
        duration="45 phút",
        free=True,
        links=(
            Link(
                rel="fulltext",
                url="https://read.example/kieu",
                media_type="text/html",
                label="Đọc trực tuyến",
            ),
        ),
        images=(Image(url="https://images.example/kieu.jpg", alt="Bìa sách"),),
        holdings=(
            Holding(institution="hue-library", location="Kho mở", call_number="VV 1234", status="available"),
            Holding(institution="Thư viện xã Quảng Điền", call_number="QD 7"),
        ),
        access="members",
        rights=Rights(
            statement="Phạm vi công cộng",
            licence="CC-BY-4.0",
            holder="Gia đình",
            note="Xin ghi nguồn",
            credit="Quà tặng của bà Tư",
        ),
        metadata_licence="https://creativecommons.org/publicdomain/zero/1.0/",
        schedule=Schedule(
            start="2026-01-05T09:00+07:00",
            end="2099-01-05T10:30+07:00",
            recurrence="FREQ=WEEKLY;BYDAY=SA,SU",
            lunar="rằm tháng Giêng",
            venue="Phòng đọc tầng 2",
            online_url="https://meet.example/kieu",
            fee="20.000 đồng",
            capacity=25,
            registration_url="https://register.example/kieu",
        ),
        chapters=(
            Chapter(
                title="Khởi đầu",
                text="Đoạn mở của chương.",
                images=(Image(url="https://images.example/chuong.jpg", alt="Trang đầu"),),
                shows=(
                    Related(title="Trống đồng ở kho", id="museum-trong", type="shows"),
                    Related(title="Hiện vật nơi khác", url="https://elsewhere.example/7"),
                    Related(title="Hiện vật chưa có địa chỉ"),
                ),
                url="https://museum.example/chuong-1",
            ),
        ),
        notes=("Có chữ ký tác giả.",),
        repairs=(TextRepair(field="notes", original="Cã ch÷ ký t¸c gi¶.", read_as="tcvn3"),),
    )
