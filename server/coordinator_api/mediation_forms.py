"""Door of the forms of mediation 文书: each as a PDF to print, with the parties in clear and a watermark."""

import asyncio

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody, SkipValidation
from litestar.status_codes import HTTP_200_OK

from server.casework.house import House
from server.casework.mediation.forms import FormKind
from server.casework.mediation.printing import form_to_print, printed
from server.coordinator_api.mediation_messages import RevealPartyAsked
from server.domain.scope import Actor

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]


@post("/mediations/{reference:str}/forms/{form:str}", status_code=HTTP_200_OK)
async def print_form(
    reference: FromPath[str],
    form: FromPath[FormKind],
    data: JSONBody[RevealPartyAsked],
    house: TheHouse,
    actor: Asking,
) -> Response[bytes]:
    """打印文书: `application` 调解申请书, `agreement` 调解协议书, `follow_up` 回访记录; each print is written down."""
    sheet, mark = await house.writer.run(
        lambda unit: form_to_print(unit, house, actor, reference, form, data.reason)
    )
    body = await asyncio.to_thread(printed, sheet, mark, house.settings.pdf_font_file)
    headers = {"Content-Disposition": f'inline; filename="mediation-{form}.pdf"', "Cache-Control": "no-store"}
    return Response(body, media_type="application/pdf", headers=headers)


handlers: list[HTTPRouteHandler] = [print_form]
