"""Policy 政策: every question on which cities answer differently, as one versioned value.

A city's file (server/data/policies/*.toml) says what it says; every other field has its default, so an empty policy
is a complete one. A house is founded with one policy; rules take it as an argument and know no city.
"""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from server.domain.errors import PolicyInvalid
from server.domain.policy_parts import (
    Callback,
    Code,
    Deferral,
    Dispatch,
    Duplicates,
    Extension,
    Field,
    Figures,
    Lights,
    Mediation,
    Pause,
    Privacy,
    Publicity,
    Returns,
    SecondRound,
    SelfHandled,
    Terms,
    WorkingTime,
)
from server.domain.specialist_desks import SpecialistDesk, standard_desks
from server.domain.supervision_ladder import Supervision


class Policy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One city's answers. `division` is the code prefix of the city (6 or 12 digits), empty for the standard one.

    `exclusions` and `duties` name lists in server/data that hold with this policy; None: the catalogue's own. `desks`
    专席 are by code; a city that names any has those alone.
    """

    name: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,39}$")] = "standard"
    title: str = "通用"
    version: Annotated[str, Meta(min_length=1)] = "1"
    valid_from: date = date(2026, 1, 1)
    division: Annotated[str, Meta(pattern=r"^([0-9]{6}|[0-9]{12})?$")] = ""
    exclusions: str | None = None
    duties: str | None = None
    working_time: WorkingTime = WorkingTime()
    terms: Terms = Terms()
    lights: Lights = Lights()
    dispatch: Dispatch = Dispatch()
    returns: Returns = Returns()
    pause: Pause = Pause()
    extension: Extension = Extension()
    deferral: Deferral = Deferral()
    callback: Callback = Callback()
    second_round: SecondRound = SecondRound()
    self_handled: SelfHandled = SelfHandled()
    supervision: Supervision = Supervision()
    duplicates: Duplicates = Duplicates()
    mediation: Mediation = Mediation()
    figures: Figures = Figures()
    field: Field = Field()
    privacy: Privacy = Privacy()
    publicity: Publicity = Publicity()
    desks: dict[Code, SpecialistDesk] = msgspec.field(default_factory=standard_desks)

    @property
    def digest(self) -> str:
        """Eight hex digits that any changed value changes, for logs and events."""
        return sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()[:8]


#: What holds where a city says nothing.
STANDARD = Policy()


def read_policy(document: bytes) -> Policy:
    """A policy from its TOML document; what it does not mention has its default.

    Raises:
        PolicyInvalid: with the `field` (path to the place) and the `rule` that it breaks.
    """
    try:
        return msgspec.toml.decode(document, type=Policy)
    except msgspec.DecodeError as reason:
        rule, _, path = str(reason).partition(" - at ")
        raise PolicyInvalid(field=path.strip("`").removeprefix("$.") or "document", rule=rule) from reason


def flat(policy: Struct) -> dict[str, str]:
    """Every value under its dotted path (`returns.window`), as people write it, in the order of the fields.

    What stands in a row is named by its code, else by its number from 1.
    """
    return dict(_leaves("", policy))


def differences(one: Struct, other: Struct) -> list[tuple[str, str, str]]:
    """Where two policies or lists differ: path, the first one's value, the other one's; `–` where there is none."""
    left, right = flat(one), flat(other)
    paths = [*left, *(path for path in right if path not in left)]
    return [
        (path, left.get(path, "–"), right.get(path, "–"))
        for path in paths
        if left.get(path) != right.get(path)
    ]


def _leaves(path: str, value: Any) -> list[tuple[str, str]]:
    inner: Mapping[str, Any]
    match value:
        case Struct() if "__str__" not in vars(type(value)):
            inner = {name: getattr(value, name) for name in value.__struct_fields__}
        case dict():
            inner = value
        case tuple() if any(isinstance(each, Struct) and "__str__" not in vars(type(each)) for each in value):
            inner = {getattr(each, "code", str(no)): each for no, each in enumerate(value, start=1)}
        case _:
            return [(path, _written(value))]
    return [leaf for name, each in inner.items() for leaf in _leaves(f"{path}.{name}".strip("."), each)]


def _written(value: Any) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.4g}"
        case tuple():
            return ", ".join(map(_written, value)) or "none"
        case _:
            return str(value)
