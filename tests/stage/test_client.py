"""Asking the server: sessions that are opened again, answers that are never exceptions, words of the API."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from games.stage.client import Answer, Client, Errands, path
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
    (Answer(503, {"code": "busy", "detail": "later"}), "服务器没有办成：busy", "later"),
    (Answer(0, {}), "连不上服务器，正在重试", "The server does not answer. Trying again …"),
    (Answer(500, "a page"), "服务器没有办成：500", "The server could not do it: 500"),
])  # fmt: skip
def test_a_no_is_said_in_the_servers_words(answer: Answer, zh: str, en: str):
    assert (zh, en) == (answer.words("zh-CN"), answer.words("en"))


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
