"""A save on a bad line: the owner did it and its answer is lost, or the owner hangs."""

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from uuid import UUID

import httpx
import pytest

from panel_bff import saves
from tests.panel_bff.conftest import Bff, Browser
from tests.panel_bff.test_saves import added, said, save
from tests.support.product.in_process import InProcess


class BadLine(BaseHTTPRequestHandler):
    """Passes a request on to its owner, and loses the answer of as many as `loses` says."""

    owner: ClassVar[str]
    loses: ClassVar[int] = 0
    passed: ClassVar[list[str]] = []

    def _pass_on(self) -> None:
        cls = type(self)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
        answer = httpx.request(self.command, cls.owner + self.path, content=body, headers=headers, timeout=60)
        cls.passed.append(self.command)
        if cls.loses:
            cls.loses -= 1
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        self.send_response(answer.status_code)
        self.send_header("Content-Type", answer.headers["Content-Type"])
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    do_POST = do_PATCH = _pass_on

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def line(real_owners: InProcess) -> Iterator[str]:
    """The address of `contacts` at the end of a bad line."""
    BadLine.owner, BadLine.loses, BadLine.passed = real_owners.product.urls["contacts"], 0, []
    server = ThreadingHTTPServer(("127.0.0.1", 0), BadLine)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def staff(line: str, make_bff: Callable[..., Bff], riverside: UUID) -> Browser:
    return make_bff(contacts_url=line).user(riverside, "staff")


def test_an_edit_whose_answer_was_lost_is_asked_again_and_made_once(staff: Browser) -> None:
    """CT-5, design 2: nobody is told of a conflict with oneself, and nobody has to save twice."""
    ada = added(staff, first_name="Ada")
    BadLine.loses = 1
    saved = said(save(staff, ada, first_name="Grace", phone="(555) 123-9001"), 200)
    assert (saved["version"], saved["first_name"], saved["phone"]) == (2, "Grace", "5551239001")
    assert staff.panel(ada["id"])["contact"] == saved
    assert BadLine.passed == ["POST", "PATCH", "PATCH", "PATCH"]  # lost, stale by itself, nothing left to change


def test_a_contact_whose_answer_was_lost_is_added_once(staff: Browser) -> None:
    """CT-4, design 3.8."""
    BadLine.loses = 1
    ada = added(staff, first_name="Ada", phone="5551239002")
    assert BadLine.passed == ["POST", "POST"]
    assert [item["id"] for item in staff.contacts(q="5551239002")] == [ada["id"]]


def test_an_edit_that_was_saved_and_not_answered_can_be_saved_again(staff: Browser) -> None:
    """CT-5: the form gets a 503, keeps what was typed, and the next click on Save is answered."""
    ada = added(staff, first_name="Ada")
    BadLine.loses = saves.TRIES
    assert said(save(staff, ada, first_name="Grace"), 503)["code"] == "unavailable"
    assert staff.panel(ada["id"])["contact"] == ada
    again = said(save(staff, ada, first_name="Grace"), 200)
    assert (again["version"], staff.panel(ada["id"])["contact"]) == (2, again)


def test_an_owner_that_hangs_is_given_up(
    bff: Bff, make_bff: Callable[..., Bff], riverside: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Design 2: the save fails with the owner's name in the time it is given; panels read meanwhile."""
    monkeypatch.setattr(saves, "SAVE_SECONDS", 0.2)
    ada = bff.has(riverside)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        staff = make_bff(contacts_url=url).user(riverside, "staff")
        problem = said(save(staff, ada, first_name="Grace"), 503)
        assert "contacts" in problem["detail"]
        assert staff.panel(ada["id"])["contact"] == ada
