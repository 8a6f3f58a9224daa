"""A model's server, played: it speaks Chat Completions as a stream, and misbehaves when told to.

`python -m deploy.local.fake_model` runs one for the local stack (docs/operations.md); tests run it in their process.
"""

import argparse
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NAME = "fake-1"
NUMBERED = re.compile(r"^\[(\d+)\] \S+ \S+, (\w+): (.*)$", re.MULTILINE)
AUTHORS = {"contact": "The contact", "bot": "The bot", "staff": "Staff", "campaign": "A campaign"}
TELLING = 4


class Exchange:
    """One request and the answer to it."""

    def __init__(self, handler: BaseHTTPRequestHandler, body: dict[str, Any], stopped: threading.Event) -> None:
        self._handler = handler
        self.body = body
        self.stopped = stopped

    @property
    def prompt(self) -> str:
        """What the user's message holds."""
        return str(self.body["messages"][-1]["content"])

    def status(self, status: int, body: bytes, **headers: str) -> None:
        self._handler.send_response(status)
        for name, value in headers.items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.send_header("Content-Length", str(len(body)))
        self._handler.end_headers()
        self._handler.wfile.write(body)

    def begin(self) -> None:
        self._handler.send_response(200)
        self._handler.send_header("Content-Type", "text/event-stream")
        self._handler.send_header("Connection", "close")
        self._handler.end_headers()
        self.chunk({"role": "assistant", "content": ""})

    def chunk(self, delta: dict[str, Any], finish_reason: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
        told = {"id": "fake", "object": "chat.completion.chunk", "created": 0, "model": NAME, "choices": [choice]}
        self.raw(b"data: " + json.dumps(told).encode() + b"\n\n")

    def raw(self, data: bytes) -> None:
        self._handler.wfile.write(data)
        self._handler.wfile.flush()

    def write(self, text: str, pace: float = 0.0) -> None:
        """A few characters at a time."""
        for start in range(0, len(text), 12):
            self.chunk({"content": text[start : start + 12]})
            if pace and self.stopped.wait(pace):
                return

    def end(self, reason: str = "stop") -> None:
        self.chunk({}, reason)
        self.raw(b"data: [DONE]\n\n")


Behaviour = Callable[[Exchange], None]


def writes(text: str, reason: str = "stop") -> Behaviour:
    """This text, then the end it gives."""

    def answer(exchange: Exchange) -> None:
        exchange.begin()
        exchange.write(text)
        exchange.end(reason)

    return answer


def breaks_off(text: str) -> Behaviour:
    """A stream that is cut: the connection closes as if all were said."""

    def answer(exchange: Exchange) -> None:
        exchange.begin()
        exchange.write(text)

    return answer


def says_no(status: int, code: str = "error", **headers: str) -> Behaviour:
    """A refusal by HTTP, such as 429 with Retry_After."""
    body = json.dumps({"error": {"message": "no", "type": code, "code": code}}).encode()
    return lambda exchange: exchange.status(status, body, Content_Type="application/json", **headers)


def hangs(exchange: Exchange) -> None:
    """Says nothing until the server is stopped."""
    exchange.begin()
    exchange.stopped.wait()


def declines(exchange: Exchange) -> None:
    exchange.begin()
    exchange.chunk({"refusal": "I can't help with that."})
    exchange.end()


def talks_garbage(exchange: Exchange) -> None:
    exchange.begin()
    exchange.raw(b"data: {not json\n\ndata: [1, 2]\n\n")


def is_no_model(exchange: Exchange) -> None:
    exchange.status(200, b"<html>Welcome to nginx!</html>", Content_Type="text/html")


def summarises(pace: float = 0.0) -> Behaviour:
    """What a good model does, as far as a program can: the last messages, each with its number."""

    def answer(exchange: Exchange) -> None:
        exchange.begin()
        for line in sentences_of(exchange.prompt):
            exchange.write(line + "\n", pace)
        exchange.end()

    return answer


def sentences_of(prompt: str) -> Iterator[str]:
    for number, author, text in NUMBERED.findall(prompt)[-TELLING:]:
        yield f"{AUTHORS.get(author, author)} wrote: {text.rstrip(' .')}. [{number}]"


class FakeModel:
    """`will(...)` says what the next requests meet; after those it summarises."""

    def __init__(self, port: int = 0, pace: float = 0.0) -> None:
        self.requests: list[dict[str, Any]] = []  # the bodies
        self.keys: list[str] = []  # the Authorization headers
        self.times: list[float] = []
        self.stopped = threading.Event()
        self.always: Behaviour = summarises(pace)
        self._next: list[Behaviour] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler_of(self))
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def will(self, *behaviours: Behaviour) -> None:
        self._next += behaviours

    def answer(self, exchange: Exchange, authorization: str) -> None:
        with self._lock:
            self.requests.append(exchange.body)
            self.keys.append(authorization)
            self.times.append(time.monotonic())
            behaviour = self._next.pop(0) if self._next else self.always
        behaviour(exchange)

    def serve(self) -> None:
        self._server.serve_forever(poll_interval=0.05)

    def stop(self) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()


def _handler_of(model: FakeModel) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            try:
                model.answer(Exchange(self, body, model.stopped), self.headers.get("Authorization", ""))
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # whoever asked has gone

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing to tell."""

    return Handler


@contextmanager
def running(port: int = 0, pace: float = 0.0) -> Iterator[FakeModel]:
    model = FakeModel(port, pace)
    thread = threading.Thread(target=model.serve, daemon=True)
    thread.start()
    try:
        yield model
    finally:
        model.stop()
        thread.join()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m deploy.local.fake_model")
    parser.add_argument("--port", type=int, default=8199)
    parser.add_argument("--pace", type=float, default=0.05, help="seconds between two pieces of an answer")
    chosen = parser.parse_args()
    model = FakeModel(chosen.port, chosen.pace)
    print(f'base_url = "{model.url}"   model = "{NAME}"   (ctrl-C ends it)')
    try:
        model.serve()
    except KeyboardInterrupt:
        model.stop()


if __name__ == "__main__":
    main()
