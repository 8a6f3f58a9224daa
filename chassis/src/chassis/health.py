"""/live, /ready and /metrics, in a web app or beside a verb that is not one."""

import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
import structlog

from chassis import metrics
from chassis.config import BaseConfig

log = structlog.get_logger()

Checks = Mapping[str, Callable[[], None]]


def readiness(checks: Checks) -> tuple[dict[str, Any], int]:
    """Run every check: 200 when all pass, 503 with the ones that did not."""
    failed = {}
    for name, check in checks.items():
        try:
            check()
        except Exception as error:  # noqa: BLE001 - whatever it is, this process is not ready
            log.warning("not ready", check=name, error=type(error).__name__)
            failed[name] = type(error).__name__
    if failed:
        return {"status": "unready", "failed": failed}, 503
    return {"status": "ok"}, 200


def serve_health(config: BaseConfig, checks: Checks, measure: Callable[[], None] = lambda: None) -> ThreadingHTTPServer:
    """Answer on config.port from a daemon thread for the life of the process.

    `measure` brings up to date, for every read of /metrics, the figures that nobody else would.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/live":
                self._send({"status": "ok"}, 200)
            elif self.path == "/ready":
                self._send(*readiness(checks))
            elif self.path == "/metrics":
                measure()
                self._reply(metrics.exposition(), 200, metrics.CONTENT_TYPE)
            else:
                self._send({"status": 404}, 404)

        def _send(self, body: dict[str, Any], status: int) -> None:
            self._reply(orjson.dumps(body), status, "application/json")

        def _reply(self, body: bytes, status: int, content_type: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """A probe every few seconds is not worth a line."""

    server = ThreadingHTTPServer((config.host, config.port), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
    return server
