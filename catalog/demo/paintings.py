"""Pictures of painting and print: a lacquer screen, a silk painting, a Đông Hồ print."""

from __future__ import annotations

from catalog.demo.canvas import Canvas, Point, curve, polar

RED, GOLD = "#b3261e", "#e3b23c"


def lacquer() -> Canvas:
    """A lacquer screen: golden bamboo and sun on red and black."""
    c = Canvas("#d9cdbd")
    for n in range(4):
        x = 46 + n * 98
        c.rect(x, 44, 94, 262, "#1d1412", 3)
        c.rect(x + 6, 50, 82, 250, "#8f1f18")
        c.rect(x + 10, 306, 10, 24, "#1d1412")
        c.rect(x + 74, 306, 10, 24, "#1d1412")
    c.circle(330, 116, 35, "#e9bd55")
    c.poly(curve((52, 300), (150, 236), (300, 300)), "#4a0f0c")
    c.poly(curve((240, 300), (360, 220), (428, 300)), "#5d1410")
    for x, top in ((92, 66), (120, 96), (176, 70), (236, 110), (392, 150)):
        for y in range(top, 290, 36):
            c.line([(x, y), (x + 1, min(y + 31, 294))], GOLD, 6)
        for y in range(top, 230, 36):
            c.poly([(x, y + 4), (x + 32, y - 10), (x + 14, y + 10)], "#f1d27c")
            c.poly([(x, y + 12), (x - 28, y + 4), (x - 10, y + 20)], GOLD)
    for x in (140, 238, 336):
        c.rect(x, 44, 4, 262, "#d9cdbd")
    return c


def silk() -> Canvas:
    """A silk painting: the board of ô ăn quan and two children."""
    c = Canvas("#c9b18c")
    c.rect(40, 26, 400, 308, "#efe0bf", 4)
    c.rect(54, 40, 372, 280, "#e6d2a6")
    for x, dress, lean in ((138, "#7a5a45", 1), (342, "#4c5a52", -1)):
        c.poly([(x - 54, 256), (x - 28, 152), (x + 28, 152), (x + 56, 256)], dress)
        c.circle(x + 10 * lean, 122, 31, "#d49a6a")
        c.arc(x + 8 * lean, 114, 33, 33, 180, 360, "#2b2320", 17)
        c.line([(x + 26 * lean, 178), (x + 62 * lean, 236)], "#d49a6a", 13)
        c.circle(x + 18 * lean, 124, 3, "#2b2320")
    c.poly([(150, 234), (330, 234), (372, 298), (108, 298)], "#f7edd3")
    c.line([(132, 264), (350, 264)], "#8a6a45", 3)
    for n in range(6):
        c.line([(150 + n * 36, 234), (118 + n * 49, 298)], "#8a6a45", 3)
    for n in range(14):
        c.circle(140 + (n * 67) % 206, 246 + (n * 13) % 44, 4, "#5d4a38")
    c.rect(386, 54, 22, 22, RED, 3)
    return c


def dong_ho() -> Canvas:
    """A Đông Hồ print: the pig with yin and yang whorls."""
    c = Canvas("#c6dfc9")
    c.rect(36, 22, 408, 316, "#f7ecd0", 2)
    ink = "#2a2019"
    points: list[Point] = [
        *curve((92, 190), (110, 90), (260, 96), (380, 110), (386, 210)),
        *curve((386, 210), (330, 262), (180, 250), (92, 190)),
    ]
    c.poly(points, "#e2653a")
    c.line([*points, points[0]], ink, 5)
    c.ellipse(96, 200, 40, 34, "#e2653a")
    c.ring(96, 200, 42, 36, ink, 5)
    c.ellipse(66, 210, 13, 17, "#f1b34c")
    c.circle(98, 190, 6, ink)
    c.poly([(118, 150), (150, 128), (146, 178)], "#3f8f5f")
    for x, y in ((210, 174), (316, 176)):
        c.circle(x, y, 33, ink)
        c.circle(x, y, 29, "#f7ecd0")
        c.poly([*(polar(x, y, 29, turn) for turn in range(-90, 91, 10))], "#3f8f5f")
        c.circle(x, y - 14.5, 14.5, "#3f8f5f")
        c.circle(x, y + 14.5, 14.5, "#f7ecd0")
    for x in (146, 188, 300, 342):
        c.rect(x, 232, 21, 54, "#e2653a", 5)
        c.rect(x, 276, 21, 12, ink, 4)
    c.line(curve((384, 180), (420, 160), (396, 140), (420, 128)), ink, 5)
    for x in range(60, 430, 32):
        c.line(curve((x, 316), (x + 4, 300), (x + 12, 294)), "#3f8f5f", 4)
    return c
