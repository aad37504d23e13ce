"""Which step of a mediation case fits which state, and who may take it, for the app: from the server's own table.

`python -m tests.handheld.case_table` writes `web/handheld/src/state/mediation/table.json` anew.
"""

import json

from server.domain.mediation.registry import CASE_STEPS, CASE_STEPS_FROM_THE_FIELD
from server.domain.mediation.transitions import CASE_TRANSITIONS
from tests.handheld.conftest import ROOT

FILE = ROOT / "web" / "handheld" / "src" / "state" / "mediation" / "table.json"


def case_table() -> str:
    """The file as it should be: for each kind of command the act that it needs, and state → state."""
    table = {
        kind: {
            "act": CASE_STEPS[step].act.value,
            "moves": {
                state.value: after.value
                for (state, other), after in CASE_TRANSITIONS.items()
                if other is step and state is not None
            },
        }
        for kind, step in CASE_STEPS_FROM_THE_FIELD.items()
    }
    return json.dumps(table, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(case_table(), encoding="utf-8")
