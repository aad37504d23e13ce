"""Who must act: units for a report, by what it is, where it is and whose duty that is, with reasons.

    joint rules that fire   ─yes─▶  they name department types: a lead and co-units      噪音+施工 ▶ 环保+住建
            │ no
    duty list 职责清单      ─────▶  whose item covers this category, place, time and object; the nearest one leads
            │ nobody
    the catalogue's lead    ─────▶  is proposed, no more

Whatever is open stands in `doubts`, and then a person decides. Source: 国办函〔2025〕66号; docs/routing.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from server.domain.asked import LegRole
from server.domain.catalogue import Catalogue
from server.domain.duty_list import Claim, DutyList, Reason, Told, serving
from server.domain.suggest import FiredRule, fired_rules
from server.domain.units import Unit

#: More units than this on one matter, and they meet first (会商), where a city's policy does not say otherwise.
UNITS_MAX = 4


class Candidate(Struct, frozen=True):
    """A unit that should have a leg of this ticket, and in which part: lead 主办 or co-unit 协办.

    Reasons: `joint_rule` (rule, words) · `duty_list` (category, area, legal_basis, of a narrow
    item hours and object) · `serves_area`
    (department_type, area) · `alt_lead` (category).
    """

    unit: str
    role: Literal["lead", "co"]
    reasons: tuple[Reason, ...]


class Route(Struct, frozen=True, kw_only=True):
    """派单建议: the lead first, then the co-units; several leads where they are equally near.

    `joint_rule` is the code of the rule that named the lead.
    Doubts: `no_duty_item` (category) · `equally_near` (units) · `too_many_units` (count, max) ·
    `needs_consultation` (rule, mode) · `rule_without_lead` (rule).
    `left_out` tells whom a rule named in vain: `no_unit` (rule, department_type).
    """

    candidates: tuple[Candidate, ...]
    doubts: tuple[Reason, ...]
    left_out: tuple[Reason, ...] = ()
    joint_rule: str | None = None

    @property
    def is_clear(self) -> bool:
        """Whether it may be dispatched without anybody looking."""
        return not self.doubts


def route(
    category: str,
    description: str,
    chain: Sequence[str],
    overlays: Sequence[str],
    catalogue: Catalogue,
    duty_list: DutyList,
    units: Mapping[str, Unit],
    on: date,
    units_max: int = UNITS_MAX,
    *,
    clock: str = "",
    place_ref: str = "",
) -> Route:
    """The units for a report of sub-item `category`, in the base areas `chain` (finest first) and `overlays`.

    `clock` is the time of the day of receipt in China, `23:40`; without it items for some hours say nothing.
    `place_ref` is the building or object at the place, and its address.

    Raises:
        CategoryUnknown: the catalogue has no such sub-item.
    """
    catalogue_lead = catalogue.item(category).lead
    claims = duty_list.claims(
        category, chain, overlays, units, on, Told(clock, f"{description}\n{place_ref}")
    )
    fired = fired_rules(description, catalogue)
    by_rules = _by_rules(fired, claims, chain, units, units_max) if fired else None
    if by_rules is not None:
        return by_rules
    doubts = [Reason("rule_without_lead", {"rule": each.rule.code}) for each in fired]
    leads = _nearest_leads(claim for claim in claims if claim.role == "lead")
    if not leads:
        doubts.append(Reason("no_duty_item", {"category": category}))
        leads = _nearest_leads(serving(catalogue_lead, chain, units))
    co_units = _nearest_of_each_type(
        claim for claim in claims if claim.role == "co" and claim.unit.can_assist
    )
    return _route(leads, co_units, doubts, units_max)


def alternatives(
    category: str, chain: Sequence[str], catalogue: Catalogue, units: Mapping[str, Unit]
) -> tuple[Candidate, ...]:
    """备选主办: who else may lead a sub-item by the catalogue, nearest; a person chooses them, never the system.

    Raises:
        CategoryUnknown: the catalogue has no such sub-item.
    """
    alt_lead = catalogue.item(category).alt_lead
    if alt_lead is None:
        return ()
    reason = Reason("alt_lead", {"category": category})
    return tuple(
        Candidate(claim.unit.id, "lead", (reason, *claim.reasons))
        for claim in _nearest_leads(serving(alt_lead, chain, units))
    )


def departs(proposed: Sequence[Candidate], chosen: Mapping[str, LegRole]) -> bool:
    """Whether these units are others than were proposed: another one leads, or one is left out.

    Of several that were proposed to lead, as they are equally near, any may. That one more joins is no departure.
    """
    leads = {each.unit for each in proposed if each.role == "lead"}
    joining = {each.unit for each in proposed if each.role == "co"}
    leading = {unit for unit, role in chosen.items() if role in ("lead", "dual")}
    return (bool(leads) and not leads & leading) or not joining <= chosen.keys()


def _by_rules(
    fired: Sequence[FiredRule],
    claims: Sequence[Claim],
    chain: Sequence[str],
    units: Mapping[str, Unit],
    units_max: int,
) -> Route | None:
    """The union of whom these rules name, led by the first one's lead; None where nobody is that lead."""
    leads: list[Claim] = []
    co_units: list[Claim] = []
    left_out: list[Reason] = []
    first = fired[0].rule
    for department_type, caller in _called(fired).items():
        own = [claim for claim in claims if claim.unit.department_type == department_type]
        able = [_called_by(caller, claim) for claim in own or serving(department_type, chain, units)]
        if department_type == first.lead:
            leads = _nearest_leads(able)
        elif assisting := [claim for claim in able if claim.unit.can_assist]:
            co_units.append(assisting[0])
        else:
            left_out.append(Reason("no_unit", {"rule": caller.rule.code, "department_type": department_type}))
    if not leads:
        return None
    doubts = [
        Reason("needs_consultation", {"rule": each.rule.code, "mode": each.rule.mode})
        for each in fired
        if each.rule.mode != "joint"
    ]
    return _route(leads, co_units, doubts, units_max, left_out=tuple(left_out), joint_rule=first.code)


def _called(fired: Sequence[FiredRule]) -> dict[str, FiredRule]:
    """The department types that the rules name, in order, each with the first rule that does."""
    called: dict[str, FiredRule] = {}
    for each in fired:
        for department_type in (each.rule.lead, *each.rule.co):
            called.setdefault(department_type, each)
    return called


def _called_by(caller: FiredRule, claim: Claim) -> Claim:
    reason = Reason("joint_rule", {"rule": caller.rule.code, "words": "、".join(caller.words)})
    return replace(claim, reasons=(reason, *claim.reasons))


def _nearest_leads(claims: Iterable[Claim]) -> list[Claim]:
    """Who may lead and is nearest, of claims in order; more than one only where units are equally near."""
    able = [claim for claim in claims if claim.unit.can_handle]
    return [claim for claim in able if claim.nearness == able[0].nearness]


def _nearest_of_each_type(claims: Iterable[Claim]) -> list[Claim]:
    """Of claims in order, the first of each type: the district's police, not the city's as well."""
    nearest: dict[str, Claim] = {}
    for claim in claims:
        nearest.setdefault(claim.unit.department_type, claim)
    return list(nearest.values())


def _route(
    leads: Sequence[Claim],
    co_units: Sequence[Claim],
    doubts: Sequence[Reason],
    units_max: int,
    left_out: tuple[Reason, ...] = (),
    joint_rule: str | None = None,
) -> Route:
    by_unit = {claim.unit.id: Candidate(claim.unit.id, "lead", claim.reasons) for claim in leads}
    equally_near = [Reason("equally_near", {"units": "、".join(by_unit)})] if len(by_unit) > 1 else []
    for claim in co_units:
        by_unit.setdefault(claim.unit.id, Candidate(claim.unit.id, "co", claim.reasons))
    too_many = (
        [Reason("too_many_units", {"count": str(len(by_unit)), "max": str(units_max)})]
        if len(by_unit) > units_max
        else []
    )
    return Route(
        candidates=tuple(by_unit.values()),
        doubts=(*doubts, *equally_near, *too_many),
        left_out=left_out,
        joint_rule=joint_rule,
    )
