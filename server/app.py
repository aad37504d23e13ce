"""The composition root: the only module that knows all rooms, and how they are put together."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

from litestar import Litestar, Request, asgi, get
from litestar.datastructures import Headers
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.response import Redirect
from litestar.types import Receive, Scope, Send

from mobile_api import door as mobile_door
from mobile_api import photos as photo_door
from mobile_api import uploads as upload_door
from server import manners, problems
from server.casework import installation
from server.casework.carrying_out import Surveyor
from server.casework.courier import Courier
from server.casework.darkroom import Darkroom
from server.casework.duty import Callout
from server.casework.errands import Errands
from server.casework.errors import CaseworkError
from server.casework.failures import Failures
from server.casework.field_office import HouseFieldOffice
from server.casework.gate import MailboxGate
from server.casework.house import House
from server.casework.identity_provider import IdentityProvider
from server.casework.intake import Intake
from server.casework.map_keeping import MapKeeper
from server.casework.mediation.ticking import tick_cases
from server.casework.own_progress import Guessing
from server.casework.photo_views import HousePhotoDesk
from server.casework.recounting import Recounter
from server.casework.sign_in import Door, person_of
from server.casework.ticking import Ticker, tick
from server.casework.unsent import UnsentBook
from server.casework.uploads import HouseUploadDesk
from server.casework.visits import Visits
from server.client_files import client_router
from server.coordinator_api import boundaries as boundary_door
from server.coordinator_api import door as coordinator_door
from server.coordinator_api import handhelds as handheld_door
from server.coordinator_api import handovers as handover_door
from server.coordinator_api import mediations as mediation_door
from server.coordinator_api.browser_session import token_of
from server.coordinator_api.wall import require_wall
from server.domain.errors import DomainError
from server.domain.scope import Actor
from server.refused import Refused, metrics
from server.settings import Settings
from server.store import arrivals
from sync.asgi import ReplicationApp, replication_app
from sync.settings import SyncSettings


class Wangge:
    """A running installation: the ASGI app, and what has to be told when it ends."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        intake = Intake()
        self.house = installation.open_house(settings.data_dir, settings, clock, intake.on_arrivals)
        self._replication = _replication(self.house)
        self.app = _app(self.house, intake, self._replication)

    def stop(self) -> None:
        """Let open feeds end; to be called on the event loop."""
        self._replication.stop()
        self.house.live.stop()


def _replication(house: House) -> ReplicationApp:
    # Which origins may call is told once, for all doors, by the app around this one.
    settings = SyncSettings(
        mount_path="/db", request_bytes_max=house.settings.request_bytes_max, vendor="wangge"
    )
    gate = MailboxGate(house.engine, house.clock)
    return replication_app(house.mailboxes, gatekeeper=gate, settings=settings)


def _app(house: House, intake: Intake, replication: ReplicationApp) -> Litestar:
    door = Door(house.settings.sign_in_failures_max)
    guesses = Guessing(
        Failures(house.settings.progress_failures_max), Failures(house.settings.progress_address_failures_max)
    )
    visits = Visits(house.settings.public_requests_a_day_max)
    office = HouseFieldOffice(house, door)
    unsent = UnsentBook(house)
    provider = IdentityProvider(house.settings) if house.settings.oidc_issuer else None
    counts = Refused()
    darkroom = Darkroom()
    upload_desk = HouseUploadDesk(house, on_arrival=darkroom.wake)
    photo_desk = HousePhotoDesk(house)

    @asgi("/db", is_mount=True, copy_scope=False)
    async def mailboxes(scope: Scope, receive: Receive, send: Send) -> None:
        await unsent.note(Headers.from_scope(scope))
        await replication(scope, receive, counts.counting(send))  # type: ignore[arg-type]  # the same ASGI, typed by another hand

    @contextlib.asynccontextmanager
    async def taking_in(_app: Litestar) -> AsyncIterator[None]:
        tasks = [
            asyncio.create_task(work)
            for work in (
                intake.run(house),
                MapKeeper().run(house),
                Surveyor().run(house),
                Ticker(tick, tick_cases, upload_desk.sweep).run(house),
                Errands().run(house),
                Recounter().run(house),
                Courier().run(house),
                Callout().run(house),
                darkroom.run(house),
            )
        ]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if provider is not None:
            provider.close()
        await asyncio.to_thread(installation.close, house)

    async def listen(request: Request[Any, Any, Any]) -> None:
        await unsent.note(request.headers)

    # It asks for the house although it knows it: Litestar makes a task of each of two that could be made at once.
    def asking(request: Request[Any, Any, Any], house: coordinator_door.TheHouse) -> Actor:
        actor = person_of(house, token_of(request), house.clock())[1]
        require_wall(actor, request.scope["path"])
        return actor

    return Litestar(
        route_handlers=[
            mailboxes,
            mobile_door.router,
            upload_door.router,
            photo_door.router,
            photo_door.case_router,
            coordinator_door.router,
            boundary_door.router,
            handover_door.router,
            handheld_door.router,
            mediation_door.router,
            client_router("handheld", house.settings.clients_dir),
            client_router("console", house.settings.clients_dir, house.settings.base_map_origin),
            front,
            live,
            ready,
            metrics,
        ],
        dependencies={
            "house": Provide(lambda: house, sync_to_thread=False),
            "office": Provide(lambda: office, sync_to_thread=False),
            "counts": Provide(lambda: counts, sync_to_thread=False),
            "upload_desk": Provide(lambda: upload_desk, sync_to_thread=False),
            "photo_desk": Provide(lambda: photo_desk, sync_to_thread=False),
            "door": Provide(lambda: door, sync_to_thread=False),
            "provider": Provide(lambda: provider, sync_to_thread=False),
            "guesses": Provide(lambda: guesses, sync_to_thread=False),
            "visits": Provide(lambda: visits, sync_to_thread=False),
            "actor": Provide(asking, sync_to_thread=False),
        },
        exception_handlers={
            CaseworkError: counts.counted(problems.refused),
            DomainError: counts.counted(problems.refused),
            HTTPException: counts.counted(problems.malformed),
            RecursionError: counts.counted(problems.too_deep),
            UnicodeDecodeError: counts.counted(problems.not_utf8),
            Exception: counts.counted(problems.unforeseen),
        },
        lifespan=[taking_in],
        before_request=listen,
        before_send=[manners.add_headers, upload_door.add_version],
        cors_config=manners.cors(house.settings.origins),
        request_max_body_size=house.settings.document_bytes_max,
        openapi_config=manners.OPENAPI,
        logging_config=None,
    )


@get("/", include_in_schema=False, sync_to_thread=False)
def front() -> Redirect:
    """Whoever knows the address alone is led to the handheld's app."""
    return Redirect("/handheld/")


@get("/health/live", sync_to_thread=False)
def live() -> dict[str, str]:
    """存活: the process answers."""
    return {"status": "live"}


@get("/health/ready", sync_to_thread=False)
def ready(house: coordinator_door.TheHouse) -> dict[str, str | int]:
    """就绪: the data folder answers too; so many documents wait to be taken in, and whether the map is filled."""
    with house.engine.connect() as connection:
        waiting = arrivals.count(connection)
    return {"status": "ready", "waiting": waiting, "map_is_filled": house.ticket_map.is_filled}
