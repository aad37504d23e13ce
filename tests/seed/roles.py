"""Which roles a seeded city does not fill."""

from server.domain.people import Role

#: A house gives them to somebody for an occasion, or nobody has an account by them.
FROM_OUTSIDE = frozenset({Role.EXPERT, Role.OBSERVER, Role.ASSIST_PARTY, Role.RESIDENT})

#: Those, and what the plain roster of an imported city leaves for its administrator to give.
NOT_DAILY = FROM_OUTSIDE | {Role.LEADER, Role.POLICY_SPECIALIST, Role.DISPLAY}
