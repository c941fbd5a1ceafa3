"""Reigns, dynasties and archaeological cultures of Vietnam, with the years they stand for."""

from __future__ import annotations

from catalog.formats.text.fold import fold

# Era names: first year (that is "thứ 1") and last year. Thuận Thiên is left out: two dynasties had it.
_REIGNS = """
Thiệu Bình 1434 1439|Đại Bảo 1440 1442|Thái Hòa 1443 1453|Diên Ninh 1454 1459|Quang Thuận 1460 1469
Hồng Đức 1470 1497|Cảnh Thống 1498 1504|Đoan Khánh 1505 1509|Hồng Thuận 1509 1516|Quang Thiệu 1516 1522
Thống Nguyên 1522 1527|Minh Đức 1527 1529|Đại Chính 1530 1540|Quảng Hòa 1541 1546|Cảnh Lịch 1548 1553
Quang Bảo 1554 1561|Thuần Phúc 1562 1565|Sùng Khang 1566 1577|Diên Thành 1578 1585|Đoan Thái 1586 1587
Hưng Trị 1588 1590|Hồng Ninh 1591 1592|Nguyên Hòa 1533 1548|Thuận Bình 1549 1556|Thiên Hựu 1557 1557
Chính Trị 1558 1571|Hồng Phúc 1572 1573|Gia Thái 1573 1577|Quang Hưng 1578 1599|Thận Đức 1600 1600
Hoằng Định 1601 1619|Vĩnh Tộ 1619 1629|Đức Long 1629 1635|Dương Hòa 1635 1643|Phúc Thái 1643 1649
Khánh Đức 1649 1653|Thịnh Đức 1653 1658|Vĩnh Thọ 1658 1662|Vạn Khánh 1662 1662|Cảnh Trị 1663 1671
Dương Đức 1672 1674|Đức Nguyên 1674 1675|Vĩnh Trị 1676 1680|Chính Hòa 1680 1705|Vĩnh Thịnh 1705 1720
Bảo Thái 1720 1729|Vĩnh Khánh 1729 1732|Long Đức 1732 1735|Vĩnh Hựu 1735 1740|Cảnh Hưng 1740 1786
Chiêu Thống 1787 1789|Thái Đức 1778 1793|Quang Trung 1788 1792|Cảnh Thịnh 1793 1801|Bảo Hưng 1801 1802
Gia Long 1802 1819|Minh Mạng 1820 1840|Minh Mệnh 1820 1840|Thiệu Trị 1841 1847|Tự Đức 1848 1883
Hiệp Hòa 1883 1883|Kiến Phúc 1884 1884|Hàm Nghi 1885 1885|Đồng Khánh 1886 1888|Thành Thái 1889 1907
Duy Tân 1907 1916|Khải Định 1916 1925|Bảo Đại 1926 1945
"""
_DYNASTIES = """
Ngô 939 965|Đinh 968 980|Tiền Lê 980 1009|Lý 1009 1225|Trần 1225 1400|Hồ 1400 1407|Hậu Trần 1407 1414
Lê 1428 1789|Hậu Lê 1428 1789|Lê sơ 1428 1527|Mạc 1527 1677|Lê trung hưng 1533 1789|Lê Trịnh 1545 1787
Trịnh 1545 1787|chúa Nguyễn 1558 1777|Tây Sơn 1778 1802|Nguyễn 1802 1945|Bắc thuộc -111 938
Pháp thuộc 1884 1945|kháng chiến chống Pháp 1945 1954|kháng chiến chống Mỹ 1954 1975|bao cấp 1976 1986
"""
_CULTURES = """
Hòa Bình -18000 -5500|Bắc Sơn -10000 -6000|Phùng Nguyên -2000 -1500|Đồng Đậu -1500 -1000|Gò Mun -1000 -700
Đông Sơn -700 100|Sa Huỳnh -1000 200|Đồng Nai -1500 -500|Óc Eo 1 630|Hùng Vương -700 -258
Chăm Pa 192 1832|Champa 192 1832|tiền sử -500000 -1000
"""


def _table(rows: str) -> dict[str, tuple[int, int]]:
    table: dict[str, tuple[int, int]] = {}
    for row in rows.replace("\n", "|").split("|"):
        if row:
            name, first, last = row.rsplit(" ", 2)
            table[fold(name)] = int(first), int(last)
    return table


REIGNS = _table(_REIGNS)
"""Folded era name -> first and last year."""
DYNASTIES = _table(_DYNASTIES)
"""Folded name of a dynasty or period -> first and last year."""
CULTURES = _table(_CULTURES)
"""Folded name of an archaeological culture -> rough first and last year, negative before year 1."""
