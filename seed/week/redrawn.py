"""网格重新划分: two grids become one, proposed by the street, approved by the district; what stands on them follows."""

from collections.abc import Iterator
from typing import Any

import shapely
from shapely.geometry import mapping, shape

from seed.week.doors import WeekFailed
from seed.week.scene import Scene

#: Which of the week's spots are redrawn; nobody else's story happens there.
_SPOTS = (1, 2)


def merged_grids(scene: Scene) -> Iterator[str]:
    """试算, 提出, 批准 by another person, and an open ticket that has a new home and its old clocks."""
    yield "Wed 11:00"
    one, other = (scene.spots[place] for place in _SPOTS)
    ticket = scene.report("路灯不亮，晚上看不清路", category="0104", spot=_SPOTS[0])
    code = f"{one.grid[:-3]}901"
    union = shapely.union_all([shape(one.outline), shape(other.outline)])
    asked: dict[str, Any] = {
        "version": "haikou-week",
        "areas": [
            {
                "code": code,
                "name": f"{one.name}（合并）",
                "level": "grid",
                "parent": one.parent,
                "geometry": mapping(union),
            }
        ],
        "retired": [one.grid, other.grid],
        "mapping": {one.grid: [code], other.grid: [code]},
        "accept_gaps": True,
    }
    tried = scene.post("street", "/redivisions/dry-runs", asked)
    proposed = scene.post("street", "/redivisions", asked)["redivision"]["id"]
    approval = f"/redivisions/{proposed}/approval"
    scene.refused_at("street", approval, "role-missing", {"accept_gaps": True})
    scene.post("district", approval, {"accept_gaps": True})
    before = scene.card(ticket)
    scene.tell(f"网格重新划分试算：{'；'.join(tried['zh'][1:3])}")
    yield "Wed 11:05"
    after = scene.card(ticket)
    if after["placement"]["chain"][0] != code or before["clocks"] != after["clocks"]:
        raise WeekFailed(
            f"{ticket} lies in {after['placement']['chain'][0]}, not in {code}, or its clocks moved"
        )
    scene.tell(f"{ticket} 随网格重新划分归入 {one.name}（合并），时限不变")
