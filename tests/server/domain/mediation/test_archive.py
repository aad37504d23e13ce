"""The file of a case: what has to be in it before it is closed."""

import pytest
from msgspec.structs import replace

from server.domain.asked import Nothing
from server.domain.errors import StepRefused
from server.domain.mediation.archive import missing, needed
from server.domain.mediation.asked import AddMaterial
from server.domain.mediation.errors import ArchiveIncomplete
from server.domain.mediation.transitions import CaseState, CaseStep
from tests.server.domain.mediation.cases import SHA, THE_HOUSE, performed, performing, registered, stepped


def test_the_file_says_what_is_missing() -> None:
    case = replace(performed(), parties=tuple(replace(each, contact_id=None) for each in performed().parties))
    assert missing(case) == ("identity",)
    with pytest.raises(ArchiveIncomplete) as refused:
        stepped(case, CaseStep.CLOSE, Nothing())
    assert refused.value.facts == {"missing": "identity"}
    kept = stepped(case, CaseStep.ADD_MATERIAL, AddMaterial(kind="identity", text="身份证复印件", sha256=SHA))
    assert stepped(kept, CaseStep.CLOSE, Nothing()).state is CaseState.CLOSED


def test_the_file_needs_papers_as_the_case_has_them() -> None:
    plain = ("application", "rights_notice", "identity", "session_record", "agreement")
    represented = tuple(replace(each, represented=True) for each in performed().parties)
    assert needed(registered()) == ("application",)
    assert needed(performing()) == plain
    assert needed(replace(performed(), parties=represented)) == (*plain, "authority", "performance_proof")


def test_a_step_of_the_house_on_what_is_not_there_is_refused() -> None:
    with pytest.raises(StepRefused):
        stepped(registered(), CaseStep.REOFFER, Nothing(), THE_HOUSE)
