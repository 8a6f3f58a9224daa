"""The built UI: hashed assets for ever, everything else asked for again, unknown addresses are the UI's own."""

from pathlib import Path

from flask import Blueprint, Response, send_from_directory

from chassis.app import settings
from chassis.auth import public
from chassis.errors import NotFound

blueprint = Blueprint("web", __name__)

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


@blueprint.get("/")
@blueprint.get("/<path:path>")
@public
def ui(path: str = "") -> Response:
    """A file of the build, or index.html, whose router knows the address."""
    dist: Path | None = settings()["web_dist"]
    if dist is None or path.split("/")[0] == "api" or "\x00" in path:
        raise NotFound()
    if path.startswith("assets/"):
        return _file(dist, path, FOR_EVER)  # a missing asset is 404, never a page
    if path and (dist / path).resolve().is_file():
        return _file(dist, path, ASK_AGAIN)
    return _file(dist, "index.html", ASK_AGAIN)


def _file(dist: Path, path: str, caching: str) -> Response:
    response = send_from_directory(dist, path)
    response.headers["Cache-Control"] = caching
    return response
