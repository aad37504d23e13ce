"""Personal data: sealed on the handheld, opened only here, kept encrypted, shown as a label.

The handheld seals a contact to the server's public key (libsodium's sealed box: X25519, XSalsa20-Poly1305), so that
neither mailboxes nor quarantine can be read. At rest it lies in a secret box under a key of the installation.
"""

import base64
import binascii
import hmac
import unicodedata
from typing import TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import force_setattr
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from nacl.secret import SecretBox

from server.domain.telephone import plain_number

_MOBILE_DIGITS = 11

#: The list of those who have called, beside those of the blocklist and the whitelist.
CALLERS = "caller"

Card = TypeVar("Card", bound="ContactCard")


class Keys(Struct, frozen=True):
    """The installation's secrets: 32 bytes each. They stand in a file that only the server's user can read."""

    sealing: bytes
    at_rest: bytes

    def __repr__(self) -> str:
        return "Keys(…)"

    @property
    def public(self) -> str:
        """The public key that handhelds seal to, in base64."""
        return base64.b64encode(bytes(PrivateKey(self.sealing).public_key)).decode()


class ContactCard(Struct, frozen=True, kw_only=True):
    """诉求人: who reported, and how to reach them. `confidential`: known to the hotline only.

    A name has any characters there are, in the composed form (NFC), so that one name is one string.
    """

    name: str = ""
    phone: str = ""
    confidential: bool = False
    anonymous: bool = False

    def __post_init__(self) -> None:
        force_setattr(self, "name", unicodedata.normalize("NFC", self.name))

    @property
    def label(self) -> str:
        """What stands on tickets: the family name and the ends of the number, such as 夏** 138****5678."""
        if self.confidential:
            return "要求保密"
        if self.anonymous or not (self.name or self.phone):
            return "匿名"
        name = f"{self.name[0]}**" if self.name else ""
        phone = "****" if self.phone else ""
        if len(self.phone) >= _MOBILE_DIGITS:  # of a shorter number the ends would be nearly all of it
            phone = f"{self.phone[:3]}****{self.phone[-4:]}"
        return f"{name} {phone}".strip()


class PartyCard(ContactCard, frozen=True, kw_only=True):
    """当事人: a party to a dispute, and who acts for it (an agent with authority, or a guardian)."""

    id_number: str = ""
    address: str = ""
    agent_name: str = ""
    agent_phone: str = ""


_card = msgspec.json.Decoder(ContactCard)
_party = msgspec.json.Decoder(PartyCard)


def number_digest(keys: Keys, of_list: str, plain: str) -> str:
    """By what a list knows a telephone number: keyed, since a plain digest could be found by trying all numbers."""
    return hmac.new(keys.at_rest, f"{of_list}\n{plain}".encode(), "sha256").hexdigest()


def caller_of(card: ContactCard, keys: Keys) -> str:
    """By what who left this contact is known when they call again; empty for who left no number, or no name 匿名."""
    plain = None if card.anonymous else plain_number(card.phone)
    return "" if plain is None else number_digest(keys, CALLERS, plain)


def opened(sealed: str, keys: Keys) -> ContactCard | None:
    """The contact in a sealed box; None where it was not sealed to us or holds no contact."""
    return _opened(sealed, keys, _card)


def opened_party(sealed: str, keys: Keys) -> PartyCard | None:
    """The party in a sealed box; None where it was not sealed to us or holds none."""
    return _opened(sealed, keys, _party)


def _opened(sealed: str, keys: Keys, shape: msgspec.json.Decoder[Card]) -> Card | None:
    try:
        box = base64.b64decode(sealed, validate=True)
        return shape.decode(SealedBox(PrivateKey(keys.sealing)).decrypt(box))
    except (binascii.Error, CryptoError, msgspec.MsgspecError, ValueError):
        return None


def locked(card: ContactCard, keys: Keys) -> bytes:
    """The contact as it is kept."""
    return bytes(SecretBox(keys.at_rest).encrypt(msgspec.json.encode(card)))


def unlocked(ciphertext: bytes, keys: Keys) -> ContactCard:
    """The contact that `locked` made."""
    return _card.decode(SecretBox(keys.at_rest).decrypt(ciphertext))


def unlocked_party(ciphertext: bytes, keys: Keys) -> PartyCard:
    """The party that `locked` made."""
    return _party.decode(SecretBox(keys.at_rest).decrypt(ciphertext))
