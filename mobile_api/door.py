"""The handheld's door: being let in, the offline pack, and what is compared and told. Replication has its own."""

from typing import Annotated, Any

from litestar import Request, Response, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter, SkipValidation
from litestar.status_codes import HTTP_200_OK

from mobile_api.messages import (
    DigestAsked,
    Nonce,
    NonceAsked,
    PackLink,
    Pair,
    RevealAsked,
    SignedIn,
    SignIn,
    TokenAsked,
    WipedNoted,
    WipedTold,
)
from mobile_api.ports import Compared, ContactTold, FieldOffice, Granted, Held, Install, Signed, Wiped
from mobile_api.tokens import bearer

Office = NamedDependency[SkipValidation[FieldOffice]]
Asked = Request[Any, Any, Any]

DIFFERENCE = "application/vnd.wangge.pack-difference+json"


@post("/pairings")
async def pair(data: JSONBody[Pair], office: Office) -> SignedIn:
    """扫码配对: a one-time code lets in an install that brings a key of its own."""
    install = Install(device=data.device, device_key=data.device_key, session=data.session)
    return _signed_in(await office.pair(data.code, install))


@post("/session")
async def sign_in(data: JSONBody[SignIn], office: Office) -> SignedIn:
    """登录: name and password for a token, a writer id, a mailbox and the current pack."""
    install = Install(
        writer=data.writer, device=data.device, device_key=data.device_key, session=data.session
    )
    return _signed_in(await office.sign_in(data.login, data.password, install))


@delete("/session")
async def sign_out(request: Asked, office: Office) -> None:
    """退出: end the session. What is unsent may still be sent."""
    await office.sign_out(_token(request))


@post("/nonces")
async def nonce(data: JSONBody[NonceAsked], office: Office) -> Nonce:
    """Something to sign, for a token."""
    return Nonce(*await office.nonce(data.writer))


@post("/tokens")
async def refresh(data: JSONBody[TokenAsked], office: Office) -> SignedIn:
    """续期: a token for a signature of the handheld's own key."""
    signed = Signed(writer=data.writer, nonce=data.nonce, session=data.session, signature=data.signature)
    return _signed_in(await office.refresh(signed))


@get("/packs/{sha256:str}")
async def pack(
    sha256: FromPath[str],
    request: Asked,
    office: Office,
    older: Annotated[str | None, QueryParameter(name="from", max_length=64)] = None,
) -> Response[bytes]:
    """离线包: areas, catalogue, roster and the server's key, as JSON; or what makes it out of an older one."""
    given = await office.pack(_token(request), sha256, older)
    headers = {
        "Content-Encoding": "gzip",
        "ETag": f'"{sha256}-{older}"' if given.is_difference else f'"{sha256}"',
        "Cache-Control": "private, no-store",  # it has people's names and numbers, and a browser's cache no lock
    }
    media_type = DIFFERENCE if given.is_difference else "application/json"
    return Response(given.gzipped, media_type=media_type, headers=headers)


@post("/digest", status_code=HTTP_200_OK)
async def compare(data: JSONBody[DigestAsked], request: Asked, office: Office) -> Compared:
    """核对: does the handheld hold what the server has?"""
    held = Held(last_seq=data.last_seq, unsent=data.unsent, count=data.count, sum=data.sum)
    return await office.compare(_token(request), held)


@post("/purges")
async def wiped(data: JSONBody[WipedTold], request: Asked, office: Office) -> WipedNoted:
    """清除回执: the handheld holds nothing any more."""
    told = Wiped(documents=data.documents, photos=data.photos, unsent=data.unsent, wiped_at=data.wiped_at)
    return WipedNoted(await office.wiped(_token(request), told))


@post("/tickets/{ticket:str}/contact-reveals", status_code=HTTP_200_OK)
async def reveal_contact(
    ticket: FromPath[str], data: JSONBody[RevealAsked], request: Asked, office: Office
) -> Response[ContactTold]:
    """看联系方式: the contact of a ticket in clear. Who looked and why is written down."""
    told = await office.reveal_contact(_token(request), ticket, data.purpose, data.reason)
    return Response(told, headers={"Cache-Control": "private, no-store"})


def _token(request: Asked) -> str | None:
    return bearer(request.headers.get("authorization"))


def _signed_in(granted: Granted) -> SignedIn:
    pack = granted.pack
    return SignedIn(
        token=granted.token,
        scope=granted.scope,
        order=granted.order,
        expires_at=granted.expires_at,
        grace_until=granted.grace_until,
        person=granted.person,
        name=granted.name,
        writer=granted.writer,
        mailbox=f"/db/{granted.mailbox}",
        pack=None
        if pack is None
        else PackLink(version=pack.version, sha256=pack.sha256, url=f"/mobile/v1/packs/{pack.sha256}"),
        server_time=granted.server_time,
        suggests=granted.suggests,
    )


router = Router(
    path="/mobile/v1",
    route_handlers=[pair, sign_in, sign_out, nonce, refresh, pack, compare, wiped, reveal_contact],
)
