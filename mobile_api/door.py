"""The handheld's door: sign-in and the offline pack. Replication itself has a door of its own."""

from typing import Any

from litestar import Request, Response, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from mobile_api.messages import PackLink, SignedIn, SignIn
from mobile_api.ports import FieldOffice
from mobile_api.tokens import bearer

Office = NamedDependency[SkipValidation[FieldOffice]]
Asked = Request[Any, Any, Any]


@post("/session")
async def sign_in(data: JSONBody[SignIn], office: Office) -> SignedIn:
    """登录: name and password for a token, a writer id, a mailbox and the current pack."""
    pairing = await office.sign_in(data.login, data.password, data.writer, data.device)
    return SignedIn(
        token=pairing.token,
        expires_at=pairing.expires_at,
        person=pairing.person,
        name=pairing.name,
        writer=pairing.writer,
        mailbox=f"/db/{pairing.mailbox}",
        pack=PackLink(
            version=pairing.pack_version,
            sha256=pairing.pack_sha256,
            url=f"/mobile/v1/packs/{pairing.pack_sha256}",
        ),
        server_time=pairing.server_time,
    )


@delete("/session")
async def sign_out(request: Asked, office: Office) -> None:
    """退出: end the session. What is unsent may still be sent."""
    await office.sign_out(bearer(request.headers.get("authorization")))


@get("/packs/{sha256:str}")
async def pack(sha256: FromPath[str], request: Asked, office: Office) -> Response[bytes]:
    """离线包: areas, catalogue, roster and the server's key, as JSON."""
    content = await office.pack(bearer(request.headers.get("authorization")), sha256)
    headers = {
        "Content-Encoding": "gzip",
        "ETag": f'"{sha256}"',
        "Cache-Control": "private, max-age=31536000, immutable",
    }
    return Response(content, media_type="application/json", headers=headers)


router = Router(path="/mobile/v1", route_handlers=[sign_in, sign_out, pack])
