"""The description of /api, which the UI's types are generated from. `python -m panel_bff.openapi` prints it."""

import sys
from typing import Any, cast

from flask import Flask

SESSION = {
    "session": {"type": "apiKey", "in": "cookie", "name": "panel_session", "description": "Set by POST /api/session"},
    "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token", "description": "From /api/me; unsafe methods"},
}


def describe(app: Flask) -> None:
    """How one signs in, on top of what the routes say of themselves."""
    spec = cast(Any, app.extensions["flask-smorest"]["apis"][""]["ext_obj"]).spec
    for name, scheme in SESSION.items():
        spec.components.security_scheme(name, scheme)
    spec.options["security"] = [{"session": []}]


def undone_app() -> Flask:
    """The app without a server, a key of its own or a setting that matters: for what it says of itself."""
    import tempfile
    from pathlib import Path

    from chassis.auth import generate_key
    from panel_bff.app import make_app, make_parts
    from panel_bff.config import Config

    with tempfile.TemporaryDirectory() as folder:
        key = Path(folder, "key.pem")
        generate_key(key, Path(folder, "public.pem"))
        config = Config(
            database_url="postgresql://nobody@localhost/nothing",
            kafka_bootstrap_servers="localhost",
            topics_file=Path("topics.yaml"),
            keys_dir=Path(folder),
            signing_key_file=key,
            port=0,
            contacts_url="http://localhost",
            labels_url="http://localhost",
            imports_url="http://localhost",
            summary_url="http://localhost",
            public_origin="http://localhost",
        )
        return make_app(config, make_parts(config))


def document() -> bytes:
    """The whole OpenAPI document, indented."""
    import orjson

    described = undone_app().test_client().get("/openapi.json").get_json()
    return orjson.dumps(described, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


if __name__ == "__main__":
    sys.stdout.buffer.write(document())
