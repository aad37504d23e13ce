"""Whatever is sent, the answer is JSON that says what was wrong, and the server goes on."""

import json
from urllib.parse import quote, quote_from_bytes

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NASTY = (
    """ 0 -1 1e400 true null [] {} _id 1-a 0-1 now all a\0b \ud800 中/文 ["1-a"] " % .. _local/x _design/x"""
)
MEMBERS = """_id _rev _revisions _deleted _attachments _x docs new_edits id rev keys start ids limit since feed
    style doc_ids filter data a descending"""
PARAMETERS = """rev revs open_revs latest meta limit since style descending filter doc_ids new_edits startkey
    endkey keys key skip include_docs count timeout attachments atts_since att_encoding_info conflicts selector
    deleted seq_interval"""
PATHS = """/ // /_changes /_bulk_docs /_bulk_get /_revs_diff /_missing_revs /_all_docs /a /a/b /_local/x /_design/x
    /_local%2Fx /%00 /_x /a%2F..%2Fb /_ensure_full_commit /_security /_revs_limit /_purge /_compact /_local_docs
    /_digest /a/b/c"""
HEADERS = """range if-range if-match if-none-match accept accept-encoding content-type content-encoding content-md5
    authorization cookie last-event-id origin"""
SAID = """bytes=0-0 bytes=9- gzip identity multipart/related multipart/related;boundary=x multipart/mixed */* q=0
    application/x-www-form-urlencoded Basic AuthSession=a.1.b 1-a "1-a" text/plain; =" ,"""

nasty = st.sampled_from(["", "1-" + "a" * 300, "9" * 30, "[" * 2000, *NASTY.split()])
values = st.recursive(
    nasty | st.none() | st.booleans() | st.integers() | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(MEMBERS.split()), inner, max_size=4)
        | st.builds(lambda doc: {"docs": [doc], "new_edits": False}, inner)
    ),
    max_leaves=12,
)
parameters = st.dictionaries(st.sampled_from(PARAMETERS.split()), nasty, max_size=3)
raw_paths = st.binary(min_size=1, max_size=6).map(lambda raw: "/" + quote_from_bytes(raw))
paths = st.sampled_from(["", *PATHS.split()]) | raw_paths
hasty = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@hasty
@given(st.sampled_from(["GET", "HEAD", "PUT", "POST", "DELETE"]), paths, parameters, values)
def test_every_answer_to_nonsense_is_understood(
    client: httpx.Client, method: str, path: str, params: dict[str, str], body: object
) -> None:
    client.put("/nonsense")
    query = "&".join(f"{name}={quote(value, errors='surrogatepass')}" for name, value in params.items())
    reply = client.request(
        method,
        f"/nonsense{path}?{query}",
        content=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Accept": "application/json"},
    )
    assert reply.status_code < 500
    if reply.content and not path.startswith("/a/"):
        reply.json()


@hasty
@given(
    st.sampled_from(["_bulk_docs", "_bulk_get", "_revs_diff", "_all_docs", "_changes"]),
    st.binary(max_size=60),
)
def test_every_answer_to_noise_is_understood(client: httpx.Client, door: str, body: bytes) -> None:
    client.put("/noise")
    reply = client.post(f"/noise/{door}", content=body, headers={"Content-Type": "application/json"})
    assert reply.status_code < 500
    reply.json()


@hasty
@given(
    st.sampled_from(["GET", "PUT", "POST", "DELETE"]),
    st.sampled_from(["/headers", "/headers/a", "/headers/a/b", "/headers/_changes", "/headers/_bulk_get"]),
    st.dictionaries(st.sampled_from(HEADERS.split()), st.sampled_from(SAID.split()), max_size=4),
    st.binary(max_size=30),
)
def test_every_answer_to_headers_without_sense_is_understood(
    client: httpx.Client, method: str, path: str, headers: dict[str, str], body: bytes
) -> None:
    if not (method == "DELETE" and path == "/headers"):
        client.put("/headers")
        with client.stream(method, path, headers=headers, content=body) as reply:
            assert reply.status_code < 500


def test_a_damaged_document_does_not_spoil_what_is_read_later(client: httpx.Client, db: str) -> None:
    surrogate = b'{"docs":[{"_id":"a","_rev":"1-a","n":"\\ud800","m":[1e400]}],"new_edits":false}'
    client.post(f"{db}/_bulk_docs", content=surrogate, headers={"Content-Type": "application/json"})
    json.loads(client.get(f"{db}/_changes", params={"include_docs": "true"}).text)
