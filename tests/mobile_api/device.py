"""A handheld with a key of its own, as a browser would make it: P-256, SPKI, signatures as r and s side by side."""

import base64
import secrets

import httpx
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.doors.house import Handheld, Json, ServedHouse


class Device:
    """One install; `run` is the name of its present run."""

    def __init__(self, house: ServedHouse) -> None:
        self._house = house
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.run = secrets.token_urlsafe(16)

    @property
    def public(self) -> str:
        spki = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(spki).decode()

    def signature(self, text: str) -> str:
        r, s = decode_dss_signature(self._key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        return base64.b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()

    def pair(self, code: str, **more: str) -> httpx.Response:
        asked = {"code": code, "device_key": self.public, "device": "Redmi", "session": self.run, **more}
        return self._house.anybody.post("/mobile/v1/pairings", json=asked)

    def paired(self, person: str) -> Handheld:
        """Let in as that person by a fresh code."""
        return self._holding(self.pair(code_for(self._house, person)["code"]))

    def nonce(self, writer: str) -> str:
        reply = self._house.anybody.post("/mobile/v1/nonces", json={"writer": writer})
        assert reply.status_code == 201, reply.text
        return str(reply.json()["nonce"])

    def ask(self, writer: str, **changed: str) -> httpx.Response:
        """Ask for a token, signed; `changed` fields are sent otherwise than they were signed."""
        nonce = self.nonce(writer)
        signature = self.signature(f"wangge-token\n{writer}\n{nonce}\n{self.run}")
        asked = {"writer": writer, "nonce": nonce, "session": self.run, "signature": signature, **changed}
        return self._house.anybody.post("/mobile/v1/tokens", json=asked)

    def refreshed(self, writer: str) -> Handheld:
        """With a new token."""
        return self._holding(self.ask(writer))

    def _holding(self, reply: httpx.Response) -> Handheld:
        assert reply.status_code == 201, reply.text
        session = reply.json()
        return Handheld(self._house.bearing(session["token"] or ""), session)


def code_for(house: ServedHouse, person: str, by: str = "street1") -> Json:
    """A pairing code that a coordinator gives out."""
    reply = house.desk(by).post("/api/v1/pairings", json={"person": person})
    assert reply.status_code == 201, reply.text
    return dict(reply.json())
