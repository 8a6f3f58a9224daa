"""`panel-bff live` as a process, and pages that listen to it over plain sockets."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import orjson

from deploy.local.servers import HOST, free_port
from tests.panel_bff.conftest import NOWHERE, ORIGIN, Browser
from tests.support.keys import Keys
from tests.support.waiting import wait_until

PATIENCE = 120.0  # seconds, of who waits for something that comes at once
PROGRAM = [sys.executable, "-c", "from panel_bff.service import main; main()", "live"]


@dataclass(frozen=True)
class Event:
    name: str
    id: str | None
    data: str

    @property
    def moved(self) -> tuple[int | None, int]:
        """panel_seq and catalogue_seq of the event, which must be one."""
        assert self.name == "moved", self
        told = orjson.loads(self.data)
        return told["panel_seq"], told["catalogue_seq"]


class Page:
    """An open page; signs of life are passed over."""

    def __init__(self, port: int, path: str, headers: dict[str, str]) -> None:
        self._socket = socket.create_connection((HOST, port), timeout=PATIENCE)
        lines = "".join(f"{name}: {value}\r\n" for name, value in {"Host": HOST, **headers}.items())
        self._socket.sendall(f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode())
        self._raw, self._text = b"", b""

    @cached_property
    def status(self) -> int:
        """Read when somebody asks: hundreds of pages are opened at once."""
        return int(self._raw_line().split()[1])

    @cached_property
    def headers(self) -> dict[str, str]:
        assert self.status
        found = {}
        while line := self._raw_line().strip():
            name, _, value = line.decode().partition(": ")
            found[name.lower()] = value
        return found

    def next(self) -> Event:
        """The next thing it is told, within its patience."""
        while (event := self._event()).name == "alive":
            pass
        return event

    def says_nothing(self, seconds: float = 0.5) -> bool:
        """Whether nothing comes for so long: four looks' time."""
        assert self.headers  # which are waited for
        self._socket.settimeout(seconds)
        try:
            return self._event().name == "alive" and self.says_nothing(seconds)
        except TimeoutError:
            return True
        finally:
            self._socket.settimeout(PATIENCE)

    def close(self) -> None:
        self._socket.close()

    def _event(self) -> Event:
        while (end := self._text.find(b"\n\n")) < 0 or not self._text.startswith(b"event:"):
            if end >= 0:
                self._text = self._text[end + 2 :]
            else:
                self._take_chunk()
        text, self._text = self._text[:end].decode(), self._text[end + 2 :]
        found = dict(line.split(": ", 1) for line in text.split("\n"))
        return Event(found["event"], found.get("id"), found["data"])

    def _take_chunk(self) -> None:
        """The stream comes in chunks (HTTP/1.1); nothing is taken until one is whole, so a timeout loses nothing."""
        assert self.headers["content-type"] == "text/event-stream"
        while (end := self._raw.find(b"\r\n")) < 0 or len(self._raw) < end + 4 + int(self._raw[:end], 16):
            self._receive()
        size = int(self._raw[:end], 16)
        assert size, "the stream ended"
        self._text += self._raw[end + 2 : end + 2 + size]
        self._raw = self._raw[end + 4 + size :]

    def _raw_line(self) -> bytes:
        while b"\r\n" not in self._raw:
            self._receive()
        line, self._raw = self._raw.split(b"\r\n", 1)
        return line

    def _receive(self) -> None:
        data = self._socket.recv(65536)
        assert data, "the connection was closed"
        self._raw += data


class Live:
    """The running process."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]") -> None:
        self.port, self.process = port, process
        self._pages: list[Page] = []

    def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return httpx.get(f"http://{HOST}:{self.port}{path}", headers=headers, timeout=PATIENCE)

    def page(self, browser: Browser, contact: str | None = None, headers: dict[str, str] | None = None) -> Page:
        """As the UI opens it."""
        path = "/live/events" + (f"?contact={contact}" if contact else "")
        sent = {"Origin": ORIGIN} | ({"Cookie": f"panel_session={browser.token}"} if browser.token else {})
        self._pages.append(Page(self.port, path, sent | (headers or {})))
        return self._pages[-1]

    def figure(self, name: str) -> float:
        """One of its /metrics."""
        [line] = [line for line in self.get("/metrics").text.splitlines() if line.startswith(f"{name} ")]
        return float(line.split()[1])

    def is_ready(self) -> bool:
        try:
            return self.get("/ready").status_code == 200
        except httpx.TransportError:
            return False

    def close_pages(self) -> None:
        while self._pages:
            self._pages.pop().close()


@contextmanager
def running_live(database_url: str, keys: Keys, **settings: Any) -> Iterator[Live]:
    """Until the block ends; TERM then ends it with 0, also under open streams."""
    env = {
        **os.environ,
        "DATABASE_URL": database_url,
        "KAFKA_BOOTSTRAP_SERVERS": "unused:9092",
        "TOPICS_FILE": str(Path("unused")),
        "KEYS_DIR": str(keys.dir),
        "PORT": str(port := free_port()),
        **dict.fromkeys(("CONTACTS_URL", "LABELS_URL", "IMPORTS_URL", "SUMMARY_URL"), NOWHERE),
        "PUBLIC_ORIGIN": ORIGIN,
        **settings,
    }
    process = subprocess.Popen(PROGRAM, env=env)
    live = Live(port, process)
    try:
        wait_until(live.is_ready, message="live is ready")
        yield live
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    finally:
        live.close_pages()
        process.kill()
        process.wait()
