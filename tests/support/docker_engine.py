"""A small fake of a container engine's HTTP API: as much of it as starting and stopping two containers takes.

It runs no containers. It lets the tests prove that the testcontainers way of `tests.support.servers` asks the engine
for the right things and reads its answers, on machines that have no engine.
"""

import json
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass
class Container:
    """What the engine was asked to run."""

    id: str
    config: dict[str, Any]
    ports: dict[str, int]
    started: bool = False
    files: list[bytes] = field(default_factory=list)

    def describe(self) -> dict[str, Any]:
        status = "running" if self.started else "created"
        bound = {port: [{"HostIp": "0.0.0.0", "HostPort": str(host)}] for port, host in self.ports.items()}
        return {
            "Id": self.id,
            "Name": f"/{self.id[:12]}",
            "Image": "sha256:" + "1" * 64,
            "Config": self.config,
            "State": {"Status": status, "Running": self.started, "ExitCode": 0},
            "NetworkSettings": {"Ports": bound, "Networks": {"bridge": {"IPAddress": "172.17.0.2"}}},
        }


class FakeEngine:
    """`with FakeEngine() as engine:` and DOCKER_HOST = engine.url."""

    def __init__(self) -> None:
        self.containers: dict[str, Container] = {}
        self._lock = threading.Lock()
        self._next_port = 40000
        engine = self

        class Handler(_Handler):
            fake = engine

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"tcp://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "FakeEngine":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def create(self, config: dict[str, Any]) -> Container:
        with self._lock:
            ports = {}
            for port in config.get("ExposedPorts") or {}:
                ports[port] = self._next_port
                self._next_port += 1
            container = Container(f"{len(self.containers) + 1:064x}", config, ports)
            self.containers[container.id] = container
            return container

    def running(self) -> list[str]:
        return [container.config["Image"] for container in self.containers.values() if container.started]

    def _of(self, image: str) -> Container:
        return next(found for found in self.containers.values() if found.config["Image"] == image)

    def host_port(self, image: str, port: str) -> int:
        return self._of(image).ports[port]

    def environment(self, image: str) -> dict[str, str]:
        return dict(line.split("=", 1) for line in self._of(image).config["Env"])

    def command(self, image: str) -> list[str]:
        return list(self._of(image).config["Cmd"])


class _Handler(BaseHTTPRequestHandler):
    """The endpoints, by method and path without the version in front."""

    fake: FakeEngine
    protocol_version = "HTTP/1.1"

    def _route(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        path = re.sub(r"^/v[\d.]+", "", unquote(urlsplit(self.path).path))
        for method, pattern, answer in _ROUTES:
            if method == self.command and (match := re.fullmatch(pattern, path)):
                getattr(self, answer)(body, *match.groups())
                break
        else:
            self._say({"message": f"the fake knows no {self.command} {path}"}, 404)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _route

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def _say(self, answer: Any, status: int = 200) -> None:
        self._send(json.dumps(answer).encode(), status, "application/json")

    def _send(self, body: bytes, status: int, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def ping(self, _: bytes) -> None:
        self._send(b"OK", 200, "text/plain")

    def version(self, _: bytes) -> None:
        self._say({"ApiVersion": "1.47", "MinAPIVersion": "1.24", "Version": "27.0.0", "Os": "linux", "Arch": "amd64"})

    def image(self, _: bytes, name: str) -> None:
        self._say({"Id": "sha256:" + "1" * 64, "RepoTags": [name]})

    def create(self, body: bytes) -> None:
        self._say({"Id": self.fake.create(json.loads(body)).id, "Warnings": []}, 201)

    def start(self, _: bytes, container: str) -> None:
        self.fake.containers[container].started = True
        self._send(b"", 204, "text/plain")

    def inspect(self, _: bytes, container: str) -> None:
        self._say(self.fake.containers[container].describe())

    def put_files(self, body: bytes, container: str) -> None:
        self.fake.containers[container].files.append(body)
        self._send(b"", 200, "text/plain")

    def logs(self, _: bytes, container: str) -> None:
        wanted = parse_qs(urlsplit(self.path).query).get("stdout") == ["1"]
        line = b"[KafkaRaftServer nodeId=1] Kafka Server started\n" if wanted else b""
        frame = b"\x01\x00\x00\x00" + len(line).to_bytes(4, "big") + line if line else b""
        self._send(frame, 200, "application/vnd.docker.multiplexed-stream")

    def remove(self, _: bytes, container: str) -> None:
        self.fake.containers[container].started = False
        self._send(b"", 204, "text/plain")

    def prepare_command(self, _: bytes, container: str) -> None:
        self._say({"Id": f"exec-{container}"}, 201)

    def run_command(self, _: bytes, _command: str) -> None:
        self._send(b"", 200, "application/vnd.docker.raw-stream")
        self.close_connection = True  # the client reads the output until its end

    def command_result(self, _: bytes, command: str) -> None:
        self._say({"ID": command, "ExitCode": 0, "Running": False})


_ROUTES = (
    ("GET", "/_ping", "ping"),
    ("HEAD", "/_ping", "ping"),
    ("GET", "/version", "version"),
    ("GET", "/images/(.+)/json", "image"),
    ("POST", "/containers/create", "create"),
    ("POST", "/containers/([^/]+)/start", "start"),
    ("GET", "/containers/([^/]+)/json", "inspect"),
    ("PUT", "/containers/([^/]+)/archive", "put_files"),
    ("GET", "/containers/([^/]+)/logs", "logs"),
    ("DELETE", "/containers/([^/]+)", "remove"),
    ("POST", "/containers/([^/]+)/exec", "prepare_command"),
    ("POST", "/exec/([^/]+)/start", "run_command"),
    ("GET", "/exec/([^/]+)/json", "command_result"),
)
