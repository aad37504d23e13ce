"""Which roles a seeded city does not fill: those that a house gives to somebody for an occasion."""

from server.domain.people import Role

NOT_DAILY = frozenset(
    {
        Role.EXPERT,
        Role.OBSERVER,
        Role.LEADER,
        Role.ASSIST_PARTY,
        Role.POLICY_SPECIALIST,
        Role.RESIDENT,
        Role.DISPLAY,
    }
)
