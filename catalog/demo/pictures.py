"""The sample's pictures: which file shows what."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from catalog.demo import arts, bronzes, court, folk, paintings
from catalog.demo.canvas import Canvas

DRAWINGS: Mapping[str, Callable[[], Canvas]] = {
    "an-vang.png": court.seal,
    "ao-dai.png": court.ao_dai,
    "ao-nhat-binh.png": court.nhat_binh_robe,
    "bang-mau.png": folk.palette,
    "bia-da.png": bronzes.stele,
    "binh-thien-nga.png": arts.swan_vase,
    "canh-vang-la-ngoc.png": court.gold_branches,
    "chau-ban.png": court.document,
    "chuong-dong.png": bronzes.bell,
    "cong-chieng.png": bronzes.gongs,
    "cuu-dinh.png": bronzes.urn,
    "dai-tho.png": arts.altar,
    "dan-nguyet.png": court.lute,
    "den-long.png": folk.lantern,
    "den-nguoi-quy.png": bronzes.lamp,
    "den-ong-sao.png": folk.star_lantern,
    "dieu-hue.png": folk.kite,
    "doc-sach.png": folk.reading,
    "ganesha.png": arts.ganesha,
    "gom-men-ngoc.png": arts.celadon_ewer,
    "khen-mong.png": folk.mouth_organ,
    "long-bao.png": court.dragon_robe,
    "mo-thuyen.png": bronzes.boat_coffin,
    "ngai-vang.png": court.throne,
    "ngo-mon.png": court.ngo_mon,
    "nha-rong.png": folk.communal_house,
    "phap-lam.png": court.enamel_vase,
    "roi-nuoc.png": folk.water_puppet,
    "sach-kieu.png": court.book_of_kieu,
    "than-cong.png": bronzes.cannon,
    "thap-cham.png": arts.cham_tower,
    "thap-dong.png": bronzes.jar,
    "thong-hoa-nau.png": arts.brown_jar,
    "tranh-dong-ho.png": paintings.dong_ho,
    "tranh-lua.png": paintings.silk,
    "tranh-son-mai.png": paintings.lacquer,
    "trong-dong-mat.png": bronzes.drum_face,
    "trong-dong-than.png": bronzes.drum_side,
    "tuong-quan-am.png": arts.thousand_arms,
    "tuong-tara.png": arts.tara,
    "vu-nu.png": arts.dancer,
    "xe-dap-do.png": folk.bicycle,
}
"""File name to the function that draws it."""


def draw_all() -> dict[str, bytes]:
    """PNG bytes per file name."""
    return {name: draw().png() for name, draw in DRAWINGS.items()}
