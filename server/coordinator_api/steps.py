"""One address for each step of a ticket's life, made from the registry: `POST /tickets/{reference}/{step}`.

The body is what the registry says is asked. `If-Match` names the version that the person was looking at; an
`Idempotency-Key` makes sure that a step which is asked for again happens once.
"""

from collections.abc import Iterable
from typing import Annotated, Any

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, HeaderParameter, JSONBody, SkipValidation
from litestar.status_codes import HTTP_200_OK
from msgspec import Struct

from server.casework import desk
from server.casework.house import House
from server.coordinator_api import messages, shown
from server.domain.asked import Nothing
from server.domain.scope import Act, Actor
from server.domain.steps.registry import RECORDS, STEPS
from server.domain.ticket import Ticket
from server.domain.transitions import Step

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]

#: The version that the person was looking at, as an entity tag; without it a step is taken on whatever stands now.
Seen = Annotated[str | None, HeaderParameter(name="If-Match", pattern=r'^"[0-9]{1,9}"$')]
Again = Annotated[str | None, HeaderParameter(name="Idempotency-Key", min_length=1, max_length=200)]

#: Addresses under which a step was known before, kept for those who use them.
EARLIER = {
    Step.ACCEPT: "acceptance",
    Step.RECORD_CALLBACK: "callbacks",
    Step.CLOSE: "closing",
}


async def stepped(
    house: House,
    actor: Actor,
    reference: str,
    step: Step,
    asked: Struct,
    *,
    seen: str | None,
    key: str | None = None,
) -> Response[messages.TicketCard]:
    """The ticket after a step, as the person may see it."""
    expected = None if seen is None else int(seen.strip('"'))
    ticket = await house.together.run(
        lambda unit: desk.take_step(unit, house, actor, reference, step, asked, expected, key)
    )
    return card_of(house, actor, ticket)


def card_of(
    house: House, actor: Actor, ticket: Ticket, status_code: int = HTTP_200_OK
) -> Response[messages.TicketCard]:
    """A whole ticket, with its version as entity tag."""
    card = shown.card(house, actor, ticket, house.clock())
    return Response(card, status_code=status_code, headers={"ETag": f'"{ticket.version}"'})


def _door(step: Step, asked: type[Struct], paths: Iterable[str], meaning: str) -> HTTPRouteHandler:
    addresses = [f"/tickets/{{reference:str}}/{path}" for path in paths]
    if asked is Nothing:

        async def take_plain(
            reference: FromPath[str],
            house: TheHouse,
            actor: Asking,
            if_match: Seen = None,
            idempotency_key: Again = None,
        ) -> Response[messages.TicketCard]:
            return await stepped(house, actor, reference, step, Nothing(), seen=if_match, key=idempotency_key)

        take: Any = take_plain
    else:

        async def take_asked(
            reference: FromPath[str],
            data: Any,
            house: TheHouse,
            actor: Asking,
            if_match: Seen = None,
            idempotency_key: Again = None,
        ) -> Response[messages.TicketCard]:
            return await stepped(house, actor, reference, step, data, seen=if_match, key=idempotency_key)

        take_asked.__annotations__["data"] = JSONBody[asked]  # type: ignore[misc, valid-type]  # known at run time only
        take = take_asked
    take.__name__ = addresses[0].rpartition("/")[2]
    take.__doc__ = meaning
    return post(addresses, status_code=HTTP_200_OK)(take)


def _meaning(asked: type[Struct], step: Step) -> str:
    return (asked.__doc__ or step.value).strip()


handlers: list[HTTPRouteHandler] = [
    *(
        _door(
            step,
            rule.asked,
            [step.value, *([EARLIER[step]] if step in EARLIER else [])],
            _meaning(rule.asked, step),
        )
        for step, rule in STEPS.items()
        if rule.act is not Act.BY_ITSELF
    ),
    *(_door(Step.RECORD, shape, [kind], _meaning(shape, Step.RECORD)) for kind, shape in RECORDS.items()),
]
