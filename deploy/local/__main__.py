"""What the Makefile's targets do: `python -m deploy.local up | down | status | logs | reset | simulate`."""

import json
import os
import shutil
import sys
import time
from collections.abc import Callable

from deploy.local.cache import LocalError
from deploy.local.leftovers import leftovers
from deploy.local.stack import Stack
from deploy.local.topology import ROOT, chosen_ports

VAR = ROOT / "var"
PORTS_FILE = VAR / "run" / "ports.json"


def the_stack() -> Stack:
    """The stack of `make up`: a running one keeps the ports it was started with; processes that are new get theirs."""
    kept = json.loads(PORTS_FILE.read_text()) if PORTS_FILE.exists() else None
    if kept is not None:
        running = Stack(VAR, chosen_ports(os.environ) | kept)
        if running.supervisor.is_running():
            return running
    return Stack(VAR, chosen_ports(os.environ))


def up() -> None:
    """Everything, ready, with the demo in it."""
    started = time.monotonic()
    stack = the_stack()

    def say(line: str) -> None:
        print(f"  {time.monotonic() - started:5.1f} s  {line}", flush=True)

    print("Starting Contact Panel", flush=True)
    stack.start(say)
    PORTS_FILE.write_text(json.dumps(stack.ports, indent=1))
    if stack.postgres_data.parent != VAR:
        say(f"PostgreSQL's account may not enter {VAR}, so its data is in {stack.postgres_data}")
    from deploy.local.demo import load, sign_ins

    load(stack, say)
    print(f"\nContact Panel is at {stack.url_of('panel-bff')}\n")
    print(sign_ins(stack))
    print("\n`make status` shows every process, `make logs S=contacts` what one says, `make down` stops them all.")


def down() -> None:
    """Stops everything and keeps the data."""
    stack = the_stack()
    if not stack.supervisor.is_running() and not leftovers(VAR):
        print("Nothing runs.")
        return
    print("Stopping ...", flush=True)
    stack.stop(lambda line: print(f"  {line}", flush=True))
    print("Stopped. The data is kept in var/; `make up` goes on with it.")


def status() -> None:
    """The processes as a table; exit code 1 when there are none."""
    from deploy.local.status import table

    stack = the_stack()
    if stack.supervisor.is_running():
        print(table(stack))
    elif left := leftovers(VAR):
        sys.exit(f"The supervisor is gone, but {len(left)} processes run on without it. `make up` puts that right.")
    else:
        sys.exit("Nothing runs. `make up` starts everything.")


def logs() -> None:
    """Follows the logs of one service or one process ($S), or of everything."""
    wanted = os.environ.get("S") or ""
    files = sorted((VAR / "log").glob(f"{wanted}*.log"))
    if not files:
        known = ", ".join(sorted(file.stem for file in (VAR / "log").glob("*.log"))) or "none yet"
        sys.exit(f"No log begins with {wanted!r}. There are: {known}")
    os.execvp("tail", ["tail", "-n", "40", "-F", *map(str, files)])


def reset() -> None:
    """Stops everything and removes its data, after asking."""
    stack = the_stack()
    if os.environ.get("FORCE") != "1":
        if not sys.stdin.isatty():
            sys.exit(f"This removes {VAR} with all its data. Without a terminal to ask at, say FORCE=1 make reset.")
        if input(f"Remove {VAR} with all its data? Type yes: ").strip().lower() != "yes":
            sys.exit("Nothing was removed.")
    stack.stop()
    for folder in (stack.postgres_data, VAR):
        shutil.rmtree(folder, ignore_errors=True)
    if stack.postgres_data.parent != VAR:
        shutil.rmtree(stack.postgres_data.parent, ignore_errors=True)
    print(f"{VAR} is gone. `make up` starts afresh.")


def simulate() -> None:
    """The outside messaging platform goes on talking, until interrupted."""
    from deploy.local.simulator import go_on

    stack = the_stack()
    if not stack.supervisor.is_running():
        sys.exit("Nothing runs. `make up` starts everything.")
    go_on(stack, print)


COMMANDS: dict[str, Callable[[], None]] = {
    "up": up,
    "down": down,
    "status": status,
    "logs": logs,
    "reset": reset,
    "simulate": simulate,
}


def main(arguments: list[str]) -> None:
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        sys.exit(f"usage: python -m deploy.local {' | '.join(COMMANDS)}")
    try:
        COMMANDS[arguments[0]]()
    except LocalError as error:
        sys.exit(f"\n{error}")
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # whoever read us has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main(sys.argv[1:])
