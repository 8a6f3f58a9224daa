"""`ADMIN_URL=postgresql://... PASSWORDS_FILE=... python -m deploy.postgres`: prepares a server once, repeatable."""

import os
import sys
from pathlib import Path

from deploy.postgres.databases import prepare, read_passwords


def main() -> None:
    missing = [name for name in ("ADMIN_URL", "PASSWORDS_FILE") if not os.environ.get(name)]
    if missing:
        sys.exit(f"not set: {', '.join(missing)}")
    prepare(os.environ["ADMIN_URL"], read_passwords(Path(os.environ["PASSWORDS_FILE"])))


if __name__ == "__main__":
    main()
