"""A handheld with nothing but its pack says of a report what the server says once it has it."""

import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest

from geo.position import Position
from sync.clock import system_clock
from tests.doors.house import ServedHouse
from tests.handheld.conftest import ROOT
from tests.server.small_city import IN_G1, IN_G2, LAMP, as_json

RULES = ROOT / "web" / "rules"
COMPILER = ROOT / "node_modules" / "typescript" / "bin" / "tsc"

#: What a worker is shown as soon as there are words and a place.
ASKED = """
import { readFileSync } from "node:fs";
import * as rules from "./dist/index.js";
const { pack, position, description, now } = JSON.parse(readFileSync(0, "utf8"));
const { placement, is_whole } = rules.locate(rules.openMap(pack.map), position);
const { ranked } = rules.suggest(description, pack.catalogue);
const places = { chain: placement.chain, overlays: Object.values(placement.overlays).flat() };
const on = rules.dayOf(now);
const { candidates } = rules.route({ category: ranked[0].category, description, places, on }, pack);
const level = rules.deadlineClassFor(pack.catalogue, ranked[0].category, "PATROL");
const due = rules.promiseDue(now, level, pack.calendar, pack.catalogue, pack.clock_terms);
const nameOf = (entries, key, value) => entries.find((entry) => entry[key] === value)?.name;
console.log(JSON.stringify({
  schema: pack.schema === rules.PACK_SCHEMA,
  is_whole,
  area: nameOf(pack.map.areas, "code", placement.chain[0]),
  unit: nameOf(pack.units, "id", candidates[0].unit),
  due_on: due.on,
}));
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of its own with the compiled rules: other tests compile them at the same time."""
    if not COMPILER.exists():
        pytest.skip("the rules of the handheld need TypeScript: make setup")
    folder = tmp_path_factory.mktemp("rules")
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    subprocess.run(["node", COMPILER, "--outDir", folder / "dist"], cwd=RULES, check=True, timeout=600)
    return folder


def answered(rules: Path, pack: dict[str, Any], position: Position, description: str) -> dict[str, Any]:
    question = {
        "pack": pack,
        "position": as_json(position),
        "description": description,
        "now": int(system_clock().timestamp() * 1000),
    }
    run = subprocess.run(
        ["node", "--input-type=module", "--eval", ASKED],
        cwd=rules,
        input=msgspec.json.encode(question),
        capture_output=True,
        timeout=600,
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = msgspec.json.decode(run.stdout)
    return found


@pytest.mark.parametrize("position", [IN_G1, IN_G2], ids=["in the own grid", "in the neighbour"])
def test_what_the_handheld_says_out_of_reach_is_what_the_receipt_says(
    house: ServedHouse, rules: Path, position: Position
) -> None:
    handheld = house.handheld("worker1")
    pack = handheld.client.get(handheld.session["pack"]["url"]).json()

    shown = answered(rules, pack, position, LAMP)
    told = handheld.verdict(
        handheld.push(
            "report", {"request_type": "PATROL", "description": LAMP, "position": as_json(position)}
        )
    )

    assert shown["schema"]
    assert {name: shown[name] for name in ("area", "unit", "due_on")} == {
        name: told["facts"][name] for name in ("area", "unit", "due_on")
    }
    assert shown["is_whole"] == (position is IN_G1)
