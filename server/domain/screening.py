"""What a free text gives away about people, found and masked before anybody is shown it who need not know.

    我家在3栋2单元501，电话138 0013 8000   ▶   我家在*栋*单元***，电话*** **** ****

A mask has the length of what it hides, so positions in a text stay true. Digits may be full-width, of another script or
written in Chinese (一三八…), with blanks, dashes or invisible characters between them. Source: GB 11643 (identity
numbers), GA 36 (plates), ISO/IEC 7812 (cards); docs/data.md.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from msgspec import Struct

Kind = Literal["id_card", "bank_card", "phone", "plate", "email", "account", "home"]

MASK = "*"


class Finding(Struct, frozen=True, order=True):
    """Something personal in a text: where it begins and ends (as in slices), and what it is."""

    start: int
    end: int
    kind: Kind


class Screened(Struct, frozen=True):
    """A text as it may be shown, of the same length, and what was masked in it, in order."""

    text: str
    findings: tuple[Finding, ...]


#: Digits as they are written, as they stand on cheques, and as they are spoken on the radio.
_WRITTEN = dict(zip("零一二三四五六七八九壹贰叁肆伍陆柒捌玖〇幺两洞", "01234567891234567890120", strict=True))

#: What people put between digits, invisible characters included.
_GAP = r"[\s\-‐-―_.·\u200b-\u200f\u2060\ufeff]{0,3}"


def _digits(pattern: str) -> str:
    """Let gaps stand between the atoms of a pattern (`\\d`, `[3-9]`, a literal digit)."""
    return _GAP.join(re.findall(r"\[[^\]]*\]|\\d|.", pattern))


_NOT_INSIDE, _NOT_FURTHER = r"(?<![0-9A-Za-z])", r"(?![0-9])"
_ID_18 = re.compile(_NOT_INSIDE + _digits(r"[1-9]" + r"\d" * 16) + _GAP + r"[\dXx]" + _NOT_FURTHER)
_ID_15 = re.compile(r"身份证[^0-9]{0,8}(" + _digits(r"[1-9]" + r"\d" * 14) + ")" + _NOT_FURTHER)
_CARDS = tuple(
    re.compile(_NOT_INSIDE + _digits(r"[3-69]" + r"\d" * (length - 1)) + _NOT_FURTHER)
    for length in (19, 18, 17, 16)
)
_TOLD_CARD = re.compile(
    r"(?:卡号|银行卡|账号|账户)[^0-9。;!?\n]{0,6}(" + _digits(r"\d" * 16) + rf"(?:{_GAP}\d){{0,3}})"
)
_MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)86" + _GAP + ")?" + _digits(r"1[3-9]" + r"\d" * 9) + _NOT_FURTHER)
_LANDLINE = re.compile(
    r"(?<!\d)(?<!\d[\s-])0\d{2,3}" + _GAP + r"[2-8](?:" + _GAP + r"\d){6,7}" + _NOT_FURTHER + r"(?![\s-]\d)"
)
_LOCAL = re.compile(r"(?:电话|手机|号码|联系|致电|座机)[^0-9。;!?\n]{0,6}([2-8]\d{6,7})" + _NOT_FURTHER)
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PLATE = re.compile(
    rf"[{_PROVINCES}][\s·.]?[A-HJ-NP-Z][\s·.\-]{{0,2}}"
    r"(?:\d{5}[A-HJK]|[A-HJK][A-HJ-NP-Z0-9]\d{4}|(?=[A-Z0-9]{0,4}\d)[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳])"
    r"(?![A-Z0-9])",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}"
)
_ACCOUNT = re.compile(r"(?:微信号?|QQ号?|qq号?|支付宝)[\s:是为]{0,3}([A-Za-z0-9][A-Za-z0-9_-]{4,19})")

_NO = r"[0-9一二三四五六七八九十百零〇两]{1,5}"
_HOUSE = rf"(?:{_NO}|[A-Za-z])[\s-]?(?:栋|幢|号楼|座|#楼?|号院)"
_ROOM = r"[A-Za-z]?[0-9]{3,4}(?:室|房|户|号房?)?(?![0-9])"
_NAMED_ROOM = rf"{_NO}(?:室|房(?!地|产|屋)|户(?!外|型))"
_FLAT = (
    rf"(?:{_HOUSE}[\s,-]?(?:{_NO}单元[\s,-]?)?|{_NO}单元[\s,-]?)(?:{_NO}[楼层][\s,-]?)?(?:{_NAMED_ROOM}|{_ROOM})"
    rf"|[0-9]{{1,3}}[-—][0-9]{{1,2}}[-—][0-9]{{3,4}}(?![0-9])"
)
#: Words with which people speak of where they live themselves.
_HOME = re.compile(
    r"(?:我家|我们家|俺家|咱家|家里|家住|我住|住在|租住|本人住|本人家|我是|本人是|业主是|住址|家庭地址)"
    rf"[^。;!?\n*]{{0,16}}?({_FLAT})"
)
_IN_A_FLAT = re.compile(r"[0-9A-Za-z一二三四五六七八九十百零〇两]")


def findings(text: str) -> tuple[Finding, ...]:
    """Everything personal that a text contains, in order, none overlapping."""
    return screened(text).findings


def masked(text: str) -> str:
    """The text as others may see it: each finding hidden, the length kept. Masking twice is masking once."""
    return screened(text).text


#: Fields that hold no free text; ids and digests there are long rows of digits and letters.
_NO_TEXT = frozenset(
    {
        "number",
        "offline_alias",
        "contact_id",
        "contact_digest",
        "master",
        "master_number",
        "child",
        "child_number",
    }
    | {"before", "after", "sha256", "photos", "placement", "position", "receipt", "letter"}
)


def masked_within(value: Any) -> Any:
    """A JSON value with every free text in it as others may see it; what is no text stays as it is."""
    match value:
        case str():
            return masked(value)
        case dict():
            return {key: each if key in _NO_TEXT else masked_within(each) for key, each in value.items()}
        case list():
            return [masked_within(each) for each in value]
    return value


def screened(text: str) -> Screened:
    """The text as it may be shown, and what was masked in it."""
    found: list[Finding] = []
    # What is masked may lay bare something beside it that was no word of its own before: look until nothing is left.
    while new := _found(text):
        found += new
        text = _hidden(text, new)
    return Screened(text, tuple(sorted(found)))


def _found(text: str) -> list[Finding]:
    plain = "".join(map(_plain, text))
    spoken = "".join(_WRITTEN.get(character, character) for character in plain)
    taken: list[Finding] = []
    for kind, start, end in (*_in_digits(plain), *_phones(plain), *_phones(spoken), *_in_words(plain)):
        if all(end <= other.start or other.end <= start for other in taken):
            taken.append(Finding(start, end, kind))
    return taken


def _in_digits(plain: str) -> Iterator[tuple[Kind, int, int]]:
    for found in _ID_18.finditer(plain):
        if _is_identity(_bare(found[0])) or "身份证" in plain[max(0, found.start() - 12) : found.start()]:
            yield "id_card", *found.span()
    for found in _ID_15.finditer(plain):
        yield "id_card", *found.span(1)
    for found in _TOLD_CARD.finditer(plain):
        yield "bank_card", *found.span(1)
    for pattern in _CARDS:
        for found in pattern.finditer(plain):
            if _is_luhn(_bare(found[0])):
                yield "bank_card", *found.span()


def _phones(plain: str) -> Iterator[tuple[Kind, int, int]]:
    for pattern in (_MOBILE, _LANDLINE):
        for found in pattern.finditer(plain):
            yield "phone", *found.span()
    for found in _LOCAL.finditer(plain):
        yield "phone", *found.span(1)


def _in_words(plain: str) -> Iterator[tuple[Kind, int, int]]:
    for found in PLATE.finditer(plain):
        yield "plate", *found.span()
    for found in _EMAIL.finditer(plain):
        yield "email", *found.span()
    for found in _ACCOUNT.finditer(plain):
        yield "account", *found.span(1)
    for found in _HOME.finditer(plain):
        yield "home", *found.span(1)


@lru_cache(maxsize=10_000)
def _plain(character: str) -> str:
    """One character as its usual form: a digit of any script, a full-width letter, a full-width sign."""
    value = unicodedata.digit(character, None)
    if value is not None:
        return str(value)
    usual = unicodedata.normalize("NFKC", character)
    return usual if len(usual) == 1 else character


def _hidden(text: str, found: list[Finding]) -> str:
    """Of a flat only its numbers are masked, of all else everything but blanks and dashes."""
    characters = list(text)
    for each in found:
        hides = _in_a_flat if each.kind == "home" else _is_no_gap
        for at in range(each.start, each.end):
            if hides(characters[at]):
                characters[at] = MASK
    return "".join(characters)


def _in_a_flat(character: str) -> bool:
    return _IN_A_FLAT.fullmatch(_plain(character)) is not None


_is_gap: Callable[[str], object] = re.compile(_GAP).fullmatch


def _is_no_gap(character: str) -> bool:
    return not _is_gap(character)


def _bare(number: str) -> str:
    return re.sub(r"[^0-9Xx]", "", number).upper()


def _is_identity(number: str) -> bool:
    """Whether 18 characters are an identity number: a day of birth that there was, and the check digit of ISO 7064."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    weighed = sum(int(digit) * (1 << (17 - place)) for place, digit in enumerate(number[:17]))
    return 1880 <= born.year <= 2100 and number[17] == "10X98765432"[weighed % 11]


def _is_luhn(number: str) -> bool:
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number))]
    return sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0
