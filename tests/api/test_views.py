"""The pages of the games: files from memory, under a policy that lets them run nothing but themselves."""

import gzip
from pathlib import Path
from urllib.parse import urljoin

import pytest
from starlette.testclient import TestClient

from engine.api.app import create_app
from engine.api.runtime import Runtime
from engine.api.views import CSP, Views
from engine.clock import ManualClock
from engine.errors import Malformed
from engine.store import Database
from tests.sandboxes import Box
from tests.world import NOW, content_of, quest

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
SCRIPT = "console.log('a forest')" * 50


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a build leaves, and a file that is none of its."""
    made = tmp_path / "dist"
    for view in ("forest", "demo"):
        (made / view / "assets").mkdir(parents=True)
        (made / view / "index.html").write_text(f"<title>{view}</title>")
    (made / "forest/assets/index-1a2b.js").write_text(SCRIPT)
    (made / "tilth.stamp").write_text("no page")
    (tmp_path / "secret.html").write_text("not for you")
    return made


def client(database: Database, folder: Path | None, *ancestors: str) -> TestClient:
    clock = ManualClock(NOW)
    views = None if folder is None else Views(folder, ancestors)
    return TestClient(create_app(Runtime(database, content_of(quest("one")), clock, clock), views))


def test_a_page_comes_with_its_policy_and_is_asked_for_again(database: Database, folder: Path):
    told = client(database, folder).get("/play/forest/")

    assert (told.status_code, told.text) == (200, "<title>forest</title>")
    assert told.headers["content-security-policy"] == CSP
    assert "unsafe" not in CSP
    assert told.headers["cache-control"] == "no-cache"
    again = client(database, folder).get("/play/forest/", headers={"If-None-Match": told.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_only_the_pages_that_are_named_may_show_ours_in_a_frame(database: Database, folder: Path):
    alone = client(database, folder).get("/play/forest/").headers
    framed = client(database, folder, "https://bank.example", "https://app.bank.example:8443").get("/play/forest/")

    assert alone["content-security-policy"].endswith("; frame-ancestors 'self'")
    assert framed.headers["content-security-policy"].endswith(
        "; frame-ancestors 'self' https://bank.example https://app.bank.example:8443"
    )
    assert "x-frame-options" not in {*alone, *framed.headers}
    assert client(database, folder, "https://bank.example").get("/docs").headers["x-frame-options"] == "DENY"


def test_a_page_is_told_which_other_pages_may_speak_to_it(database: Database, folder: Path):
    (folder / "forest/index.html").write_text("<html><head><title>forest</title></head><body></head></body></html>")
    alone = client(database, folder).get("/play/forest/")
    told = client(database, folder, "https://bank.example", "https://app.bank.example").get("/play/forest/")

    assert "tilth-hosts" not in alone.text
    meta = '<meta name="tilth-hosts" content="https://bank.example https://app.bank.example">'
    assert told.text.startswith(f"<html><head><title>forest</title>{meta}</head>")
    assert told.text.count("tilth-hosts") == 1
    assert told.headers["etag"] != alone.headers["etag"]


@pytest.mark.parametrize("origin", ["*", "https://*.bank.example", "bank.example", "https://a; script-src *"])
def test_an_ancestor_is_one_origin(folder: Path, origin: str, engine_name: str):
    with pytest.raises(Malformed) as wrong:
        Views(folder, [origin])

    assert (wrong.value.code, "https://play.bank.example" in wrong.value.hint) == ("wrong_origin", True)


def test_what_a_page_loads_is_packed_and_kept_for_good(database: Database, folder: Path):
    asked = client(database, folder)
    plain = asked.get("/play/forest/assets/index-1a2b.js", headers={"Accept-Encoding": "identity"})
    packed = asked.get("/play/forest/assets/index-1a2b.js", headers={"Accept-Encoding": "gzip"})

    assert plain.text == packed.text == SCRIPT
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) == len(gzip.compress(SCRIPT.encode(), 9, mtime=0))
    assert "immutable" in plain.headers["cache-control"]
    assert plain.headers["content-type"].startswith("text/javascript")


def test_an_address_without_its_slash_leads_to_the_page(database: Database, folder: Path):
    told = client(database, folder).get("/play/forest", follow_redirects=False)

    assert (told.status_code, told.headers["location"]) == (308, "./forest/")


def test_the_way_to_a_page_keeps_what_was_asked_besides(database: Database, folder: Path):
    told = client(database, folder).get("/play/forest?lang=en", follow_redirects=False)

    assert told.headers["location"] == "./forest/?lang=en"


def test_no_name_leads_to_another_server(database: Database, folder: Path):
    told = client(database, folder).get("/play/http:elsewhere.example", follow_redirects=False)

    assert urljoin("https://tilth.example/play/x", told.headers["location"]).startswith("https://tilth.example/play/")


@pytest.mark.parametrize(
    "path", ["/play/farm/", "/play/forest/other.js", "/play/../secret.html", "/play/forest/..%2f..%2fsecret.html",
             "/play/forest/%2e%2e/%2e%2e/secret.html", "/play/demo/", "/play/tilth.stamp"],
)  # fmt: skip
def test_no_other_file_is_ever_opened(database: Database, folder: Path, path: str):
    told = client(database, folder).get(path)

    assert (told.status_code, told.json()["code"]) == (404, "not_found")


def test_a_live_server_has_no_demo(database: Database, folder: Path):
    assert client(database, folder).get("/demo/").status_code == 404


def test_where_nothing_was_built_the_server_says_what_is_missing(database: Database, tmp_path: Path):
    told = client(database, None).get("/play/forest/")

    assert (told.status_code, told.json()["code"]) == (503, "views_missing")
    assert "bootstrap.py setup" in told.json()["hint"]
    assert Views(tmp_path).names == []


def test_the_views_there_are_have_names(database: Database, folder: Path):
    assert Views(folder).names == ["demo", "forest"]


def test_the_bare_address_leads_to_the_documentation(database: Database, folder: Path):
    answer = client(database, folder).get("/", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (307, "/docs")


@pytest.mark.parametrize(("built", "where"), [(True, "/demo/"), (False, "/docs")])
def test_the_bare_address_of_a_sandbox_leads_to_its_demo_where_that_was_built(
    database: Database, folder: Path, built: bool, where: str
):
    box = Box(database)
    runtime = Runtime(database, box.sandbox.live, box.time, box.wall, box.sandbox)
    answer = TestClient(create_app(runtime, Views(folder if built else None))).get("/", follow_redirects=False)

    assert answer.headers["location"] == where
