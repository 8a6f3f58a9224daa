"""How much memory each process held during a measure: its own pages, without what it shares or has read from a file."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.bench.processor import PROC, below, name_of, processes

PAUSE_SECONDS = 0.5
KIB_PER_MIB = 1024


class Memory:
    """The most that each process of a name held, all of that name together, in MiB."""

    def __init__(self, root: int) -> None:
        self.peaks: dict[str, float] = {}
        self._root = root

    def look(self) -> None:
        held: dict[str, float] = {}
        alive = processes()
        for pid in alive:
            top = below(self._root, pid, alive)
            if top is not None:
                name = name_of(alive[top], "all")
                held[name] = held.get(name, 0.0) + _own_mib(pid)
        self.peaks = {name: max(self.peaks.get(name, 0.0), held.get(name, 0.0)) for name in self.peaks | held}


@contextmanager
def watched_memory(root: int) -> Iterator[Memory]:
    """Of everything below the process `root`, looked at all the while."""
    memory, over = Memory(root), threading.Event()

    def watch() -> None:
        while not over.wait(PAUSE_SECONDS):
            memory.look()

    memory.look()
    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield memory
    finally:
        over.set()
        thread.join()


def memory_table(peaks: Mapping[str, float], beside: Mapping[str, float] | None = None) -> str:
    """The largest first; `beside` are the peaks of another run."""
    rows = sorted(peaks.items(), key=lambda item: -item[1])
    return "\n".join(
        ["    memory of its own at most, MiB"]
        + [f"    {name:<36} {mib:7.0f}" + (f" {beside.get(name, 0.0):7.0f}" if beside else "") for name, mib in rows]
    )


def _own_mib(pid: int) -> float:
    try:
        lines = (PROC / str(pid) / "status").read_text().splitlines()
    except OSError:
        return 0.0  # it has just ended
    found = next((line for line in lines if line.startswith("RssAnon:")), "RssAnon: 0 kB")
    return int(found.split()[1]) / KIB_PER_MIB
