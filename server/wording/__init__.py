"""What people read when something is refused: a status for programs, a sentence in Chinese and one in English.

Rules know no wording and no status; they raise a class with facts. A test sees to it that none is missing here.
"""

from server.wording.matters import OF_MATTERS
from server.wording.mediation import OF_MEDIATION
from server.wording.statuses import STATUSES
from server.wording.the_house import OF_THE_HOUSE

__all__ = ["SENTENCES", "STATUSES"]

#: Class name → (zh-CN, en). Facts stand in braces.
SENTENCES: dict[str, tuple[str, str]] = {**OF_THE_HOUSE, **OF_MATTERS, **OF_MEDIATION}
