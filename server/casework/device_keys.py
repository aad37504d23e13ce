"""设备密钥: a handheld proves by a signature that it is the one that was let in; its private key never leaves it.

ECDSA on P-256 with SHA-256, as browsers do it (Web Cryptography API): public keys as SubjectPublicKeyInfo, signatures
as the two numbers r and s side by side, 32 bytes each. A nonce to be signed is a promise of ours, kept nowhere:

    nonce = base64url( 16 random bytes | instant it runs out, 8 bytes | the first 16 bytes of HMAC-SHA256 over it all )
"""

import base64
import binascii
import hmac
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key

from server.casework.errors import DeviceKeyUnfit
from server.casework.sealing import Keys

_HALF = 32
_RANDOM, _INSTANT, _PROOF = 16, 8, 16
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def read_key(text: str) -> bytes:
    """The public key that stands there in base64, as SubjectPublicKeyInfo (DER).

    Raises:
        DeviceKeyUnfit: it is none, or on another curve.
    """
    try:
        spki = base64.b64decode(text, validate=True)
        _loaded(spki)
    except (binascii.Error, ValueError, UnsupportedAlgorithm) as trouble:
        raise DeviceKeyUnfit from trouble
    return spki


def is_signed(device_key: bytes, said: str, signature: str) -> bool:
    """Whether the key's owner has signed these words."""
    try:
        raw = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return False
    if len(raw) != 2 * _HALF:
        return False
    der = encode_dss_signature(int.from_bytes(raw[:_HALF], "big"), int.from_bytes(raw[_HALF:], "big"))
    try:
        _loaded(device_key).verify(der, said.encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def words_of(writer: str, nonce: str, session: str) -> str:
    """What a handheld signs to get a token."""
    return f"wangge-token\n{writer}\n{nonce}\n{session}"


def new_nonce(keys: Keys, writer: str, chance: bytes, expires_at: datetime) -> str:
    """A nonce for this handheld, good until then; `chance` are 16 random bytes."""
    instant = ((expires_at - _EPOCH) // _MICROSECOND).to_bytes(_INSTANT, "big")
    said = chance + instant
    return base64.urlsafe_b64encode(said + _proof(keys, writer, said)).decode().rstrip("=")


def expiry_of(keys: Keys, writer: str, nonce: str) -> datetime | None:
    """Until when a nonce is good; None if it is none that this handheld was given."""
    try:
        raw = base64.b64decode(nonce + "=" * (-len(nonce) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    said, proof = raw[: _RANDOM + _INSTANT], raw[_RANDOM + _INSTANT :]
    if len(raw) != _RANDOM + _INSTANT + _PROOF or not hmac.compare_digest(proof, _proof(keys, writer, said)):
        return None
    return _EPOCH + int.from_bytes(said[_RANDOM:], "big") * _MICROSECOND


def _proof(keys: Keys, writer: str, said: bytes) -> bytes:
    own = hmac.digest(keys.at_rest, b"nonces of handhelds", "sha256")
    return hmac.digest(own, writer.encode() + b"\n" + said, "sha256")[:_PROOF]


def _loaded(spki: bytes) -> ec.EllipticCurvePublicKey:
    key = load_der_public_key(spki)
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("not a key on P-256")
    return key
