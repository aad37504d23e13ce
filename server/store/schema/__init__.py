"""The tables of the house, by subject. Constraints live here; Python translates their refusals.

    intake       what came in: arrivals ▶ commands (the ledger, kept for ever), writers, quarantine, receipts, passing
    tickets      what happened: events, and what follows from them: tickets, clocks
    facts        what follows from tickets, narrow, to be counted
    people       people, scopes, posts, units, duties, credentials, sessions, mailboxes, handovers
    handhelds    pairings, used_nonces, runs (to find twins), pack_contents
    mediation    mediation_events, and what follows from them: mediations, their areas and teams, file numbers
    boundaries   boundary_sets, redivisions (how one gives way to the next)
    duty         duty_shifts (who, when), duty_calls (who was called)
    outbox       webhooks (who subscribes), outbox (what waits for them)
    photos       uploads, shots (what they turned out to be), which tickets list them
    stations     stations (where helpers sit), help_shifts (who, when), help_entries (what they did)
    privacy      contacts (encrypted), access_log and its access_head (who looked, and why), blocklist

The mailboxes themselves are tables of `sync`. One Alembic history covers both.
"""

from server.store.schema import (
    boundaries,
    duty,
    facts,
    handhelds,
    intake,
    mediation,
    outbox,
    people,
    photos,
    privacy,
    stations,
    tickets,
)
from server.store.schema.columns import metadata

__all__ = [
    "boundaries",
    "duty",
    "facts",
    "handhelds",
    "intake",
    "mediation",
    "metadata",
    "outbox",
    "people",
    "photos",
    "privacy",
    "stations",
    "tickets",
]
