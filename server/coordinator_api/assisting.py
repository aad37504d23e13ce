"""协助方的门: an assist party's own tasks, and the three things that it can do with them."""

from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter, SkipValidation
from litestar.status_codes import HTTP_200_OK
from msgspec import Struct

from server.casework.assisting import AssistTask, take_step, tasks
from server.casework.house import House
from server.domain.scope import Actor
from server.domain.steps.dispatch import Sign
from server.domain.steps.field import AnswerWhistle
from server.domain.steps.results import Result
from server.domain.transitions import Step

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]


@get("/assist-tasks", sync_to_thread=True)
def list_assist_tasks(
    house: TheHouse,
    actor: Asking,
    after: str | None = None,
    limit: Annotated[int, QueryParameter(ge=1)] = 100,
) -> tuple[AssistTask, ...]:
    """协办任务: what one's own unit is asked to do; `after` is the number of the last ticket of the page before."""
    return tasks(house, actor, after, limit)


@post("/assist-tasks/{reference:str}/sign", status_code=HTTP_200_OK)
async def sign(
    reference: FromPath[str], data: JSONBody[Sign], house: TheHouse, actor: Asking
) -> tuple[AssistTask, ...]:
    """签收: the unit takes up its part."""
    return await _taken(house, actor, reference, Step.SIGN, data)


@post("/assist-tasks/{reference:str}/result", status_code=HTTP_200_OK)
async def answer(
    reference: FromPath[str], data: JSONBody[Result], house: TheHouse, actor: Asking
) -> tuple[AssistTask, ...]:
    """反馈: what the unit has done."""
    return await _taken(house, actor, reference, Step.SUBMIT_RESULT, data)


@post("/assist-tasks/{reference:str}/attendance", status_code=HTTP_200_OK)
async def attend(
    reference: FromPath[str], data: JSONBody[AnswerWhistle], house: TheHouse, actor: Asking
) -> tuple[AssistTask, ...]:
    """报到: the unit is on the spot."""
    return await _taken(house, actor, reference, Step.ANSWER_WHISTLE, data)


async def _taken(
    house: House, actor: Actor, reference: str, step: Step, asked: Struct
) -> tuple[AssistTask, ...]:
    return await house.together.run(lambda unit: take_step(unit, house, actor, reference, step, asked))


handlers = [list_assist_tasks, sign, answer, attend]
