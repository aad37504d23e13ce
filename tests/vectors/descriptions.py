"""suggest.json: descriptions with the items and joint rules that `server/domain/suggest.py` finds in them."""

from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from server.domain.suggest import suggest
from tests.server.domain.china import CATALOGUE

_SEED = 20261122
_LABELLED = Path(__file__).parent / "routing_cases.jsonl"
#: What no keyword has: nothing at all, other scripts, letters of two code units.
_ODD = ["", " ", "今天天气不错", "Blocked drain", "😀😀路面𠮷", "路面\n塌陷"]


def catalogue() -> dict[str, Any]:
    """What of the catalogue the rules on a handheld ask for."""
    whole = msgspec.to_builtins(CATALOGUE)
    item_fields = (
        "code", "keywords_strong", "keywords", "keywords_negative", "lead", "deadline_class", "fallback",
    )  # fmt: skip
    return {
        "deadline_classes": whole["deadline_classes"],
        "urgency_levels": whole["urgency_levels"],
        "request_types": whole["request_types"],
        "categories": [
            {
                "code": category["code"],
                "items": [{field: item[field] for field in item_fields} for item in category["items"]],
            }
            for category in whole["categories"]
        ],
        "joint_rules": whole["joint_rules"],
    }


def sentences(count: int, seed: int) -> list[str]:
    """Mixtures of up to seven words of the catalogue, wanted and unwanted ones, by chance."""
    chance = np.random.default_rng(seed)
    words = sorted(
        {
            word
            for item in CATALOGUE.items
            for word in (*item.keywords_strong, *item.keywords, *item.keywords_negative)
        }
        | {word for rule in CATALOGUE.joint_rules for group in rule.all_of for word in group}
    )
    return ["，".join(chance.choice(words, int(chance.integers(1, 8))).tolist()) for _ in range(count)]


def vectors() -> dict[str, Any]:
    """The catalogue, and `[description, suggestions]`; of a joint rule only its code is shown."""
    labelled = [msgspec.json.decode(line)["text"] for line in _LABELLED.read_bytes().splitlines()]
    return {
        "source": "Computed by server/domain/suggest.py; `python -m tests.vectors` writes it anew.",
        "catalogue": catalogue(),
        "cases": [[text, _shown(text)] for text in (*labelled, *_ODD, *sentences(300, _SEED))],
    }


def _shown(description: str) -> dict[str, Any]:
    found = suggest(description, CATALOGUE)
    return {
        "ranked": msgspec.to_builtins(found.ranked),
        "joint_rules": [[fired.rule.code, list(fired.words)] for fired in found.joint_rules],
        "is_clear": found.is_clear,
    }
