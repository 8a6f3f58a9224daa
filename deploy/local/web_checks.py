"""`make web`: the types are those of the API, and the UI's own checks (compiler, style, unit tests) pass."""

import os
import subprocess
import sys

from deploy.local.bootstrap import WEB, node_program

SPEC = WEB / "openapi.json"


def main() -> None:
    described = subprocess.run([sys.executable, "-m", "panel_bff.openapi"], capture_output=True, text=True, check=True)
    if described.stdout.strip() != SPEC.read_text().strip():
        sys.exit(
            f"{SPEC} is not what panel-bff describes. Write it anew, then the types:\n"
            f"  .venv/bin/python -m panel_bff.openapi > {SPEC} && npm run types"
        )
    node = node_program()
    npm = node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    env = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run([str(node), str(npm), "run", "--silent", "check"], cwd=WEB, env=env, check=False)
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
