"""What states, parts and events are called, for the app: the words of the server's own trace.

`python -m tests.handheld.trade` writes `web/handheld/src/words/trade.json` anew.
"""

import json
from typing import get_args

from server.casework.code_words import CODES, LEG_STATES
from server.casework.trace_words import WORDS
from server.domain.asked import LegRole
from server.domain.steps.registry import RECORDS
from server.domain.transitions import State
from tests.handheld.conftest import ROOT

FILE = ROOT / "web" / "handheld" / "src" / "words" / "trade.json"


def words() -> str:
    """The file as it should be."""
    happened = {name: (each.name, each.english_name) for name, each in WORDS.items()}
    shown = {
        "state": {state.value: CODES[state.value] for state in State},
        "leg": LEG_STATES,
        "role": {role: CODES[role] for role in get_args(LegRole)},
        "happened": happened | {kind: CODES[kind] for kind in RECORDS},
    }
    told = {
        subject: {code: {"zh": zh, "en": en} for code, (zh, en) in sorted(names.items())}
        for subject, names in shown.items()
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(words(), encoding="utf-8")
