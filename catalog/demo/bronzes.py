"""Pictures of bronze and stone: drums, jar, lamp, boat coffin, bells, urn, cannon, stele."""

from __future__ import annotations

from catalog.demo.canvas import Canvas, curve, mirrored, polar

SAND, GREEN, DARK, LIGHT, GOLD = "#f3ead7", "#5f7f6b", "#34503f", "#a9c2a8", "#d9a441"


def drum_face() -> Canvas:
    """The face of a Đông Sơn drum: star of fourteen rays, rings, flying birds."""
    c = Canvas(SAND)
    c.circle(244, 186, 160, "#e0d3b8")
    c.circle(240, 180, 160, DARK)
    for radius, fill in (
        (154, GREEN),
        (132, DARK),
        (128, GREEN),
        (100, DARK),
        (97, GREEN),
        (70, DARK),
        (67, GREEN),
    ):
        c.circle(240, 180, radius, fill)
    c.around(240, 180, 143, 42, lambda x, y: c.circle(x, y, 4, LIGHT))
    for n in range(14):
        x, y = polar(240, 180, 114, n * 360 / 14)
        tip, left, right = (
            polar(x, y, r, n * 360 / 14 + turn) for r, turn in ((15, 270), (11, 30), (11, 150))
        )
        c.poly([tip, left, (x, y), right], LIGHT)
    c.around(240, 180, 84, 22, lambda x, y: c.circle(x, y, 6, LIGHT))
    c.star(240, 180, 62, 22, 14, GOLD)
    c.circle(240, 180, 19, GOLD)
    return c


def drum_side() -> Canvas:
    """A drum from the side: swelling top, waist, foot, handles, boats."""
    c = Canvas("#e9efe4")
    c.ellipse(240, 322, 150, 14, "#cfd8c8")
    side = [*curve((90, 84), (66, 150), (128, 178)), *curve((128, 178), (146, 250), (104, 318))]
    c.poly(mirrored(side), GREEN)
    c.ellipse(240, 318, 136, 12, GREEN)
    c.ellipse(240, 84, 150, 26, DARK)
    c.ellipse(240, 82, 144, 22, LIGHT)
    c.star(240, 82, 34, 12, 12, GOLD)
    for y, half in ((182, 111), (196, 108), (270, 119), (284, 125)):
        c.line(curve((240 - half, y), (240, y + 20), (240 + half, y)), DARK, 4)
    for x in (128, 204, 280, 356):
        c.poly(curve((x - 30, 128), (x - 4, 162), (x + 26, 128)), DARK)
        c.line([(x - 8, 136), (x - 8, 116)], LIGHT, 4)
        c.line([(x + 6, 136), (x + 6, 116)], LIGHT, 4)
    c.arc(108, 176, 26, 32, 60, 260, DARK, 9)
    c.arc(372, 176, 26, 32, -80, 120, DARK, 9)
    return c


def jar() -> Canvas:
    """The Đào Thịnh jar with its lid and boats."""
    c = Canvas("#efe7da")
    c.ellipse(240, 330, 104, 12, "#d9cdb8")
    c.poly(mirrored([(142, 96), *curve((136, 110), (130, 220), (166, 326))]), GREEN)
    c.ellipse(240, 325, 74, 9, GREEN)
    c.poly(mirrored(curve((134, 98), (150, 56), (240, 50))), DARK)
    c.ellipse(240, 98, 106, 14, DARK)
    for y, half in ((128, 104), (142, 104), (222, 100), (236, 98), (292, 84)):
        c.line(curve((240 - half, y), (240, y + 16), (240 + half, y)), LIGHT, 3)
    for x in (186, 264):
        c.poly(curve((x - 34, 178), (x + 4, 216), (x + 52, 178)), DARK)
        for step in (-8, 8, 24):
            c.line([(x + step, 188), (x + step, 164)], LIGHT, 4)
    for x in (196, 240, 284):
        c.circle(x, 44 if x == 240 else 54, 8, GOLD)
    return c


def lamp() -> Canvas:
    """A kneeling man who holds a lamp."""
    c = Canvas("#2f3d3a")
    for radius, glow in ((110, "#3b4a43"), (80, "#4b5a49"), (52, "#6b7350")):
        c.circle(336, 128, radius, glow)
    c.poly(curve((150, 322), (128, 190), (214, 168), (270, 176), (262, 322)), GREEN)
    c.ellipse(238, 304, 92, 26, GREEN)
    c.circle(218, 118, 46, GREEN)
    c.arc(218, 108, 46, 40, 180, 360, DARK, 10)
    c.circle(236, 114, 5, DARK)
    c.arc(236, 128, 16, 10, 20, 120, DARK, 4)
    c.line([(238, 206), (292, 226), (330, 186)], GREEN, 24)
    c.ellipse(336, 168, 56, 12, GOLD)
    c.poly(
        [*curve((336, 164), (312, 140), (336, 104)), *curve((336, 104), (360, 140), (336, 164))], "#f6c445"
    )
    c.poly(
        [*curve((336, 162), (324, 148), (336, 126)), *curve((336, 126), (348, 148), (336, 162))], "#fff1b8"
    )
    c.rect(126, 326, 228, 10, DARK, 5)
    return c


def boat_coffin() -> Canvas:
    """A coffin hollowed out of a tree trunk, with its lid."""
    c = Canvas("#e8ecec")
    c.ellipse(240, 286, 206, 20, "#cfd6d6")
    c.poly([*curve((36, 214), (70, 292), (240, 288), (410, 292), (444, 214))], "#8a5a3a")
    c.ellipse(240, 214, 204, 26, "#6a4229")
    c.ellipse(240, 216, 176, 16, "#3d2518")
    for x, fill in ((150, GREEN), (206, GOLD), (262, GREEN), (316, LIGHT)):
        c.ellipse(x, 214, 20, 11, fill)
    c.poly([*curve((60, 150), (100, 76), (240, 84), (380, 76), (420, 150))], "#a06c46")
    c.ellipse(240, 150, 180, 14, "#7c5034")
    for y in (112, 128):
        c.line(curve((110, y), (240, y - 18), (370, y)), "#7c5034", 3)
    return c


def bell() -> Canvas:
    """A temple bell with a dragon loop."""
    c = Canvas("#f4e9df")
    c.arc(240, 70, 44, 36, 180, 360, DARK, 14)
    c.circle(196, 72, 11, DARK)
    c.circle(284, 72, 11, DARK)
    c.poly(mirrored([(180, 84), *curve((170, 84), (150, 190), (134, 306))]), GREEN)
    c.poly(mirrored(curve((180, 86), (190, 68), (240, 68))), GREEN)
    c.ellipse(240, 306, 106, 16, DARK)
    for y, half in ((126, 76), (196, 90), (206, 91), (282, 103)):
        c.rect(240 - half, y, half * 2, 4, LIGHT)
    for x in (190, 240, 290):
        c.line([(x, 132), (x, 192)], LIGHT, 3)
    c.circle(240, 240, 19, GOLD)
    c.ring(240, 240, 26, 26, LIGHT, 3)
    return c


def urn() -> Canvas:
    """One of the nine urns: belly, two ears, three feet."""
    c = Canvas("#f2e6d2")
    c.rect(96, 316, 288, 18, "#c9b28d", 4)
    for x in (150, 240, 330):
        c.poly([(x - 20, 250), (x + 20, 250), (x + 12, 318), (x - 12, 318)], "#4f5f50")
    for x in (158, 322):
        c.rect(x - 22, 44, 44, 70, "#4f5f50", 18)
        c.rect(x - 9, 58, 18, 46, "#f2e6d2", 8)
    c.poly(mirrored([(132, 112), *curve((128, 130), (84, 290), (240, 286))]), GREEN)
    c.rect(120, 100, 240, 24, DARK, 6)
    for y in (142, 238):
        c.rect(128, y, 224, 4, LIGHT)
    c.poly([(140, 226), (186, 176), (214, 204), (254, 160), (300, 210), (320, 190), (344, 226)], LIGHT)
    c.circle(316, 166, 11, GOLD)
    return c


def cannon() -> Canvas:
    """A cannon on its carriage."""
    c = Canvas("#dfe9ee")
    c.rect(0, 300, 480, 60, "#cbbd9c")
    c.poly([(96, 240), (330, 240), (372, 300), (70, 300)], "#8b4a36")
    c.poly([(74, 190), (420, 150), (428, 196), (82, 252)], GREEN)
    c.circle(76, 222, 33, GREEN)
    c.circle(40, 224, 11, DARK)
    for x, top, bottom in ((120, 183, 250), (206, 172, 236), (300, 161, 222), (384, 152, 206)):
        c.line([(x, top), (x + 5, bottom)], GOLD, 8)
    c.ellipse(424, 173, 11, 25, DARK)
    for x in (142, 304):
        c.circle(x, 290, 36, "#5d2f22")
        c.circle(x, 290, 25, "#c08a5a")
        for turn in range(0, 180, 45):
            c.line([polar(x, 290, 25, turn), polar(x, 290, 25, turn + 180)], "#5d2f22", 5)
        c.circle(x, 290, 8, "#5d2f22")
    return c


def stele() -> Canvas:
    """An inscribed stone on a tortoise."""
    c = Canvas("#e3eddc")
    c.rect(0, 306, 480, 54, "#c4d3b4")
    c.poly(mirrored([(150, 250), (150, 96), *curve((150, 70), (200, 44), (240, 44))]), "#8f9a9b")
    c.poly(mirrored([(166, 250), (166, 104), *curve((170, 80), (206, 60), (240, 60))]), "#a9b3b3")
    c.circle(240, 92, 15, "#d9c58a")
    for x in (184, 212, 240, 268, 296):
        for y in range(126, 236, 18):
            c.rect(x - 5, y, 10, 10, "#7b8687", 2)
    c.ellipse(240, 288, 144, 50, "#6e797a")
    c.rect(90, 288, 300, 24, "#6e797a", 8)
    c.ellipse(392, 272, 38, 25, "#6e797a")
    c.circle(404, 264, 5, "#eef2ee")
    for x in (130, 330):
        c.ellipse(x, 312, 30, 15, "#5a6566")
    c.arc(240, 290, 110, 34, 190, 350, "#8f9a9b", 5)
    return c


def gongs() -> Canvas:
    """Three gongs of the Central Highlands on a frame."""
    c = Canvas("#f1e2cc")
    c.rect(54, 52, 372, 15, "#6b3f2a", 7)
    for x in (74, 394):
        c.rect(x, 56, 13, 276, "#6b3f2a", 6)
    c.rect(44, 326, 392, 12, "#6b3f2a", 6)
    for x, y, r in ((146, 172, 48), (256, 196, 68), (352, 158, 38)):
        c.line([(x - r * 0.5, 62), (x - r * 0.4, y - r * 0.8)], "#3f2a1e", 3)
        c.line([(x + r * 0.5, 62), (x + r * 0.4, y - r * 0.8)], "#3f2a1e", 3)
        c.circle(x, y, r, "#9c6b1f")
        c.circle(x, y, r * 0.88, GOLD)
        c.ring(x, y, r * 0.6, r * 0.6, "#b98426", 4)
        c.circle(x, y, r * 0.24, "#f1cf7a")
    return c
