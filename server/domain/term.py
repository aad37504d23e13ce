"""How long something may take, and in which kind of time: cities count in five kinds.

minutes        15   round the clock          签收15分钟
hours          24   round the clock          24小时内
days            7   calendar days, to 24:00  7个自然日
working_hours   4   while offices are open   4个工作时
workdays        5   to 24:00 of the last     5个工作日
"""

from math import ceil
from typing import Annotated

from msgspec import Meta, Struct

Amount = Annotated[int, Meta(ge=1, le=10_000)]


class Term(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """时限: one amount of one kind of time, so exactly one field is set (`Term(workdays=5)`)."""

    minutes: Amount | None = None
    hours: Amount | None = None
    days: Amount | None = None
    working_hours: Amount | None = None
    workdays: Amount | None = None

    def __post_init__(self) -> None:
        given = [unit for unit in self.__struct_fields__ if getattr(self, unit) is not None]
        if len(given) != 1:
            units = ", ".join(self.__struct_fields__)
            raise ValueError(f"a term is given in exactly one of {units}, not in {len(given)}")

    @property
    def unit(self) -> str:
        """The kind of time: the name of the one field that is set."""
        return next(unit for unit in self.__struct_fields__ if getattr(self, unit) is not None)

    @property
    def amount(self) -> int:
        """How much of it, 1 or more."""
        found: int = getattr(self, self.unit)
        return found

    def part(self, share: float) -> "Term":
        """That share of the term in the same kind of time, rounded up, never below one."""
        return Term(**{self.unit: max(1, ceil(self.amount * share))})

    def __str__(self) -> str:
        """Such as `4 working hours`."""
        words = self.unit.replace("_", " ")
        return f"{self.amount} {words.removesuffix('s') if self.amount == 1 else words}"
