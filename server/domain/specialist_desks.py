"""专席: matters that a specialist desk of the hotline keeps before its eyes, by what they are about or how they came.

A desk is a view of the tickets that its people may see anyway. It changes no way, no clock and no permission.
"""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from server.domain.channels import Channel
from server.domain.errors import CodeUnknown
from server.domain.policy_parts import Code, Part


class SpecialistDesk(Part, frozen=True, kw_only=True):
    """专席, by the `title` that people know it by.

    A matter is the desk's whose sub-item begins with one of `categories`, or which came by one of `channels`.
    """

    title: Annotated[str, Meta(min_length=1, max_length=60)]
    categories: tuple[Code, ...] = ()
    channels: tuple[Channel, ...] = ()

    def __post_init__(self) -> None:
        if not self.categories and not self.channels:
            raise ValueError("a desk has categories or channels")


def standard_desks() -> dict[str, SpecialistDesk]:
    """The desks of a city that names none: firms, what is asked about policies, and deputies."""
    return {
        "business": SpecialistDesk(title="营商环境专席", categories=("0404",)),
        "policy": SpecialistDesk(title="政策专席", categories=("0401", "0402")),
        "deputies": SpecialistDesk(title="代表委员专席", channels=("deputy",)),
    }


def desk_named(desks: Mapping[str, SpecialistDesk], code: str) -> SpecialistDesk:
    """The desk of that code.

    Raises:
        CodeUnknown: the city has none.
    """
    known = desks.get(code)
    if known is None:
        raise CodeUnknown(field="desk", code=code, known=", ".join(desks) or "–")
    return known
