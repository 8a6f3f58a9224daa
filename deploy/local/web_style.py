"""Prettier and ESLint over the named files of the web UI, as pre-commit does it; without names, over all of them."""

import os
import subprocess
import sys
from pathlib import Path

from deploy.local.bootstrap import ROOT, WEB, node_program

SCRIPTS = {".ts", ".tsx", ".mjs"}


def main(names: list[str]) -> None:
    files = [os.path.relpath(ROOT / name, WEB) for name in names] or ["."]
    scripts = [file for file in files if file == "." or Path(file).suffix in SCRIPTS]
    ends = [_run("prettier/bin/prettier.cjs", "--check", "--log-level=warn", *files)]
    if scripts:
        ends.append(_run("eslint/bin/eslint.js", "--no-warn-ignored", *scripts))
    sys.exit(max(ends))


def _run(program: str, *arguments: str) -> int:
    path = WEB / "node_modules" / program
    if not path.exists():
        sys.exit("The web UI's packages are not installed: run `make web` once.")
    return subprocess.run([str(node_program()), str(path), *arguments], cwd=WEB, check=False).returncode


if __name__ == "__main__":
    main(sys.argv[1:])
