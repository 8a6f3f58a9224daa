"""The supervisor of one stack: its configuration, and a small client to speak with it."""

import contextlib
import hashlib
import os
import signal
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local.cache import LocalError, cache_dir
from deploy.local.servers import Command, write_secret

BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class State:
    """One process as the supervisor sees it; pid 0 when it does not run."""

    name: str
    state: str
    pid: int
    since: int


class Supervisor:
    """Runs `programs` (name -> command) and starts again, without limit, what ends."""

    def __init__(self, run: Path, log: Path, env: Mapping[str, str] | None = None) -> None:
        self._env = dict(env or {})
        self._run = run
        self._log = log
        self._conf = run / "supervisord.conf"
        self._pid = run / "supervisord.pid"
        # not in the stack's own directory: the path of a socket may have 107 bytes
        place = hashlib.sha256(str(run.resolve()).encode()).hexdigest()[:16]
        self._socket = cache_dir() / "sockets" / f"{place}.sock"

    def start(self, programs: Mapping[str, Command]) -> None:
        """With these programs; restarts the supervisor when they are not the ones it has. Starts no program."""
        wanted = self._configuration(programs)
        if self.is_running():
            if self._conf.exists() and self._conf.read_text() == wanted:
                return
            self.shutdown()
        self._socket.parent.mkdir(mode=0o700, exist_ok=True)
        write_secret(self._conf, wanted)
        done = subprocess.run(
            [str(BIN / "supervisord"), "-c", str(self._conf)],
            env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", **self._env},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise LocalError(f"the supervisor did not start:\n{done.stdout}{done.stderr}")
        _wait(self.is_running, 20, "the supervisor does not answer")

    def is_running(self) -> bool:
        try:
            return bool(self._call("getState")["statename"] == "RUNNING")
        except (OSError, xmlrpc.client.Error):
            return False

    def states(self) -> dict[str, State]:
        """Every program's state; empty when no supervisor runs."""
        if not self.is_running():
            return {}
        return {
            found["name"]: State(found["name"], found["statename"], found["pid"], found["start"])
            for found in self._call("getAllProcessInfo")
        }

    def start_program(self, name: str) -> None:
        with _already("ALREADY_STARTED"):
            self._call("startProcess", name, False)

    def stop_programs(self, names: Sequence[str], seconds: float = 180) -> None:
        """Asks all at once and waits for the last."""
        for name in names:
            with _already("NOT_RUNNING"):
                self._call("stopProcess", name, False)
        idle = {"STOPPED", "EXITED", "FATAL"}
        _wait(lambda: all(self.states()[name].state in idle for name in names), seconds, f"{names} did not stop")

    def stop(self, last: Set[str]) -> set[str]:
        """Everything it has and itself, these programs last; the names of all."""
        held = set(self.states())
        self.stop_programs(sorted(held - last))
        self.stop_programs(sorted(held & last))
        self.shutdown()
        return held

    def shutdown(self) -> None:
        """Ends the supervisor and what it still runs."""
        pid = int(self._pid.read_text())
        self._call("shutdown")
        _wait(lambda: not _alive(pid), 180, "the supervisor did not stop")

    def kill(self, name: str) -> int:
        """`kill -9` of a program's process, for tests of that; the pid that died."""
        pid = self.states()[name].pid
        if pid == 0:
            raise LocalError(f"{name} does not run")
        os.kill(pid, signal.SIGKILL)
        return pid

    def _call(self, method: str, *arguments: Any) -> Any:
        from supervisor.xmlrpc import SupervisorTransport

        transport = SupervisorTransport(None, None, f"unix://{self._socket}")
        try:
            proxy = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)
            return getattr(proxy.supervisor, method)(*arguments)
        finally:
            transport.close()

    def _configuration(self, programs: Mapping[str, Command]) -> str:
        sections = [
            _section("unix_http_server", {"file": str(self._socket), "chmod": "0700"}),
            _section("supervisord", self._own_settings()),
            _section(
                "rpcinterface:supervisor",
                {"supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"},
            ),
        ]
        sections += [self._program(name, command) for name, command in programs.items()]
        return "\n".join(sections)

    def _own_settings(self) -> dict[str, str]:
        own = {
            "logfile": str(self._log / "supervisord.log"),
            "logfile_maxbytes": "10MB",
            "logfile_backups": "2",
            "pidfile": str(self._pid),
            "childlogdir": str(self._log),
            "directory": "/",
            "minfds": "1024",
        }
        return own | ({"user": "root"} if os.getuid() == 0 else {})

    def _program(self, name: str, command: Command) -> str:
        settings = {
            "command": " ".join(f'"{part}"' for part in command.argv),
            "environment": ",".join(f'{variable}="{value}"' for variable, value in command.env.items()),
            "directory": "/",
            "autostart": "false",  # in order the first time; afterwards every process waits for its world by itself
            "autorestart": "true",
            "startsecs": "1",
            "startretries": "1000000",  # without limit
            "stopsignal": command.stop_signal.name.removeprefix("SIG"),
            "stopwaitsecs": "40",
            "killasgroup": "true",
            "redirect_stderr": "true",
            "stdout_logfile": str(self._log / f"{name}.log"),
            "stdout_logfile_maxbytes": "10MB",
            "stdout_logfile_backups": "3",
        }
        if command.user is not None:
            settings["user"] = command.user
        return _section(f"program:{name}", settings)


def _section(name: str, settings: Mapping[str, str]) -> str:
    lines = [f"{key} = {value.replace('%', '%%')}" for key, value in settings.items()]
    return "\n".join([f"[{name}]", *lines, ""])


@contextlib.contextmanager
def _already(reason: str) -> Iterator[None]:
    try:
        yield
    except xmlrpc.client.Fault as fault:
        if reason not in fault.faultString:
            raise


def _alive(pid: int) -> bool:
    with contextlib.suppress(ChildProcessError):  # when the supervisor is our own child
        os.waitpid(pid, os.WNOHANG)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _wait(condition: "Any", seconds: float, message: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise LocalError(message)
        time.sleep(0.05)
