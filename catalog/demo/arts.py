"""Pictures of ceramics, and of Chăm and Buddhist sculpture."""

from __future__ import annotations

from catalog.demo.canvas import Canvas, curve, mirrored, polar

STONE, STONE_DARK, STONE_LIGHT = "#c08a62", "#8f6041", "#dcae88"
BLUE, RED, GOLD = "#2f5d9b", "#b3261e", "#e3b23c"


def _swan(c: Canvas, x: float, y: float, facing: int) -> None:
    c.poly(curve((x - 34 * facing, y - 8), (x - 10 * facing, y + 34), (x + 34 * facing, y)), BLUE)
    c.poly([(x - 20 * facing, y), (x - 2 * facing, y - 32), (x + 12 * facing, y)], "#5d8ac4")
    c.line(curve((x + 24 * facing, y + 2), (x + 50 * facing, y - 6), (x + 34 * facing, y - 34)), BLUE, 7)
    c.circle(x + 36 * facing, y - 36, 7, BLUE)
    c.poly([(x + 41 * facing, y - 40), (x + 54 * facing, y - 34), (x + 41 * facing, y - 31)], BLUE)


def swan_vase() -> Canvas:
    """The blue-and-white vase with swans and clouds."""
    c = Canvas("#dcebf3")
    c.ellipse(240, 336, 90, 9, "#c3d6e2")
    outline = [
        (206, 26), *curve((210, 46), (224, 54), (218, 80)),
        *curve((218, 80), (92, 100), (126, 222)), *curve((126, 222), (146, 292), (182, 332)),
    ]  # fmt: skip
    c.poly(mirrored(outline), "#fbfaf5")
    c.rect(202, 22, 76, 8, BLUE, 4)
    for y, half in ((70, 22), (92, 42)):
        c.rect(240 - half, y, half * 2, 4, BLUE)
    _swan(c, 202, 178, 1)
    _swan(c, 288, 238, -1)
    for x, y in ((300, 146), (176, 248)):
        c.line(curve((x - 24, y), (x - 6, y - 18), (x + 8, y), (x + 26, y - 8)), "#5d8ac4", 5)
    for n in range(9):
        x = 176 + n * 16
        c.poly([(x - 7, 328), (x, 290), (x + 7, 328)], BLUE if n % 2 else "#5d8ac4")
    return c


def brown_jar() -> Canvas:
    """A Trần jar with brown lotus on ivory glaze."""
    c = Canvas("#e9e3ef")
    c.ellipse(240, 326, 120, 12, "#d3cadd")
    outline = [
        (150, 70),
        *curve((146, 90), (64, 150), (108, 250)),
        *curve((108, 250), (124, 300), (150, 322)),
    ]
    c.poly(mirrored(outline), "#f3e7cc")
    c.ellipse(240, 70, 92, 15, "#7a4a2b")
    c.ellipse(240, 70, 80, 10, "#4f2f1c")
    for n in range(10):
        x = 140 + n * 22.2
        c.poly(curve((x - 11, 122), (x, 76), (x + 11, 122)), "#e0cda6")
    for x, y in ((166, 204), (240, 216), (314, 204)):
        for turn in (-60, -30, 0, 30, 60):
            px, py = polar(x, y, 22, turn - 90)
            c.poly([(x - 7, y + 10), (px, py - 8), (x + 7, y + 10)], "#8a5430")
        c.line([(x, y + 8), (x, y + 48)], "#8a5430", 4)
        c.ellipse(x - 16, y + 40, 14, 6, "#a86b40")
        c.ellipse(x + 16, y + 36, 14, 6, "#a86b40")
    for y, half in ((140, 140), (278, 118)):
        c.rect(240 - half + 6, y, half * 2 - 12, 4, "#8a5430")
    return c


def celadon_ewer() -> Canvas:
    """A celadon ewer with a ribbed body."""
    c = Canvas("#f6ece1")
    c.ellipse(240, 322, 116, 11, "#e3d4c2")
    c.arc(352, 192, 54, 62, 250, 470, "#6fa287", 15)
    c.poly([(132, 178), (70, 130), (58, 146), (122, 216)], "#7fb598")
    c.poly(
        mirrored(
            [(196, 98), *curve((196, 104), (94, 120), (112, 224)), *curve((112, 224), (126, 290), (182, 318))]
        ),
        "#8cc2a5",
    )
    for bend in (-84, -44, 0, 44, 84):
        c.line(curve((240 + bend * 0.4, 108), (240 + bend * 1.7, 200), (240 + bend * 0.6, 312)), "#6fa287", 4)
    c.rect(186, 84, 108, 20, "#6fa287", 8)
    c.poly(mirrored(curve((190, 86), (200, 56), (240, 54))), "#8cc2a5")
    c.circle(240, 48, 12, "#6fa287")
    return c


def altar() -> Canvas:
    """A sandstone altar carrying a linga."""
    c = Canvas("#f0e4d4")
    c.rect(40, 306, 400, 26, STONE_DARK, 3)
    c.rect(70, 270, 340, 38, STONE)
    c.rect(96, 206, 288, 66, STONE_LIGHT)
    for x in range(120, 372, 44):
        c.circle(x + 12, 228, 9, STONE)
        c.poly([(x, 268), (x + 12, 236), (x + 24, 268)], STONE)
    c.rect(78, 182, 324, 28, STONE, 4)
    for x in range(86, 396, 24):
        c.poly(curve((x, 182), (x + 11, 160), (x + 22, 182)), STONE_LIGHT)
    c.rect(160, 146, 160, 24, STONE_DARK, 8)
    c.rect(202, 52, 76, 98, STONE, 38)
    c.rect(202, 100, 76, 50, STONE)
    c.rect(196, 128, 88, 8, STONE_DARK, 4)
    return c


def tara() -> Canvas:
    """A standing goddess in bronze, both hands held out."""
    c = Canvas("#d9e4dd")
    c.ellipse(240, 336, 88, 10, "#bccbc1")
    bronze, shade = "#7c8f63", "#56683f"
    c.poly(mirrored([(196, 196), *curve((180, 230), (200, 280), (204, 330))]), bronze)
    for y in range(216, 326, 16):
        c.line(curve((200, y), (240, y + 10), (280, y)), shade, 3)
    c.poly(mirrored([(190, 126), *curve((190, 150), (222, 170), (200, 204))]), bronze)
    for side in (-1, 1):
        c.line([(240 + side * 50, 136), (240 + side * 66, 186), (240 + side * 50, 208)], bronze, 17)
        c.circle(240 + side * 50, 212, 12, bronze)
        c.circle(240 + side * 33, 94, 7, shade)
    c.rect(229, 104, 22, 24, bronze)
    c.ellipse(240, 84, 28, 32, bronze)
    c.poly([(212, 74), (268, 74), (256, 26), (240, 14), (224, 26)], shade)
    c.ellipse(240, 48, 7, 10, GOLD)
    for x in (230, 250):
        c.ellipse(x, 82, 5, 2.5, "#f2efd9")
    c.arc(240, 96, 9, 5, 10, 170, shade, 3)
    c.rect(192, 326, 96, 12, shade, 4)
    return c


def ganesha() -> Canvas:
    """The god with the head of an elephant."""
    c = Canvas("#efe3f0")
    c.rect(120, 318, 240, 16, STONE_DARK, 4)
    c.poly(mirrored([(190, 170), *curve((140, 190), (150, 300), (176, 318))]), STONE)
    c.ellipse(240, 246, 62, 56, STONE_LIGHT)
    c.line([(182, 190), (132, 226), (150, 256)], STONE, 24)
    c.line([(298, 190), (348, 226), (330, 256)], STONE, 24)
    for side in (-1, 1):
        c.ellipse(240 + side * 80, 112, 42, 50, STONE)
        c.ellipse(240 + side * 80, 112, 27, 34, STONE_LIGHT)
    c.ellipse(240, 110, 62, 62, STONE)
    c.line(curve((240, 120), (236, 220), (262, 240), (280, 208)), STONE_DARK, 33)
    c.line(curve((240, 120), (236, 220), (262, 240), (280, 208)), STONE, 27)
    for x in (214, 266):
        c.circle(x, 104, 6, "#4a3122")
    c.poly([(206, 140), (196, 176), (216, 150)], "#f7efe2")
    c.poly([(274, 140), (284, 172), (266, 150)], "#f7efe2")
    c.poly([(186, 66), (294, 66), (270, 36), (240, 20), (210, 36)], GOLD)
    c.circle(240, 50, 8, RED)
    return c


def dancer() -> Canvas:
    """The Trà Kiệu dancer in relief."""
    c = Canvas("#e6d6c4")
    c.poly(mirrored([(96, 336), (96, 110), *curve((96, 60), (180, 24), (240, 20))]), STONE_DARK)
    c.poly(mirrored([(112, 326), (112, 116), *curve((112, 74), (190, 40), (240, 36))]), "#a87551")
    skin = "#e9c4a0"
    c.line(curve((236, 132), (206, 176), (250, 214)), skin, 42)
    c.line([(250, 214), (184, 258), (196, 316)], skin, 25)
    c.line([(254, 216), (306, 262), (284, 316)], skin, 25)
    c.line([(222, 132), (160, 120), (150, 66)], skin, 17)
    c.line([(246, 132), (310, 152), (340, 104)], skin, 17)
    c.ellipse(246, 92, 24, 28, skin)
    c.poly([(222, 80), (272, 78), (256, 42), (246, 26), (234, 44)], GOLD)
    c.circle(246, 102, 3, RED)
    c.rect(212, 194, 72, 17, GOLD, 8)
    for x, y in ((186, 126), (284, 144), (190, 296), (288, 296)):
        c.circle(x, y, 8, GOLD)
    for x in (222, 246, 268):
        c.line([(x, 210), (x + 4, 240)], GOLD, 4)
    return c


def cham_tower() -> Canvas:
    """A brick tower of the Chăm with its stepped roof."""
    c = Canvas("#fbe6cf")
    c.circle(382, 88, 36, "#f6b26b")
    c.poly([(0, 300), (120, 252), (250, 296), (380, 246), (480, 290), (480, 360), (0, 360)], "#a7b97a")
    brick, shade = "#b4583c", "#8c402a"
    for x, y, width, height in (
        (150, 180, 180, 140),
        (172, 120, 136, 64),
        (192, 76, 96, 48),
        (212, 42, 56, 38),
    ):
        c.rect(x, y, width, height, brick)
        c.rect(x - 10, y - 4, width + 20, 10, shade, 3)
        for corner in (x - 4, x + width + 4):
            c.poly([(corner - 8, y - 4), (corner, y - 24), (corner + 8, y - 4)], shade)
    c.poly([(220, 40), (260, 40), (240, 10)], shade)
    for x in (166, 192, 278, 304):
        c.rect(x, 192, 10, 120, shade)
    c.poly(mirrored([(212, 320), (212, 236), *curve((212, 210), (232, 206), (240, 192))]), shade)
    c.poly(mirrored([(222, 320), (222, 244), *curve((222, 224), (234, 220), (240, 210))]), "#3f2018")
    c.rect(134, 316, 212, 14, shade, 3)
    for x in (60, 420):
        c.line([(x, 330), (x, 272)], "#6b4a3a", 6)
        c.circle(x, 258, 26, "#6d8f4e")
    return c


def thousand_arms() -> Canvas:
    """Avalokiteśvara with many arms on a lotus."""
    c = Canvas("#3a1712")
    c.circle(240, 150, 138, "#4d2018")
    for n in range(22):
        degrees = 155 + n * 230 / 21
        x, y = polar(240, 166, 124, degrees)
        c.line([(240, 166), (x, y)], "#b5852a", 8)
        c.circle(x, y, 9, GOLD)
    c.poly(mirrored([(206, 138), *curve((170, 160), (180, 230), (120, 272)), (240, 282)]), GOLD)
    c.ellipse(240, 256, 112, 24, "#cf9d33")
    c.line(curve((190, 176), (200, 224), (240, 208)), "#b5852a", 13)
    c.line(curve((290, 176), (280, 224), (240, 208)), "#b5852a", 13)
    c.ellipse(240, 106, 31, 36, GOLD)
    c.poly([(208, 92), (272, 92), (262, 58), (240, 38), (218, 58)], RED)
    c.circle(240, 72, 8, "#f5d77f")
    for x in (229, 251):
        c.arc(x, 104, 6, 4, 0, 180, "#5e3a10", 3)
    for n in range(9):
        x = 128 + n * 28
        c.poly(curve((x - 18, 300), (x, 248), (x + 18, 300)), "#d9607a" if n % 2 else "#ee8fa0")
    c.rect(110, 300, 260, 26, "#7d1a17", 8)
    return c
