"""Boundary sets of real cities, read from where they may lie; their own file names and properties mapped."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from geo.areas import BoundarySet
from tests.geo.delivery import received
from tests.geo.real_data import real_data

_LOS_ANGELES = """
issuer = "City of Los Angeles"
[[files]]
match = "council-districts-2012.geojson"
level = "district"
properties = { code = "external_id", name = "name" }
[[files]]
match = "neighborhood-councils-2019.geojson"
layer = "council"
code_prefix = "nc-"
properties = { code = "nc_id", name = "name" }
[[files]]
match = "*"
skip = true
"""
_HSINCHU = """
issuer = "Taiwan statistical units"
[[files]]
match = "hsinchu-code1.*"
level = "community"
properties = { code = "CODE1", parent = "CODE2" }
[[files]]
match = "hsinchu-code2.*"
level = "street"
properties = { code = "CODE2" }
[[files]]
match = "hsinchu-100*"
level = "grid"
properties = { code = "CODEBASE", parent = "CODE1" }
"""
_DESCRIBED = {
    "los-angeles": ("los-angeles-311", _LOS_ANGELES),
    "hsinchu": ("taiwan-statistical-units", _HSINCHU),
}


@contextmanager
def described(name: str) -> Iterator[Path]:
    """The folder of a delivery that nobody described, with a `city.toml` of ours beside its files."""
    folder, city_file = _DESCRIBED[name]
    with TemporaryDirectory() as scratch:
        for path in real_data(folder).iterdir():
            (Path(scratch) / path.name).symlink_to(path)
        (Path(scratch) / "city.toml").write_text(city_file, encoding="utf-8")
        yield Path(scratch)


def _described(name: str) -> BoundarySet:
    with described(name) as folder:
        return received(folder)[0]


def _districts(name: str) -> BoundarySet:
    return received(real_data("china-city-districts") / f"{name}.geojson")[0]


_READERS: dict[str, Callable[[], BoundarySet]] = {
    "beijing": lambda: received(real_data("beijing-subdistricts"))[0],
    "los-angeles": lambda: _described("los-angeles"),
    "hsinchu": lambda: _described("hsinchu"),
    "haikou": lambda: _districts("hai3_nan2_hai3_kou3"),
    "hohhot": lambda: _districts("nei4_meng2_gu3_hu1_he2_hao4_te4"),
    "zhuzhou": lambda: _districts("hu2_nan2_zhu1_zhou1"),
    "lishui": lambda: _districts("zhe4_jiang1_li4_shui3"),
    "lijiang": lambda: _districts("yun2_nan2_li4_jiang1"),
}
#: Their names, for parametrized tests.
REAL_CITIES = tuple(_READERS)


def real_city(name: str) -> BoundarySet:
    """The boundary set of that city; skips the test, aloud, where the data is not to be had."""
    return _READERS[name]()
