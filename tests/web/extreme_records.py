"""Records as bad as they come, each valid: what pages must show without breaking."""

from __future__ import annotations

from catalog.record import Agent, DateSpan, Holding, Image, Link, Record, Rights, Subject, Title
from tests.factories import make_record

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>"
LONG = ("Một nhan đề rất dài " * 250).strip()
HAN_NOM = "斷腸新聲 𡨸喃 翹傳"
ARABIC = "كتاب الأغاني"
UNBROKEN = "Llanfair" * 200


def EXTREMES() -> list[Record]:
    """One record of each kind of trouble, with sound neighbours in all other fields."""
    return [
        make_record("long", title=LONG, languages=("vi",), description=("Đoạn văn dài. " * 800).strip()),
        make_record("unbroken", title=UNBROKEN, publisher=UNBROKEN, creators=(Agent(name=UNBROKEN[:1000]),)),
        make_record(
            "crowd",
            title="Kỷ yếu của ba trăm người",
            creators=tuple(Agent(name=f"Nguyễn Văn {number}", role="author") for number in range(300)),
            subjects=tuple(Subject(label=f"Chủ đề {number}") for number in range(120)),
        ),
        make_record(
            "foreign",
            title=ARABIC,
            languages=("ar",),
            titles=(
                Title(value="Sách các bài ca", language="vi", type="translated"),
                Title(value="The book of songs", language="en", type="translated"),
            ),
            description=f"{ARABIC}\n\n{HAN_NOM}",
            creators=(Agent(name="أبو الفرج الأصفهاني"),),
        ),
        make_record("nom", title=HAN_NOM, languages=("vi-Hani",), creators=(Agent(name="阮攸"),)),
        make_record(
            "markup",
            title=MARKUP,
            description=MARKUP,
            publisher=MARKUP,
            creators=(Agent(name=MARKUP, role=MARKUP, dates=MARKUP),),
            subjects=(Subject(label=MARKUP),),
            collections=(MARKUP,),
            holdings=(Holding(institution=MARKUP, location=MARKUP, call_number=MARKUP, status=MARKUP),),
            rights=Rights(statement=MARKUP, licence=MARKUP, holder=MARKUP, credit=MARKUP, note=MARKUP),
            notes=(MARKUP,),
            links=(Link(rel="page", url="https://page.example/?a=b&c='d'", label=MARKUP),),
        ),
        make_record(
            "copies",
            title="Sách bốn mươi bản",
            holdings=tuple(
                Holding(institution=f"Thư viện {number}", call_number=f"V {number}") for number in range(40)
            ),
        ),
        make_record(
            "ancient",
            kind="object",
            title="Trống đồng",
            issued=DateSpan(display="500 TCN", earliest=-500, latest=-500),
            images=(
                Image(url="https://dead.example/gone.jpg", width=40_000, height=30_000, alt="Ảnh đã mất"),
                *(Image(url=f"https://dead.example/{number}.jpg") for number in range(30)),
            ),
            rights=Rights(licence="CC-BY-NC-4.0"),
        ),
        make_record("bare", title="?", kind="web"),
    ]
