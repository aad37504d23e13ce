"""How often each door has said no since the server started, for whoever watches over it.

    wangge_refused_total{door="mobile",word="device-refused"} 3.0

Rendered as Prometheus reads it; there is nobody's name or address in it.
"""

from collections.abc import Callable
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from litestar.types import Message, Send
from prometheus_client import CollectorRegistry, Counter
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

_DOORS = {"/mobile": "mobile", "/api": "api"}

Asked = Request[Any, Any, Any]
Problem = Response[dict[str, Any]]


class Refused:
    """Counts refusals by door and by word."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._counter = Counter(
            "wangge_refused", "Refused requests.", ("door", "word"), registry=self._registry
        )

    def counted(self, render: Callable[[Asked, Any], Problem]) -> Callable[[Asked, Any], Problem]:
        """The same way of rendering a refusal, which is counted from now on."""

        def rendered(request: Asked, trouble: Any) -> Problem:
            problem = render(request, trouble)
            door = _DOORS.get("/" + request.url.path.split("/")[1], "other")
            self._counter.labels(door, problem.content["type"].rpartition(":")[2]).inc()
            return problem

        return rendered

    def counting(self, send: Send) -> Send:
        """The same way of answering replication, whose refusals are counted by their status."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in (401, 403, 413):
                self._counter.labels("db", str(message["status"])).inc()
            await send(message)

        return sent

    @property
    def text(self) -> bytes:
        """All counts."""
        return generate_latest(self._registry)


@get("/metrics", sync_to_thread=False)
def metrics(counts: NamedDependency[SkipValidation[Refused]]) -> Response[bytes]:
    """指标: what was refused, in Prometheus' text format."""
    return Response(counts.text, media_type=CONTENT_TYPE_LATEST)
