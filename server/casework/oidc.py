"""统一身份认证: somebody else says who a person is; what they may do here stays ours.

    begun ──the browser goes to the provider──▶ returned ──▶ a session at a desk, as by password

What was begun lies sealed with the browser that has begun it, so that nobody else can finish it, and the server
remembers nothing meanwhile. So does the provider's token, by which it is told in the end who leaves.
"""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from server import ids
from server.casework.errors import SignInFailed
from server.casework.house import House
from server.casework.identity_provider import IdentityProvider, NotIdentified
from server.casework.sealing import Keys
from server.casework.sign_in import SignedIn, sign_in_at_desk
from server.domain.people import Person
from server.store import people
from sync.writer import Transaction

#: Who has not come back by then begins again.
PATIENCE = timedelta(minutes=10)
#: Where the provider sends the browser back to, below the public address.
RETURN_PATH = "/api/v1/oidc/return"
#: And after signing out there.
LEFT_PATH = "/console/"
#: Browsers keep cookies of 4 KB: a longer token is not kept, and the provider asks who leaves.
_SEALED_MAX = 3_800


class Begun(Struct, frozen=True, kw_only=True):
    """A sign-in under way: what the provider has to bring back, and what proves that it was begun here."""

    state: str
    nonce: str
    verifier: str
    until: datetime


def begin(house: House, provider: IdentityProvider) -> tuple[str, str]:
    """Where the browser goes, and what it keeps meanwhile.

    Raises:
        NotIdentified: the provider does not answer.
    """
    now = house.clock()
    begun = Begun(state=ids.token(), nonce=ids.token(), verifier=ids.token(), until=now + PATIENCE)
    challenge = (
        base64.urlsafe_b64encode(hashlib.sha256(begun.verifier.encode()).digest()).rstrip(b"=").decode()
    )
    address = provider.address(
        now, back_to=_below(house, RETURN_PATH), state=begun.state, nonce=begun.nonce, challenge=challenge
    )
    return address, _sealed(msgspec.json.encode(begun), house.keys)


def returned(
    house: House, provider: IdentityProvider, kept: str, state: str, code: str
) -> tuple[Person, str]:
    """Who has come back, and what their browser keeps until they leave.

    `kept` is what the browser kept, `state` and `code` what the provider sent along.

    Raises:
        NotIdentified: not begun in this browser, too long ago, not believed; or nobody here goes by that name.
    """
    now = house.clock()
    begun = _begun(kept, house.keys)
    if begun is None or now >= begun.until or not hmac.compare_digest(begun.state.encode(), state.encode()):
        raise NotIdentified("refused")
    if not code:
        # The provider says no, or the person has turned back there.
        raise NotIdentified("refused")
    found = provider.identified(
        now, code=code, verifier=begun.verifier, nonce=begun.nonce, back_to=_below(house, RETURN_PATH)
    )
    with house.engine.connect() as connection:
        person = people.going_by(connection, found.name)
    if person is None:
        raise NotIdentified("unknown")
    token = _sealed(found.token.encode(), house.keys)
    return person, token if len(token) <= _SEALED_MAX else _sealed(b"", house.keys)


def leaving(house: House, provider: IdentityProvider, kept: str) -> str | None:
    """退出: where the browser goes to be signed out at the provider as well; None where there is nowhere to go.

    `kept` is what the browser kept: nothing, where they came by a password.

    Raises:
        NotIdentified: the provider does not answer.
    """
    token = _opened(kept, house.keys)
    if token is None:
        return None
    return provider.leaving(house.clock(), token=token.decode(), back_to=_below(house, LEFT_PATH))


def let_in(transaction: Transaction, house: House, person: Person) -> SignedIn:
    """A session for who was identified. A password that they were given and never used is good for nothing now.

    Raises:
        NotIdentified: they have left since.
    """
    if people.has_first_password(transaction.connection, person.id):
        people.drop_password(transaction.connection, person.id)
    try:
        return sign_in_at_desk(transaction, house, person)
    except SignInFailed:
        raise NotIdentified("unknown") from None


def _below(house: House, path: str) -> str:
    return house.settings.public_address.rstrip("/") + path


def _box(keys: Keys) -> SecretBox:
    return SecretBox(hmac.new(keys.at_rest, b"wangge oidc", "sha256").digest())


def _sealed(content: bytes, keys: Keys) -> str:
    return base64.urlsafe_b64encode(_box(keys).encrypt(content)).decode()


def _opened(kept: str, keys: Keys) -> bytes | None:
    try:
        return _box(keys).decrypt(base64.urlsafe_b64decode(kept))
    except (ValueError, CryptoError):
        return None


def _begun(kept: str, keys: Keys) -> Begun | None:
    try:
        return msgspec.json.decode(_opened(kept, keys) or b"", type=Begun)
    except (ValueError, msgspec.DecodeError):
        return None
