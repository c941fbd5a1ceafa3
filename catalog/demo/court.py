"""Pictures of the court: seal, throne, robes, enamel, gold and jade, lute, documents, the Ngọ Môn gate."""

from __future__ import annotations

from catalog.demo.canvas import Canvas, Point, curve, mirrored, polar

GOLD, DEEP_GOLD, RED, DEEP_RED, BLUE = "#e3b23c", "#b5852a", "#b3261e", "#7d1a17", "#2f5d9b"


def seal() -> Canvas:
    """A gold seal with a dragon for a handle."""
    c = Canvas("#7d1a17")
    c.ellipse(240, 306, 166, 20, "#621311")
    c.poly([(96, 236), (384, 236), (400, 302), (80, 302)], GOLD)
    c.poly([(96, 236), (130, 208), (350, 208), (384, 236)], "#f1cf6b")
    c.rect(80, 290, 320, 14, DEEP_GOLD)
    body = [*curve((160, 214), (150, 110), (250, 150), (270, 90)), *curve((270, 90), (340, 110), (300, 214))]
    c.line(body, DEEP_GOLD, 30)
    c.line(body, GOLD, 22)
    c.circle(272, 88, 27, GOLD)
    c.poly([(292, 84), (324, 92), (294, 106)], GOLD)
    for dx in (-4, 10):
        c.line(curve((266 + dx, 66), (256 + dx, 46), (240 + dx, 42)), DEEP_GOLD, 5)
    c.circle(280, 82, 5, DEEP_RED)
    for x in range(130, 360, 46):
        c.rect(x, 252, 22, 22, DEEP_GOLD, 3)
    return c


def throne() -> Canvas:
    """The red and gold throne on its steps."""
    c = Canvas("#f6ead2")
    c.rect(70, 312, 340, 22, DEEP_RED, 3)
    c.rect(98, 292, 284, 22, RED, 3)
    c.poly(mirrored([(164, 200), (164, 84), *curve((160, 50), (210, 70), (240, 34))]), GOLD)
    c.poly(mirrored([(178, 196), (178, 94), *curve((180, 72), (214, 84), (240, 56))]), RED)
    c.circle(240, 120, 30, GOLD)
    c.circle(240, 120, 21, "#f5d77f")
    c.star(240, 120, 18, 8, 8, RED)
    c.rect(132, 190, 216, 30, GOLD, 5)
    c.rect(140, 220, 200, 58, RED)
    c.rect(152, 230, 176, 38, DEEP_RED, 4)
    for x in (180, 240, 300):
        c.circle(x, 249, 11, GOLD)
    for x in (132, 328):
        c.rect(x, 146, 18, 148, DEEP_GOLD, 6)
        c.circle(x + 9, 142, 14, GOLD)
    return c


def _robe(c: Canvas, cloth: str, shade: str) -> None:
    sleeve: list[Point] = [(196, 60), (96, 100), (22, 220), (76, 258), (146, 176), (128, 336), (240, 344)]
    c.poly(mirrored(sleeve), cloth)
    c.line([(146, 176), (158, 130)], shade, 3)
    c.line([(334, 176), (322, 130)], shade, 3)
    for x, y, ax, ay in ((22, 220, 76, 258), (458, 220, 404, 258)):
        c.line([(x, y), (ax, ay)], GOLD, 12)


def dragon_robe() -> Canvas:
    """A ceremonial robe with a dragon, clouds and waves."""
    c = Canvas("#f3ecdf")
    _robe(c, "#28324f", "#1b2338")
    c.poly(mirrored(curve((196, 60), (210, 90), (240, 94))), GOLD)
    c.poly(mirrored(curve((206, 58), (216, 80), (240, 84))), "#f3ecdf")
    c.line(curve((196, 240), (150, 130), (330, 150), (300, 210), (230, 200)), GOLD, 13)
    c.circle(228, 200, 16, GOLD)
    c.circle(222, 195, 4, RED)
    c.circle(262, 232, 10, RED)
    for x, y in ((178, 140), (306, 136), (170, 274), (310, 262)):
        for dx in (-12, 0, 12):
            c.circle(x + dx, y - (5 if dx == 0 else 0), 9, "#7fb0c9")
    for n, x in enumerate(range(146, 345, 22)):
        c.arc(x, 334, 14, 18, 180, 360, (RED, GOLD, "#7fb0c9")[n % 3], 5)
    return c


def nhat_binh_robe() -> Canvas:
    """The robe of a lady of the court, with its square collar and phoenix roundels."""
    c = Canvas("#eaf1ea")
    _robe(c, "#c8452f", "#9a2f1f")
    c.poly([(196, 58), (284, 58), (276, 178), (204, 178)], GOLD)
    c.poly([(208, 58), (272, 58), (266, 166), (214, 166)], "#2e7d6b")
    c.poly([(222, 58), (258, 58), (250, 120), (230, 120)], "#f8f2e6")
    for x, y in ((166, 150), (314, 150), (186, 250), (294, 250), (240, 220), (108, 176), (372, 176)):
        c.circle(x, y, 22, GOLD)
        c.circle(x, y, 18, "#2e7d6b")
        c.around(x, y, 10, 6, lambda px, py: c.circle(px, py, 4, "#f5d77f"))
        c.circle(x, y, 4, RED)
    for y, colour in ((316, "#2e7d6b"), (326, GOLD), (334, BLUE)):
        c.rect(132, y, 216, 7, colour)
    return c


def enamel_vase() -> Canvas:
    """A yellow enamel vase with flowers."""
    c = Canvas("#e4eef4")
    c.ellipse(240, 332, 82, 10, "#c9d8e2")
    outline = [
        (204, 44), *curve((204, 60), (222, 70), (220, 106)),
        *curve((220, 106), (118, 140), (140, 240)), *curve((140, 240), (160, 290), (194, 326)),
    ]  # fmt: skip
    c.poly(mirrored(outline), "#f0c33c")
    c.rect(198, 38, 84, 10, BLUE, 5)
    c.rect(218, 96, 44, 10, BLUE)
    c.rect(192, 318, 96, 12, BLUE, 4)
    c.line(curve((180, 280), (180, 200), (250, 240), (296, 160)), "#3f8f5f", 5)
    for x, y, fill in ((184, 208, "#d14b72"), (244, 226, "#f7f4ee"), (290, 168, "#d14b72"), (214, 160, BLUE)):
        c.around(x, y, 13, 5, lambda px, py, petal=fill: c.circle(px, py, 10, petal))  # type: ignore[misc]
        c.circle(x, y, 7, "#f7dd8a")
    for x, y in ((206, 258), (268, 200), (250, 280)):
        c.ellipse(x, y, 14, 7, "#3f8f5f")
    return c


def gold_branches() -> Canvas:
    """A little tree of gold with leaves of jade in a pot."""
    c = Canvas("#f5ede3")
    c.rect(160, 316, 160, 10, "#6b3f2a", 4)
    c.poly([(166, 240), (314, 240), (292, 316), (188, 316)], BLUE)
    c.rect(156, 230, 168, 18, "#487bb8", 6)
    for branch in (
        curve((240, 234), (230, 150), (260, 60)), curve((240, 190), (200, 170), (156, 96)),
        curve((244, 160), (300, 140), (330, 92)), curve((238, 214), (180, 210), (128, 170)),
        curve((242, 200), (310, 200), (352, 160)),
    ):  # fmt: skip
        c.line(branch, DEEP_GOLD, 8)
        c.line(branch, GOLD, 5)
        x, y = branch[-1]
        c.around(x, y, 16, 5, lambda px, py: c.ellipse(px, py, 11, 8, "#5fae86"))
        c.circle(x, y, 8, "#e26d5c")
        x, y = branch[len(branch) // 2]
        c.ellipse(x - 14, y - 6, 13, 7, "#7cc29b")
        c.ellipse(x + 14, y - 4, 13, 7, "#5fae86")
    return c


def lute() -> Canvas:
    """The moon lute with its round body."""
    c = Canvas("#24343f")
    c.circle(190, 216, 122, "#2e424f")
    c.line([(232, 176), (396, 48)], "#6b3f2a", 20)
    for n in range(8):
        x, y = 268 + n * 15, 148 - n * 11.7
        c.line([(x - 7, y - 10), (x + 8, y + 10)], "#f0dfb8", 4)
    c.poly([(384, 40), (420, 18), (436, 38), (402, 66)], "#8b5638")
    for x, y in ((398, 30), (424, 54)):
        c.circle(x, y, 8, "#f0dfb8")
    c.circle(190, 216, 100, "#8b5638")
    c.circle(190, 216, 90, "#e2b777")
    c.ring(190, 216, 70, 70, "#d0a160", 3)
    c.line([(136, 262), (158, 284)], "#6b3f2a", 13)
    for shift in (-5, 5):
        c.line([(146 + shift, 272 + shift), (398 + shift, 46 + shift)], "#f7f2e6", 2)
    c.star(206, 190, 14, 6, 5, "#8b5638")
    return c


def document() -> Canvas:
    """An imperial document with its vermilion mark, brush and ink stone."""
    c = Canvas("#d8c3a5")
    c.rect(72, 40, 248, 286, "#c2a988", 4)
    c.rect(64, 32, 248, 286, "#f7eed6", 4)
    for x in (284, 256, 228, 200, 172, 144, 116):
        for row, y in enumerate(range(56, 292 - (x * 7) % 60, 22)):
            c.rect(x - 8, y, 15 - (row + x) % 4, 4, "#3a332b")
            c.rect(x - 3, y, 4, 14, "#3a332b")
            c.rect(x - 8 + (row % 3), y + 9, 13, 3, "#3a332b")
    c.circle(258, 74, 13, RED)
    c.rect(84, 232, 62, 62, RED, 4)
    c.rect(92, 240, 46, 46, "#f7eed6", 2)
    for dx in (98, 112, 126):
        c.rect(dx, 246, 6, 34, RED)
    c.rect(344, 212, 104, 110, "#2d2d33", 14)
    c.ellipse(396, 276, 38, 28, "#15151a")
    c.line([(436, 40), (372, 150)], "#8b5638", 13)
    c.poly([(378, 136), (366, 178), (360, 152)], "#1c1a18")
    return c


def ngo_mon() -> Canvas:
    """The Ngọ Môn gate of Huế: five gates below, the pavilion with its roofs above."""
    c = Canvas("#cfe6f2")
    c.circle(398, 70, 30, "#fbe3a1")
    c.rect(0, 312, 480, 48, "#a9c98d")
    c.rect(48, 206, 384, 112, "#b5604a")
    c.rect(40, 196, 400, 14, "#8f4a39")
    for x, width, height in ((240, 46, 82), (178, 34, 66), (302, 34, 66), (108, 26, 52), (372, 26, 52)):
        c.rect(x - width / 2, 318 - height, width, height, "#4b2a23", width / 2)
        c.rect(x - width / 2, 318 - height / 2, width, height / 2, "#4b2a23")
    for x in range(84, 400, 26):
        c.rect(x, 150, 8, 48, "#8f2c22")
    for left, right, y, tiles in (
        (72, 200, 150, "#3f8f5f"),
        (280, 408, 150, "#3f8f5f"),
        (158, 322, 148, GOLD),
    ):
        c.poly([(left - 14, y + 4), (left + 16, y - 26), (right - 16, y - 26), (right + 14, y + 4)], tiles)
    for x in range(186, 300, 22):
        c.rect(x, 100, 7, 26, "#8f2c22")
    c.poly([(160, 104), (196, 70), (284, 70), (320, 104)], GOLD)
    c.line([(160, 104), (146, 96)], GOLD, 5)
    c.line([(320, 104), (334, 96)], GOLD, 5)
    c.star(240, 58, 12, 5, 8, RED)
    return c


def ao_dai() -> Canvas:
    """A girl in an áo dài and a conical hat."""
    c = Canvas("#f7e3e1")
    c.circle(120, 110, 60, "#f2cfcb")
    c.poly([(206, 262), (274, 262), (268, 344), (212, 344)], "#fdfbf7")
    c.poly([*curve((206, 150), (196, 220), (166, 330)), (246, 336), (276, 150)], "#8d6bb3")
    c.poly([(252, 200), (276, 180), *curve((280, 200), (300, 280), (306, 326)), (258, 330)], "#7a58a1")
    c.line([(212, 158), (180, 224), (214, 250)], "#8d6bb3", 21)
    c.line([(270, 158), (300, 220), (268, 246)], "#8d6bb3", 21)
    c.circle(214, 252, 10, "#f2c9a5")
    c.circle(268, 248, 10, "#f2c9a5")
    c.rect(230, 118, 20, 34, "#f2c9a5")
    c.rect(226, 136, 28, 18, "#7a58a1", 5)
    c.poly([*curve((206, 90), (190, 170), (206, 206)), (222, 120)], "#2b2320")
    c.circle(240, 98, 33, "#f2c9a5")
    c.poly(mirrored([(240, 34), (146, 98), *curve((146, 98), (190, 112), (240, 112))]), "#f4e0a8")
    for half in (30, 62):
        c.line([(240, 36), (240 - half, 106)], "#d9bf7d", 2)
        c.line([(240, 36), (240 + half, 106)], "#d9bf7d", 2)
    for x, y in ((60, 300), (400, 280), (424, 312), (92, 326)):
        c.around(x, y, 12, 5, lambda px, py: c.circle(px, py, 8, "#f5b7c4"))
        c.circle(x, y, 6, "#f6d365")
    return c


def book_of_kieu() -> Canvas:
    """The cover of a Truyện Kiều: moon, plum branch, lute."""
    c = Canvas("#e8e1d3")
    c.poly([(150, 44), (352, 44), (352, 330), (150, 330)], "#c9bda6")
    c.rect(136, 32, 208, 288, "#1f4d4f", 6)
    c.rect(136, 32, 22, 288, "#163a3c", 4)
    for y in range(60, 310, 40):
        c.line([(136, y), (157, y)], "#e6d6a8", 3)
    c.circle(282, 102, 38, "#f3e3b0")
    c.line(curve((176, 226), (220, 190), (240, 210), (316, 138)), "#6b4a3a", 8)
    c.line(curve((236, 200), (240, 170), (226, 142)), "#6b4a3a", 5)
    for x, y in ((226, 142), (262, 190), (300, 150), (204, 206), (284, 170)):
        c.around(x, y, 9, 5, lambda px, py: c.circle(px, py, 7, "#f2a7b5"))
        c.circle(x, y, 4, "#fbe7a1")
    c.rect(180, 250, 140, 40, "#f3e3b0", 4)
    for x, width in ((196, 44), (250, 54)):
        c.rect(x, 266, width, 8, "#1f4d4f", 3)
    for degrees in (200, 215):
        c.line([polar(282, 102, 20, degrees), polar(282, 102, 30, degrees)], "#e6d6a8", 2)
    return c
