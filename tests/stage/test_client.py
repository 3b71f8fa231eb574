"""Asking the server: sessions that are opened again, answers that are never exceptions, words of the API."""

import json
import threading
from collections.abc import Iterator
from http.client import IncompleteRead
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from urllib.request import ProxyHandler

import pytest

from games.stage.client import Answer, Client, Errands, opener, path
from tests.stage.fake import SESSIONS, FakeClient


def test_a_session_that_has_ended_is_opened_again_once():
    tries: list[str] = []

    def scene(where: str, _body: object) -> Answer:
        tries.append(where)
        return Answer(401, {"code": "session_over"}) if len(tries) == 1 else Answer(200, {"fine": True})

    client = FakeClient({**SESSIONS, ("GET", "/v1/scene/forest"): scene})

    assert client.ask_as("mei", "GET", "/v1/scene/forest").told == {"fine": True}
    assert 2 == sum(one[1] == "/v1/sessions" for one in client.asked)


def test_a_player_who_may_not_play_gets_the_servers_answer():
    client = FakeClient({("POST", "/v1/sessions/codes"): Answer(409, {"code": "consent"})})

    assert client.ask_as("mei", "GET", "/v1/scene/forest").told == {"code": "consent"}
    assert client.id_of("mei") == ""


@pytest.mark.parametrize(("answer", "zh", "en"), [
    (Answer(409, {"code": "not_ripe", "words": {"zh-CN": "还没成熟", "en": "Still growing"}, "detail": "x"}),
     "还没成熟", "Still growing"),
    (Answer(422, {"code": "wrong_value", "detail": "no such mode"}), "服务器没有办成：wrong_value", "no such mode"),
    (Answer(404, "a page"), "服务器没有办成：404", "The server could not do it: 404"),
])  # fmt: skip
def test_a_no_is_said_in_the_servers_words(answer: Answer, zh: str, en: str):
    assert (zh, en) == (answer.words("zh-CN"), answer.words("en"))
    assert answer.refusal("en") == en


@pytest.mark.parametrize(("answer", "zh", "en"), [
    (Answer(0, {}), "连不上服务器，", "The server does not answer. "),
    (Answer(429, {"code": "too_many"}), "服务器太忙了，", "The server has too much to do. "),
    (Answer(500, "a page"), "服务器出错了（500），", "The server has a fault (500). "),
    (Answer(503, {"code": "busy", "detail": "later"}), "服务器出错了（busy），", "The server has a fault (busy). "),
])  # fmt: skip
def test_what_is_wrong_with_a_server_is_said_and_what_to_do_about_it(answer: Answer, zh: str, en: str):
    assert answer.words("zh-CN") == zh + "正在重试。一直这样的话，请看看它还开着没有，或关上窗口重新打开"
    again = "Trying again. If it stays so, see whether it still runs, or start the stage anew."
    assert answer.words("en") == en + again
    assert answer.refusal("zh-CN") == zh + "这一步可能没有办成。请再按一次，不会办两遍"
    assert answer.refusal("en") == en + "It may not have been done. Press again: nothing is done twice."


@pytest.mark.parametrize("told", [b"[1]", b"null", b'{"a":', b"<html>", b""])
def test_an_answer_that_is_no_json_of_ours_is_as_none(monkeypatch: pytest.MonkeyPatch, told: bytes):
    class Told(BytesIO):
        status = 200

    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda opener, request, timeout: Told(told))

    assert Client("http://nowhere", "key").ask("GET", "/x") == Answer(0, {})


def test_an_answer_that_breaks_off_is_as_none(monkeypatch: pytest.MonkeyPatch):
    def breaks_off(opener: object, request: object, timeout: float) -> None:
        raise IncompleteRead(b"{")

    monkeypatch.setattr("urllib.request.OpenerDirector.open", breaks_off)

    assert Client("http://nowhere", "key").ask("GET", "/x") == Answer(0, {})


def test_this_machine_is_asked_straight_whatever_proxy_there_is(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    opener.cache_clear()
    own, away = (
        [
            name
            for one in vars(opener(url))["handlers"]
            if isinstance(one, ProxyHandler)
            for name in vars(one)["proxies"]
        ]
        for url in ("http://127.0.0.1:8000", "http://stage.bank.example")
    )
    opener.cache_clear()

    assert (own, "http" in away) == ([], True)


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        sent = json.loads(self.rfile.read(length))
        body = (
            b"no json"
            if sent == {"odd": 1}
            else json.dumps({"sent": sent, "by": self.headers["Authorization"]}).encode()
        )
        self.send_response(409 if "odd" in sent else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def served() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_requests_go_over_http_with_the_key_and_come_back_as_json(served: str):
    client = Client(served + "/", "tilth_key")

    assert client.ask("POST", "/x", {"a": 1}) == Answer(200, {"sent": {"a": 1}, "by": "Bearer tilth_key"})
    assert client.ask("POST", "/x", {"odd": 1}) == Answer(409, {})


def test_a_server_that_is_gone_is_an_answer_too():
    assert Client("http://127.0.0.1:9", "key").ask("GET", "/healthz") == Answer(0, {})


def test_errands_come_back_in_the_thread_that_asks_for_them():
    errands, came = Errands(), list[tuple[int, str]]()
    gate = threading.Event()
    errands.send(lambda: gate.wait(10) and threading.current_thread().name, lambda told: came.append((len(came), told)))
    errands.finish()
    assert (len(came), errands.busy) == (0, True)

    gate.set()
    while errands.busy:
        errands.finish()
    [(_, thread)] = came
    assert thread.startswith("stage")
    errands.stop()


def test_what_an_errand_could_not_do_is_raised_where_it_is_finished():
    errands = Errands()
    errands.send(lambda: 1 // 0, lambda told: None)

    with pytest.raises(ZeroDivisionError):
        _finish(errands)
    errands.stop()


def _finish(errands: Errands) -> None:
    while errands.busy:
        errands.finish()


def test_parts_of_a_path_are_made_safe():
    assert path("v1", "players", "a/b?c") == "/v1/players/a%2Fb%3Fc"
