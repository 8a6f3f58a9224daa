"""Part of `make lint`: the AsyncAPI document, read by the specification's own parser, whose packages stay apart."""

import os
import subprocess
import sys
from pathlib import Path

from deploy.local.bootstrap import check_room, digest, is_stale, node_program, run, tell
from deploy.local.events import DOCUMENT

HERE = Path(__file__).parent


def main() -> None:
    node = node_program()
    npm = [str(node), str(node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    env = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    stamp = HERE / "node_modules" / ".locked"
    if is_stale(stamp, key := digest([HERE / "package-lock.json"])):
        check_room()
        tell("installing the AsyncAPI parser")
        quietly = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        run([*npm, *quietly], "npm ci failed.", cwd=HERE, env=env)
        stamp.write_text(key)
    done = subprocess.run([str(node), str(HERE / "check.mjs"), str(DOCUMENT)], cwd=HERE, check=False)
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
