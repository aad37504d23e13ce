"""Every limit and choice of an installation, from `WANGGE_*`. A misspelt name stops the start, with a hint."""

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct

from geo.limits import Limits

PREFIX = "WANGGE_"
_FOR_TESTS = "WANGGE_TEST_"

#: `make` builds into it, and the wheel takes it along.
CLIENTS_THAT_CAME_ALONG = Path(__file__).parent / "clients"

Count = Annotated[int, Meta(ge=1)]
#: An address with `{z}`, `{x}` and `{y}` in its path; or nothing.
_TILES = r"^(https?://[A-Za-z0-9.:-]+/(?=\S*\{z\})(?=\S*\{x\})(?=\S*\{y\})\S*)?$"


#: An address that nobody on the way can read or change; one's own machine needs no such care.
ON_HTTPS = r"^(https://[^\s/]+(/\S*)?|http://(localhost|127\.0\.0\.1)(:\d+)?(/\S*)?)$"


class SettingUnknown(Exception):
    """The environment names a setting that does not exist."""


class SettingInvalid(Exception):
    """The environment gives a setting a value that it cannot have."""


class Settings(Struct, frozen=True, kw_only=True):
    """One field per setting; `WANGGE_PORT` sets `port`."""

    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535)] = 8012
    data: str = ".wangge"
    #: `postgresql://user@host/name`: the rows lie there; empty: in a file of the data folder.
    database: Annotated[str, Meta(pattern="^(postgresql://.*)?$")] = ""
    #: Origins of web clients that are served from elsewhere, comma-separated.
    cors_origins: str = ""
    #: Where people reach this server, such as https://wangge.example; empty takes what each request says.
    public_address: str = ""
    #: How long a sign-in without a device key is good for, and how much longer unsent work is still taken.
    session_days: Count = 7
    #: The same for a display on a wall, which may read counts and nothing else.
    display_days: Count = 180
    send_only_days: Count = 30
    #: How long a token is good for that a handheld renews by its own key; whether every handheld must have one.
    token_minutes: Count = 60
    device_key_required: bool = False
    #: How long a handheld out of reach still shows what lies on it.
    offline_grace_days: Count = 7
    #: How long a pairing code is good for, and how often it may be got wrong; how long a nonce is.
    pairing_minutes: Count = 15
    pairing_tries_max: Count = 5
    nonce_s: Count = 120
    #: Failed sign-ins under one name within a quarter of an hour, before the door stays shut for as long.
    sign_in_failures_max: Count = 10
    #: The same of asking after one's own matter: wrong proofs for one number, and from one address.
    progress_failures_max: Count = 5
    progress_address_failures_max: Count = 20
    #: So many requests a day are answered from one address where nobody signs in: public lists, progress.
    public_requests_a_day_max: Count = 5_000
    #: The identity provider by which people sign in at desks: its issuer, what it knows us as, which claim is the
    #: sign-in name of a person, and what people call it. Empty issuer: none.
    oidc_issuer: Annotated[str, Meta(pattern=f"^$|{ON_HTTPS}")] = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_scope: str = "openid profile"
    oidc_claim: str = "preferred_username"
    oidc_name: str = "统一身份认证"
    #: Whether a password is taken at desks as well.
    password_sign_in: bool = True
    #: A larger document is kept in quarantine; a larger request is refused (413).
    document_bytes_max: Count = 1 << 20
    request_bytes_max: Count = 64 << 20
    #: How long a command waits for the one that was written before it.
    gap_wait_hours: Count = 24
    #: So many commands from handhelds share a transaction at most; others who change something wait for its end.
    intake_at_once: Count = 400
    #: A handheld's clock further ahead than this is flagged on its tickets.
    clock_skew_s_max: Count = 600
    #: A handheld that compares while more documents than this have changed since pulls first.
    digest_behind_max: Count = 1000
    #: How long after its end a ticket lies in mailboxes, with its commands and their receipts; so long also notices
    #: and answers about no ticket.
    mailbox_days: Count = 30
    #: How long what was sealed in a document that founded nothing is kept: in quarantine, or refused.
    unfounded_days: Count = 180
    #: How many open tickets of a person's areas stand in a new mailbox, and how many a list answers at once.
    mailbox_tickets_max: Count = 500
    page_size_max: Count = 500
    #: Lists are counted up to here; of a longer one it is told that it has more.
    list_count_max: Count = 10_000
    #: A trial of another duty list or catalogue looks at so many of the newest tickets.
    trial_tickets_max: Count = 5_000
    #: So many changes are kept for browsers that were cut off, and in so many places may one person watch.
    live_changes_kept: Count = 2_000
    live_watchers_max: Count = 20
    #: A larger boundary file, or a delivery of them with more vertices, is refused before it fills the memory.
    boundary_file_bytes_max: Count = 256 << 20
    boundary_vertices_max: Count = 5_000_000
    #: So many versions of the boundaries are held ready in memory; each takes up to 250 MB in a large city.
    boundaries_ready_max: Count = 3
    #: Where an area is no more, its post goes by itself to the area that has at least this share of the ground.
    redivision_share_min: Annotated[float, Meta(gt=0.5, le=1)] = 0.9
    #: More ground than this, in square metres, is not left to nobody or to two areas unless somebody accepts it.
    redivision_gap_m2_max: Annotated[float, Meta(ge=0)] = 1000.0
    #: So many open tickets get their new homes in one transaction.
    redivision_tickets_at_once: Count = 100

    #: Where the built web clients lie, a folder for each; empty takes those that came along.
    clients: str = ""
    #: The folder of photos and recordings; empty takes one in the data folder.
    photos_dir: str = ""
    #: A larger photo or recording is refused, and one that is not finished ends after so many days.
    photo_bytes_max: Count = 32 << 20
    recording_bytes_max: Count = 64 << 20
    upload_days: Count = 30
    #: An upload on which nothing comes for so long is let go; what has come stays.
    upload_silence_s: Count = 60
    #: How much one person may have under way, and may begin within 24 hours, in number and bytes.
    uploads_unfinished_max: Count = 500
    uploads_a_day_max: Count = 2_000
    upload_bytes_a_day_max: Count = 2 << 30
    #: A JPEG with more pixels is not decoded (up to 9 bytes a pixel), nor is another picture (up to 17, since it is
    #: decoded whole); so many are looked at at once.
    photo_pixels_max: Count = 70_000_000
    photo_pixels_whole_max: Count = 30_000_000
    photos_at_once: Count = 2

    #: Raster tiles beneath the console's map, such as https://tiles.example/{z}/{x}/{y}.png, and whose they are.
    base_map: Annotated[str, Meta(pattern=_TILES)] = ""
    base_map_credit: str = ""
    #: A TrueType or OpenType font for PDFs that has rare characters too; empty takes the one that comes along.
    pdf_font: str = ""

    #: Hosts inside the own network to which messages may be sent, comma-separated; all others must be outside.
    webhook_near_hosts: str = ""
    #: How long a message is tried before it is given up, and how long one try may take.
    webhook_days: Count = 3
    webhook_timeout_s: Count = 10

    def __post_init__(self) -> None:
        if self.oidc_issuer and not (self.oidc_client_id and self.public_address):
            raise ValueError("oidc_issuer takes oidc_client_id and public_address beside it")
        if not self.password_sign_in and not self.oidc_issuer:
            raise ValueError("without password_sign_in nobody can sign in unless there is an oidc_issuer")

    @property
    def near_hosts(self) -> frozenset[str]:
        """The hosts inside the own network, one by one."""
        return frozenset(host.strip() for host in self.webhook_near_hosts.split(",") if host.strip())

    @property
    def clients_dir(self) -> Path:
        """The folder of the built web clients."""
        return Path(self.clients) if self.clients else CLIENTS_THAT_CAME_ALONG

    @property
    def pdf_font_file(self) -> Path | None:
        """The font for PDFs, where one is named."""
        return Path(self.pdf_font) if self.pdf_font else None

    @property
    def photos_folder(self) -> Path | None:
        """The folder of photos and recordings, where one is named."""
        return Path(self.photos_dir) if self.photos_dir else None

    @property
    def base_map_origin(self) -> str:
        """Where a browser fetches the base map from; empty where there is none."""
        told = urlsplit(self.base_map)
        return f"{told.scheme}://{told.netloc}" if self.base_map else ""

    @property
    def data_dir(self) -> Path:
        """The folder that holds everything this installation knows."""
        return Path(self.data)

    @property
    def origins(self) -> tuple[str, ...]:
        """The allowed origins, one by one."""
        return tuple(origin.strip() for origin in self.cors_origins.split(",") if origin.strip())

    @property
    def boundary_limits(self) -> Limits:
        """How much a delivery of boundary files may bring in."""
        return Limits(file_bytes=self.boundary_file_bytes_max, vertices=self.boundary_vertices_max)


def environment_with(**settings: str) -> dict[str, str]:
    """The environment for another process of ours, with these settings in place of those that it has."""
    return {**os.environ, **{f"{PREFIX}{name.upper()}": value for name, value in settings.items()}}


def read_settings(environment: Mapping[str, str] = os.environ, **overrides: str | int | None) -> Settings:
    """The settings in force: defaults, then the environment, then what the command line says (None says nothing).

    Raises:
        SettingUnknown: a `WANGGE_…` variable that is no setting.
        SettingInvalid: a value of the wrong kind or out of range.
    """
    known = set(Settings.__struct_fields__)
    given: dict[str, str | int] = {}
    for variable, value in environment.items():
        if not variable.startswith(PREFIX) or variable.startswith(_FOR_TESTS):
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {PREFIX}{near[0].upper()}?" if near else ""
            raise SettingUnknown(f"{variable} is no setting{hint}")
        given[name] = value
    given.update({name: value for name, value in overrides.items() if value is not None})
    try:
        return msgspec.convert(given, Settings, strict=False)
    except msgspec.ValidationError as trouble:
        raise SettingInvalid(f"a {PREFIX}… setting cannot be used: {trouble}") from trouble
