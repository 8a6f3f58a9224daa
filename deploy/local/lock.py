"""`make lock`: every pyproject.toml together, resolved into requirements.lock with hashes and no index's address; and
what of it the services run on, into deploy/requirements.lock, which the images are built from."""

import subprocess
import sys
import tempfile
from pathlib import Path

from deploy.local.bootstrap import LOCK, PROJECTS, ROOT

IMAGES_LOCK = ROOT / "deploy" / "requirements.lock"
RESOLVER = "uv>=0.9,<1"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="contact-panel-lock-") as scratch:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", scratch, RESOLVER]
        subprocess.run(pip, check=True)
        uv = Path(scratch) / "bin" / "uv"
        resolve(uv, LOCK, "--group", "pyproject.toml:dev")
        resolve(uv, IMAGES_LOCK, "--constraint", str(LOCK))
    print(f"{LOCK.name} and {IMAGES_LOCK.relative_to(ROOT)} are up to date")


def resolve(uv: Path, into: Path, *more: str) -> None:
    command = [str(uv), "pip", "compile", "--quiet", "--no-header"]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url"]
    command += ["--no-emit-find-links", "--no-emit-package", "contact-panel-chassis"]
    command += [*more, "--output-file", str(into)]
    subprocess.run([*command, *(f"{project}/pyproject.toml" for project in PROJECTS)], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
