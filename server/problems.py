"""Refusals as people and programs read them: problem+json (RFC 9457), each rendered here and nowhere else.

`type` is a stable word; `title` a Chinese sentence, `detail` the English one, both with the facts in place. What
nobody foresaw is a 500 that says nothing of the inside; the log has it.
"""

import logging
import re
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from server.casework.errors import CaseworkError
from server.domain.errors import DomainError, shortened
from server.wording import SENTENCES, STATUSES
from server.wording.words import in_chinese

_log = logging.getLogger(__name__)
_MEDIA = "application/problem+json"
Asked = Request[Any, Any, Any]


def refused(_request: Asked, refusal: CaseworkError | DomainError) -> Response[dict[str, Any]]:
    """A use case or a rule said no."""
    word = word_of(type(refusal).__name__)
    status = STATUSES.get(type(refusal).__name__, 422)
    title, detail = SENTENCES.get(type(refusal).__name__, (word, word))
    headers: dict[str, str] = {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if "retry_after_s" in refusal.facts:
        headers["Retry-After"] = str(refusal.facts["retry_after_s"])
    return _problem(
        status,
        word,
        title.format(**in_chinese(refusal.facts)),
        detail.format(**refusal.facts),
        headers,
        refusal.facts,
    )


def malformed(request: Asked, trouble: HTTPException) -> Response[dict[str, Any]]:
    """The request could not be read, or there is no such address. The field and the rule are named."""
    if trouble.status_code >= 500:
        return unforeseen(request, trouble)
    facts: dict[str, Any] = {}
    if isinstance(trouble, ValidationException) and isinstance(trouble.extra, list):
        facts["errors"] = [
            {"field": _field(each), "rule": shortened(each.get("message", ""))} for each in trouble.extra
        ]
    status = trouble.status_code
    title, word = _OF_STATUS.get(status, ("请求有误", "bad-request"))
    detail = "; ".join(f"{each['field']}: {each['rule']}" for each in facts.get("errors", ()))
    return _problem(status, word, title, detail or trouble.detail, dict(trouble.headers or {}), facts)


def too_deep(_request: Asked, _trouble: RecursionError) -> Response[dict[str, Any]]:
    """JSON nested beyond what can be read: of the readers, none says so in a kinder way."""
    title, word = _OF_STATUS[400]
    return _problem(400, word, title, "body: JSON is nested too deeply", {}, {})


def not_utf8(_request: Asked, _trouble: UnicodeDecodeError) -> Response[dict[str, Any]]:
    """A body in another encoding, such as GBK: the reader of JSON notices only inside of a string."""
    title, word = _OF_STATUS[400]
    return _problem(400, word, title, "body: is not UTF-8", {}, {})


def unforeseen(request: Asked, trouble: Exception) -> Response[dict[str, Any]]:
    """A fault of ours."""
    _log.error("%s %s", request.method, request.url.path, exc_info=trouble)
    return _problem(500, "fault", "服务器出错，已记录", "A fault of the server; it has been logged.", {}, {})


def word_of(name: str) -> str:
    """The stable word of a refusal: its sentence with hyphens, such as `leg-already-signed`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


_OF_STATUS = {
    400: ("请求格式有误", "bad-request"),
    404: ("没有这个地址", "not-found"),
    405: ("此地址不支持该方法", "method-not-allowed"),
    412: ("不支持的上传协议版本", "tus-version"),
    413: ("请求过大", "too-large"),
    415: ("不支持的内容类型", "unsupported-media-type"),
    429: ("请求过于频繁", "too-many-requests"),
}


#: Parameters that Python cannot call what their address calls them.
_IN_ADDRESSES = {"in_state": "state", "is_open": "open", "desk_code": "desk"}


def _field(trouble: dict[str, Any]) -> str:
    """The place of a fault as the client knows it: our parameter names are its headers', spelt as Python can."""
    key = str(trouble.get("key") or trouble.get("source") or "body")
    if trouble.get("source") == "header":
        return key.replace("_", "-").title()
    return _IN_ADDRESSES.get(key, key)


def _problem(
    status: int, word: str, title: str, detail: str, headers: dict[str, str], facts: dict[str, Any]
) -> Response[dict[str, Any]]:
    body = {"type": f"urn:wangge:problem:{word}", "title": title, "status": status, "detail": detail, **facts}
    return Response(body, status_code=status, media_type=_MEDIA, headers=headers)
