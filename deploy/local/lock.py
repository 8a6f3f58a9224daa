"""`make lock`: every pyproject.toml together, resolved into requirements.lock with hashes and no index's address."""

import subprocess
import sys
import tempfile
from pathlib import Path

from deploy.local.bootstrap import LOCK, PROJECTS, ROOT

RESOLVER = "uv>=0.9,<1"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="contact-panel-lock-") as scratch:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", scratch, RESOLVER]
        subprocess.run(pip, check=True)
        resolve = [str(Path(scratch) / "bin" / "uv"), "pip", "compile", "--quiet", "--no-header"]
        resolve += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url"]
        resolve += ["--no-emit-find-links", "--no-emit-package", "contact-panel-chassis"]
        resolve += ["--group", "pyproject.toml:dev", "--output-file", str(LOCK)]
        subprocess.run([*resolve, *(f"{project}/pyproject.toml" for project in PROJECTS)], cwd=ROOT, check=True)
    print(f"{LOCK.name} is up to date")


if __name__ == "__main__":
    main()
