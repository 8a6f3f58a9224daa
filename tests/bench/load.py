"""The load: N keep-alive connections that each ask, wait for the answer, and ask again.

Raw sockets and one selector, in a process of its own, because on two cores every microsecond spent here is missing at
the server. The product and its reference are read by this same program.
"""

import json
import selectors
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle


@dataclass(frozen=True)
class Load:
    """What was measured: answers per second, and milliseconds per answer."""

    per_second: float
    p50_ms: float
    p99_ms: float


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0-1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def run(port: int, requests: Sequence[bytes], connections: int, seconds: float, warm_up: float) -> Load:
    """Send `requests` in turn for `seconds`, after `warm_up` seconds that do not count. Any answer but 200 raises."""
    selector = selectors.DefaultSelector()
    supply = cycle(requests)
    sent: dict[socket.socket, float] = {}
    for _ in range(connections):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(connection, selectors.EVENT_READ)
        sent[connection] = time.perf_counter()
        connection.sendall(next(supply))
    begun = time.perf_counter() + warm_up
    latencies = [taken for at, taken in _answers(selector, sent, supply, begun + seconds) if at >= begun]
    elapsed = time.perf_counter() - begun
    for connection in sent:
        connection.close()
    return Load(len(latencies) / elapsed, percentile(latencies, 0.5) * 1000, percentile(latencies, 0.99) * 1000)


def _answers(
    selector: selectors.BaseSelector, sent: dict[socket.socket, float], supply: Iterator[bytes], end: float
) -> Iterator[tuple[float, float]]:
    while (now := time.perf_counter()) < end:
        for key, _ in selector.select(1.0):
            connection: socket.socket = key.fileobj  # type: ignore[assignment]
            _read_answer(connection)
            now = time.perf_counter()
            yield now, now - sent[connection]
            sent[connection] = now
            connection.sendall(next(supply))


def _read_answer(connection: socket.socket) -> None:
    """One whole answer with a Content-Length; a small one comes in one or two pieces."""
    data = connection.recv(65536)
    while (end := data.find(b"\r\n\r\n")) < 0:
        data += _more(connection)
    if not data.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"not the answer that was asked for: {data[:80]!r}")
    head = data[:end].lower()
    at = head.index(b"content-length:") + 15
    length = int(head[at:].split(b"\r\n", 1)[0])
    missing = end + 4 + length - len(data)
    while missing > 0:
        missing -= len(_more(connection))


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise RuntimeError("the server closed a keep-alive connection")
    return data


def main() -> None:
    """`{"port", "paths", "headers", "connections", "seconds", "warm_up"}` on stdin, a Load as JSON on stdout."""
    asked = json.load(sys.stdin)
    fields = "".join(f"{name}: {value}\r\n" for name, value in {"Host": "127.0.0.1", **asked["headers"]}.items())
    requests = [f"GET {path} HTTP/1.1\r\n{fields}\r\n".encode() for path in asked["paths"]]
    print(json.dumps(asdict(run(asked["port"], requests, asked["connections"], asked["seconds"], asked["warm_up"]))))


if __name__ == "__main__":
    main()
