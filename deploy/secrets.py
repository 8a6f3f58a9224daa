"""`python -m deploy.secrets`: makes what deploy/compose.yaml keeps secret, once; what is there stays.

deploy/.env             the passwords of the database roles, for compose to put into addresses
deploy/secrets/         signing keys, the passwords once more for the job that makes the roles, the models of summary

A container reads its secrets as another user, so the files are readable and the folder is closed to others.
"""

import secrets
import sys
from pathlib import Path

from chassis.auth import generate_key
from deploy.local.topology import CALLERS
from deploy.postgres.databases import read_passwords

HERE = Path(__file__).parent
SUPERUSER = "POSTGRES_PASSWORD"


def main() -> None:
    folder = HERE / "secrets"
    make(folder, HERE / ".env")
    sys.stdout.write(f"{folder} and {HERE / '.env'} hold the secrets; keep them out of reach, and of version control\n")


def make(folder: Path, env_file: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    roles = read_passwords(folder / "database-roles.json")
    for issuer in CALLERS:
        private, public = folder / f"{issuer}.key.pem", folder / f"{issuer}.pem"
        if not (private.exists() and public.exists()):
            generate_key(private, public)
    (folder / "models.toml").touch()  # see summary.model_settings; without a model summaries are extractive
    for file in folder.iterdir():
        file.chmod(0o644)
    lines = {variable_of(role): password for role, password in roles.items()}
    lines[SUPERUSER] = _kept(env_file) or secrets.token_urlsafe(24)
    env_file.touch(mode=0o600)
    env_file.write_text("".join(f"{name}={value}\n" for name, value in sorted(lines.items())))


def variable_of(role: str) -> str:
    """contacts_web -> CONTACTS_WEB_PASSWORD"""
    return f"{role.upper()}_PASSWORD"


def _kept(env_file: Path) -> str:
    """The superuser's password of an earlier run: the server has it."""
    lines = env_file.read_text().splitlines() if env_file.exists() else []
    return dict(line.split("=", 1) for line in lines if "=" in line).get(SUPERUSER, "")


if __name__ == "__main__":
    main()
