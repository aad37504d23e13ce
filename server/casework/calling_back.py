"""回访任务: whom to call before a matter is closed, what to say, and what is known of the calls so far."""

from msgspec import Struct
from sqlalchemy import Connection

from server.casework import desk
from server.casework.house import House
from server.domain import calling_back
from server.domain.calling_back import Calls, calls
from server.domain.reporter_privacy import label_for, text_for
from server.domain.scope import Act, Actor, may, require
from server.domain.ticket import Ticket
from server.domain.transitions import State
from server.store import tickets


class ToCall(Struct, frozen=True, kw_only=True):
    """One reporter: the calls so far, whether the matter still waits for them, the label of the contact, the words.

    `label` is None where there is no contact, or it is none of the asker's business. `also` are the numbers of other
    matters of the same call (一单多事) that wait for this reporter's word.
    """

    calls: Calls
    waits: bool
    label: str | None
    script: str
    also: tuple[str, ...] = ()


def to_call(house: House, actor: Actor, reference: str) -> tuple[ToCall, ...]:
    """Everybody who reported the matter: the ticket's own reporter, then those of the tickets merged into it.

    Raises:
        TicketUnknown, NotYours.
    """
    with house.engine.connect() as connection:
        ticket = desk.read(connection, actor, reference)
        require(actor, Act.CALL_BACK, ticket)
        reporters = _reporters(connection, actor, ticket)
        siblings = tickets.by_ids(connection, ticket.siblings) if ticket.siblings else ()
    rules = house.rules
    policy = rules.policy.callback
    answered = ticket.public_reply
    reply = "" if answered is None else text_for(actor, ticket, answered).rstrip("。；") + "。"
    also = tuple(
        one.number
        for one in siblings
        if one.state is State.TO_CALLBACK
        and may(actor, Act.CALL_BACK, one)
        and not calls(one, rules)[0].is_settled(policy)
    )
    return tuple(
        ToCall(
            calls=each,
            waits=not each.is_settled(policy),
            label=None if reporter is None else label_for(actor, reporter, rules.catalogue),
            also=also if each.voice is None else (),
            script=policy.script.replace("{number}", each.number).replace("{reply}", reply),
        )
        for each in calls(ticket, rules)
        for reporter in (reporters.get(each.number),)
    )


def is_a_strangers(connection: Connection, house: House, ticket: Ticket) -> bool:
    """Whether the number that a reporter left is somebody else's by now.

    The calls to a merged reporter stand on the ticket that theirs was merged into.
    """
    master = None if ticket.master is None else tickets.by_id(connection, ticket.master)
    policy = house.rules.policy.callback
    return calling_back.is_a_strangers(ticket, policy) or (
        master is not None and calling_back.is_a_strangers(master, policy, ticket.number)
    )


def _reporters(connection: Connection, actor: Actor, ticket: Ticket) -> dict[str, Ticket]:
    """The ticket itself and those merged into it that the asker may see, by number."""
    merged = tickets.by_ids(connection, (voice.ticket for voice in ticket.subscribers))
    return {ticket.number: ticket} | {one.number: one for one in merged if may(actor, Act.SEE, one)}
