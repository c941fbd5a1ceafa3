"""Pictures of everyday life: houses, instruments, toys, reading and painting."""

from __future__ import annotations

from catalog.demo.canvas import Canvas, curve, mirrored, polar

RED, GOLD, WOOD, DARK_WOOD, BAMBOO = "#d1352b", "#f2c14e", "#8b5638", "#5a3522", "#d9b36c"


def communal_house() -> Canvas:
    """The communal house of the Bahnar with its towering roof."""
    c = Canvas("#cde8ee")
    c.rect(0, 306, 480, 54, "#9cba6f")
    c.ellipse(90, 306, 110, 44, "#8aab62")
    c.ellipse(420, 306, 100, 36, "#8aab62")
    for x in (158, 204, 268, 314):
        c.rect(x, 262, 13, 60, DARK_WOOD)
    c.rect(138, 216, 206, 50, "#b98a55")
    for x in range(150, 340, 17):
        c.rect(x, 220, 3, 42, WOOD)
    c.rect(222, 226, 38, 40, DARK_WOOD, 3)
    c.poly(mirrored([*curve((100, 226), (168, 190), (186, 34)), (240, 28)], 241), "#a9854a")
    for y, half in ((74, 58), (110, 68), (146, 80), (182, 100)):
        c.line(curve((241 - half, y + 6), (241, y), (241 + half, y + 6)), "#8a6934", 3)
    c.line([(182, 30), (300, 30)], DARK_WOOD, 6)
    for x in (186, 214, 241, 268, 296):
        c.line([(x, 30), (x, 14)], DARK_WOOD, 4)
    for n in range(5):
        c.rect(226, 266 + n * 11, 30, 5, WOOD)
    return c


def bicycle() -> Canvas:
    """A bicycle laden with bamboo fish traps."""
    c = Canvas("#e6f0e2")
    c.rect(0, 324, 480, 36, "#c7b58d")
    for row in range(5):
        for column in range(6):
            x, y = 92 + column * 34 + (row % 2) * 12, 70 + row * 38
            c.ellipse(x, y, 24, 17, BAMBOO)
            c.ring(x, y, 24, 17, "#a67c3d", 3)
            c.line([(x - 10, y - 12), (x - 10, y + 12)], "#a67c3d", 2)
            c.line([(x + 6, y - 14), (x + 6, y + 14)], "#a67c3d", 2)
    for x in (146, 346):
        c.ring(x, 274, 56, 56, "#2d2d33", 7)
        for turn in range(0, 180, 30):
            c.line([polar(x, 274, 50, turn), polar(x, 274, 50, turn + 180)], "#8c9298", 1.5)
        c.circle(x, 274, 7, "#2d2d33")
    for frame in (
        [(146, 274), (226, 274), (316, 196), (204, 196), (146, 274)], [(226, 274), (196, 178)],
        [(346, 274), (312, 164), (344, 154)],
    ):  # fmt: skip
        c.line(frame, "#2f6b8f", 7)
    c.rect(172, 170, 50, 11, DARK_WOOD, 5)
    c.circle(226, 274, 13, "#2d2d33")
    return c


def mouth_organ() -> Canvas:
    """The H'Mông mouth organ with six pipes."""
    c = Canvas("#2d4a6b")
    for x, y, r in ((80, 80, 3), (140, 44, 2), (410, 60, 3), (60, 210, 2), (430, 180, 2)):
        c.circle(x, y, r, "#f6e7b4")
    c.poly([(0, 360), (0, 286), (110, 226), (230, 300), (350, 236), (480, 296), (480, 360)], "#223a55")
    for n in range(6):
        start, end = (226 + n * 8, 190 + n * 6), (340 + n * 13 - n * n, 70 + n * 30)
        c.line([start, end], "#c99b4f", 9)
        c.line([(start[0] - 36, start[1] + 38 + n * 2), start], "#c99b4f", 9)
    c.poly(
        [*curve((126, 276), (176, 196), (262, 176)), *curve((276, 196), (232, 250), (142, 290))], "#8b4f2e"
    )
    c.line([(134, 282), (60, 326)], "#8b4f2e", 13)
    for x, y in ((196, 226), (222, 208), (246, 194)):
        c.line([(x - 10, y - 12), (x + 14, y + 18)], "#f2c14e", 5)
    c.poly([(250, 186), (300, 250), (280, 256)], RED)
    c.poly([(256, 190), (318, 238), (302, 250)], "#3f9b6b")
    return c


def water_puppet() -> Canvas:
    """Chú Tễu, the laughing puppet, on the water."""
    c = Canvas("#bfe3d6")
    for x in range(-10, 490, 30):
        c.poly(
            [(x, 0), (x + 30, 0), (x + 30, 48), (x + 15, 62), (x, 48)], RED if (x // 30) % 2 else "#e9a23b"
        )
    c.rect(0, 268, 480, 92, "#3f8f86")
    skin, ink = "#f3c9a0", "#2b2320"
    c.line([(196, 190), (124, 150), (112, 104)], skin, 23)
    c.line([(284, 190), (352, 222), (378, 190)], skin, 23)
    c.poly(mirrored([(188, 160), *curve((160, 200), (164, 260), (184, 292))]), skin)
    c.poly(mirrored([(176, 232), (170, 296), (240, 300)]), RED)
    c.poly([(196, 160), (186, 236), (216, 240), (222, 166)], RED)
    c.poly([(284, 160), (294, 236), (264, 240), (258, 166)], RED)
    c.circle(240, 210, 4, ink)
    c.circle(240, 112, 56, skin)
    for side in (-1, 1):
        c.circle(240 + side * 46, 66, 16, ink)
        c.ellipse(240 + side * 22, 102, 8, 10, "#ffffff")
        c.circle(240 + side * 21, 104, 5, ink)
        c.circle(240 + side * 34, 126, 9, "#ee9a84")
    c.circle(240, 62, 14, ink)
    c.poly(curve((212, 128), (240, 168), (268, 128)), "#a3231c")
    c.rect(224, 130, 32, 7, "#ffffff", 3)
    for y in (286, 306, 328):
        c.line(
            [p for x in range(0, 481, 60) for p in curve((x, y), (x + 30, y + 11), (x + 60, y), steps=8)],
            "#7cc4b5",
            4,
        )
    return c


def star_lantern() -> Canvas:
    """The five-pointed lantern of the Mid-Autumn Festival."""
    c = Canvas("#1f2f55")
    c.circle(396, 78, 44, "#fbe9b0")
    for x, y in ((60, 60), (120, 130), (430, 190), (70, 240), (330, 40), (400, 290)):
        c.star(x, y, 6, 2.4, 4, "#f8e9a9")
    c.line([(240, 190), (168, 344)], BAMBOO, 9)
    c.ring(224, 166, 126, 126, "#e9a23b", 8)
    for n in range(28):
        px, py = polar(224, 166, 136, n * 360 / 28)
        c.circle(px, py, 6, "#f06a8a" if n % 2 else "#7fd1b9")
    c.star(224, 166, 120, 48, 5, RED)
    c.star(224, 166, 96, 38, 5, "#ee5a45")
    for n in range(5):
        c.line([(224, 166), polar(224, 166, 116, n * 72 - 90)], GOLD, 4)
    c.circle(224, 166, 26, GOLD)
    c.star(224, 166, 18, 8, 5, RED)
    return c


def lantern() -> Canvas:
    """A silk lantern of woven bamboo."""
    c = Canvas("#fbeee0")
    for x, y, rx, fill, rib in ((150, 176, 66, "#d1352b", "#a3231c"), (322, 196, 74, "#e9a23b", "#c07c1d")):
        c.line([(x, 0), (x, y - 84)], DARK_WOOD, 3)
        c.ellipse(x, y, rx, 82, fill)
        for share in (0.33, 0.7):
            c.ring(x, y, rx * share, 82, rib, 3)
        c.line([(x, y - 82), (x, y + 82)], rib, 3)
        c.rect(x - 27, y - 92, 54, 14, DARK_WOOD, 4)
        c.rect(x - 27, y + 78, 54, 14, DARK_WOOD, 4)
        for dx in (-12, -4, 4, 12):
            c.line([(x + dx, y + 92), (x + dx * 1.4, y + 134)], fill, 3)
        c.star(x, y, 22, 10, 8, "#fbe7a1")
    return c


def kite() -> Canvas:
    """A Huế kite in the shape of a butterfly."""
    c = Canvas("#bfe0f2")
    for x, y in ((90, 290), (390, 90), (350, 310)):
        for dx, r in ((-26, 17), (0, 25), (28, 18)):
            c.circle(x + dx, y, r, "#eef7fb")
    for side in (-1, 1):
        wing = [
            (228 + side * 8, 150),
            *curve((228 + side * 30, 60), (228 + side * 170, 40), (228 + side * 150, 140)),
            (228 + side * 12, 186),
        ]
        c.poly(wing, "#ee6c4d")
        low = [
            (228 + side * 8, 176),
            *curve((228 + side * 130, 160), (228 + side * 130, 260), (228 + side * 60, 246)),
            (228 + side * 8, 206),
        ]
        c.poly(low, "#f2c14e")
        c.circle(228 + side * 92, 112, 21, "#f8e7b0")
        c.circle(228 + side * 92, 112, 10, "#3d7ea6")
        c.circle(228 + side * 62, 206, 13, "#3f9b6b")
        c.line(curve((228 + side * 4, 116), (228 + side * 12, 84), (228 + side * 30, 76)), DARK_WOOD, 4)
    c.ellipse(228, 168, 12, 58, DARK_WOOD)
    c.circle(228, 114, 14, DARK_WOOD)
    c.line(curve((228, 226), (260, 290), (330, 250), (420, 356)), "#f7f7f2", 2)
    for x in (212, 244):
        c.line(curve((x, 222), (x - 20, 264), (x + 12, 286), (x - 8, 320)), "#ee6c4d", 5)
    return c


def reading() -> Canvas:
    """An open book, with a lamp's light and leaves rising from it."""
    c = Canvas("#fdf1d8")
    c.circle(240, 118, 92, "#fbe3ab")
    c.poly(
        [*curve((240, 290), (170, 244), (64, 268)), (64, 142), *curve((64, 142), (170, 120), (240, 166))],
        "#ffffff",
    )
    c.poly(
        [*curve((240, 290), (310, 244), (416, 268)), (416, 142), *curve((416, 142), (310, 120), (240, 166))],
        "#f6f1e6",
    )
    c.line(curve((64, 272), (170, 250), (240, 298), (310, 250), (416, 272)), "#3d7ea6", 10)
    c.line([(240, 168), (240, 290)], "#cfc6b2", 4)
    for n in range(4):
        y = 172 + n * 22
        c.line(curve((92, y), (150, y - 10), (214, y + 14)), "#b9c4cc", 4)
        c.line(curve((388, y), (330, y - 10), (266, y + 14)), "#b9c4cc", 4)
    c.line(curve((240, 160), (236, 110), (256, 60)), "#3f9b6b", 6)
    for x, y in ((222, 116), (262, 98), (232, 78), (266, 58)):
        c.ellipse(x, y, 16, 9, "#5bb784")
    c.rect(60, 310, 360, 8, "#e3c489", 4)
    return c


def palette() -> Canvas:
    """A painter's palette and brushes."""
    c = Canvas("#e4edf7")
    c.ellipse(226, 208, 166, 116, "#d2b07c")
    c.ellipse(220, 202, 166, 116, "#e6c793")
    c.ellipse(304, 250, 30, 23, "#e4edf7")
    for x, y, fill in (
        (112, 214, "#d1352b"), (136, 152, "#f2c14e"), (202, 120, "#3f9b6b"), (278, 126, "#2f6bb0"),
        (336, 172, "#8d5bb0"), (150, 268, "#2b2320"), (222, 288, "#f7f3ea"),
    ):  # fmt: skip
        c.circle(x, y, 26, fill)
        c.circle(x - 6, y - 7, 7, "#ffffff")
    for start, end, tip in (((430, 40), (250, 220), "#d1352b"), ((456, 96), (288, 226), "#2f6bb0")):
        c.line([start, end], WOOD, 9)
        x, y = end
        c.line([end, (x - 16, y + 15)], "#b8bfc6", 11)
        c.line([(x - 18, y + 17), (x - 32, y + 30)], tip, 10)
    return c
