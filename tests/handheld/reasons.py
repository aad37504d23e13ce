"""Why a command was refused or set aside, for the app: the server's own sentences, by the codes that receipts carry.

`python -m tests.handheld.reasons` writes `web/handheld/src/words/reasons.json` anew.
"""

import json
import re
from collections.abc import Iterator

from server.casework.judging import reason_of
from server.domain.errors import DomainError, StepRefused
from server.wording import SENTENCES
from tests.docs.test_docs import REFUSED_ELSEWHERE
from tests.handheld.conftest import ROOT

FILE = ROOT / "web" / "handheld" / "src" / "words" / "reasons.json"


def reasons() -> str:
    """The file as it should be."""
    refusals: list[type[DomainError]] = [*StepRefused.__subclasses__(), *REFUSED_ELSEWHERE]
    told = {reason_of(refusal()): SENTENCES[refusal.__name__] for refusal in refusals} | dict(_besides())
    shown = {code: {"zh": zh, "en": en} for code, (zh, en) in sorted(told.items())}
    return json.dumps(shown, ensure_ascii=False, indent=1) + "\n"


def _besides() -> Iterator[tuple[str, tuple[str, str]]]:
    """What receipts say besides refusals: the rows `| code | zh | en |` of docs/receipts.md under these headings."""
    page = (ROOT / "docs" / "receipts.md").read_text(encoding="utf-8")
    for heading in ("## Accepted", "## Quarantined"):
        chapter = page.partition(heading)[2].partition("\n## ")[0]
        for code, zh, en in re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", chapter, re.MULTILINE):
            yield code, (zh, en.replace("`", ""))


if __name__ == "__main__":
    FILE.write_text(reasons(), encoding="utf-8")
