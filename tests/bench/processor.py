"""Where the processor's time went during a measure: by process, and for Postgres by who asked."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


@dataclass(frozen=True)
class Process:
    parent: int
    seconds: float
    of_ended: float  # of its children that have ended
    command: list[str]


def processes() -> dict[int, Process]:
    """Every process of this machine that can be looked at."""
    found = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text().rpartition(") ")[2].split()
                command = (folder / "cmdline").read_text().split("\0")
            except OSError:
                continue  # it has just ended
            own, ended = int(stat[11]) + int(stat[12]), int(stat[13]) + int(stat[14])
            found[int(folder.name)] = Process(int(stat[1]), own / TICKS, ended / TICKS, command)
    return found


class Processor:
    """Seconds of processor by name, of everything below `root`."""

    def __init__(self, root: int, eye: "psycopg.Connection[Any]") -> None:
        self._root = root
        self._eye = eye
        self._before = self.by_name()

    def spent(self) -> dict[str, float]:
        """Since this was made, the largest first."""
        spent = {name: seconds - self._before.get(name, 0.0) for name, seconds in self.by_name().items()}
        return dict(sorted(spent.items(), key=lambda item: -item[1]))

    def by_name(self) -> dict[str, float]:
        asked_by = dict(self._eye.execute("SELECT pid, application_name FROM pg_stat_activity").fetchall())
        alive = processes()
        totals: dict[str, float] = {}
        for pid, process in alive.items():
            top = below(self._root, pid, alive)
            if top is not None:
                name = name_of(alive[top], asked_by.get(pid, "itself"))
                totals[name] = totals.get(name, 0.0) + process.seconds + process.of_ended
        return totals


def below(root: int, pid: int, alive: Mapping[int, Process]) -> int | None:
    """The child of `root` that `pid` is or descends from."""
    while pid in alive:
        if alive[pid].parent == root:
            return pid
        pid = alive[pid].parent
    return None


def name_of(top: Process, asked_by: str) -> str:
    """`contacts relay`, `kafka`, `postgres for contacts-relay`."""
    words = [Path(word).name for word in top.command if word]
    if "postgres" in words[0]:
        return f"postgres for {asked_by or 'itself'}"
    if words[0] == "java":
        return "kafka"
    return " ".join(word for word in words[1:3] if not word.startswith("-"))


def cpu_table(spent: Mapping[str, float], rows: int) -> str:
    """Milliseconds per 1,000 rows, the dearest first; what is below one is left out."""
    costs = {name: seconds / rows * 1_000_000 for name, seconds in spent.items()}
    lines = [f"    {name:<36} {cost:7.0f}" for name, cost in costs.items() if cost >= 1]
    return "\n".join(["    processor, ms per 1,000 rows", *lines, f"    {'all':<36} {sum(costs.values()):7.0f}"])
