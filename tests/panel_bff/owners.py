"""Stands where other services stand, for what the gateway sends them and makes of their answers."""

import threading
from collections.abc import Callable
from typing import Any

import orjson
from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.serving import make_server

from chassis.auth import Caller, Verifier
from chassis.errors import Problem
from tests.support.keys import Keys


class Owners:
    """Stands where `imports` and `summary` stand: checks tokens as they do, and answers what the test says."""

    def __init__(self, keys: Keys) -> None:
        self.answer: Callable[[], ResponseReturnValue] = lambda: ("", 204)
        self.seen: list[tuple[str, str]] = []
        self.callers: list[Caller] = []
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        verifiers = {name: Verifier(name, keys.dir) for name in ("imports", "summary")}
        app = Flask("owners")

        @app.route("/<path:path>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
        def owner(path: str) -> ResponseReturnValue:
            verifier = verifiers["summary" if path.startswith(("summaries", "conversations")) else "imports"]
            self.callers.append(verifier.verify(request.headers["Authorization"].removeprefix("Bearer ")))
            self.seen.append((request.method, request.full_path.rstrip("?")))
            self.headers.append(dict(request.headers))
            self.bodies.append(request.get_data())
            return self.answer()

        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    def says(self, state: Any, status: int = 200, content_type: str = "application/json", **headers: str) -> None:
        body = state if isinstance(state, bytes) else orjson.dumps(state)
        self.answer = lambda: Response(body, status, headers, content_type=content_type)

    def refuses(self, problem: Problem) -> None:
        self.says(problem.body(), problem.status, "application/problem+json")

    def forget(self) -> None:
        """What was seen in an earlier test."""
        for kept in (self.seen, self.callers, self.bodies, self.headers):
            kept.clear()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
