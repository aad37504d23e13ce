"""The web clients as files: the right headers for what is asked anew and what is kept, and nothing else readable."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from seed.running_server import free_port
from tests.doors.house import problem
from tests.warm_server import WarmServer

SCRIPT = b"export const answer = 42;\n" * 100


@pytest.fixture(scope="module")
def anybody(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A visitor of a server whose handheld's app is three files, and whose neighbouring file is a secret."""
    folder = tmp_path_factory.mktemp("clients")
    built = folder / "handheld"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text("<!doctype html><title>网格通</title>", encoding="utf-8")
    (built / "sw.js").write_bytes(b"self.oninstall = null;")
    (built / "assets" / "index-4f2a.js").write_bytes(SCRIPT)
    (folder / "console").mkdir()
    (folder / "console" / "index.html").write_text("<!doctype html><title>调度台</title>", encoding="utf-8")
    (folder / "secret.txt").write_text("nobody's business")
    data = Path(shutil.copytree(installed, folder / "data"))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("WANGGE_CLIENTS", str(folder))
        environment.setenv("WANGGE_BASE_MAP", "https://tiles.example/w/{z}/{x}/{y}.png?tk=key")
        server = WarmServer(data, free_port())
        server.start()
    with httpx.Client(base_url=server.address, timeout=180) as client:
        yield client
    server.stop()


@pytest.mark.parametrize("address", ["/", "/handheld"])
def test_whoever_knows_less_of_the_address_is_led_to_the_app(anybody: httpx.Client, address: str) -> None:
    led = anybody.get(address)

    assert led.is_redirect
    assert led.headers["location"] == "/handheld/"


def test_of_elsewhere_a_page_fetches_the_base_map_that_a_setting_names_and_nothing_else(
    anybody: httpx.Client,
) -> None:
    console, handheld = (
        anybody.get(f"/{client}/").raise_for_status().headers["content-security-policy"].split("; ")
        for client in ("console", "handheld")
    )
    beyond = [rule for rule in console if "https:" in rule]
    assert beyond == [
        "img-src 'self' blob: data: https://tiles.example",
        "connect-src 'self' https://tiles.example",
    ]
    assert "https:" not in " ".join(handheld)


@pytest.mark.parametrize("file", ["", "index.html", "sw.js"])
def test_what_decides_on_the_version_is_asked_for_anew_each_time(anybody: httpx.Client, file: str) -> None:
    first = anybody.get(f"/handheld/{file}").raise_for_status()
    again = anybody.get(f"/handheld/{file}", headers={"if-none-match": first.headers["etag"]})

    assert first.headers["cache-control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")


def test_what_is_named_by_its_content_is_kept_for_ever_and_sent_packed(anybody: httpx.Client) -> None:
    script = anybody.get("/handheld/assets/index-4f2a.js").raise_for_status()
    plain = anybody.get("/handheld/assets/index-4f2a.js", headers={"accept-encoding": "identity"})

    assert "immutable" in script.headers["cache-control"]
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert script.headers["content-encoding"] == "gzip"
    assert int(script.headers["content-length"]) < len(SCRIPT)
    assert script.content == plain.content == SCRIPT
    assert script.headers["vary"] == "Accept-Encoding"


def test_the_page_may_load_nothing_from_elsewhere_and_run_no_script_from_a_text(
    anybody: httpx.Client,
) -> None:
    policy = anybody.get("/handheld/").headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    "path", ["../secret.txt", "..%2fsecret.txt", "%2e%2e/secret.txt", "assets/", "assets", "no-such-file.js"]
)
def test_nothing_but_the_files_of_the_build_can_be_read(anybody: httpx.Client, path: str) -> None:
    anybody_asking = httpx.Request("GET", anybody.base_url)
    anybody_asking.url = anybody_asking.url.copy_with(raw_path=f"/handheld/{path}".encode())

    answer = anybody.send(anybody_asking)

    assert answer.status_code == 404
    assert b"nobody" not in answer.content


def test_an_installation_without_a_build_says_so(installed: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(installed, tmp_path / "data"))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("WANGGE_CLIENTS", str(tmp_path / "nothing"))
        server = WarmServer(data, free_port())
        server.start()

    answer = httpx.get(f"{server.address}/handheld/", timeout=180)
    server.stop()

    assert "has not been built" in problem(answer, 404, "not-found")["detail"]
