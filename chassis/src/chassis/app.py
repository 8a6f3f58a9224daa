"""The Flask app of a service: one call gives it problem+json, request ids, tokens, OpenAPI, health and metrics."""

import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

import orjson
import structlog
from flask import Flask, Response, current_app, g, jsonify, request
from flask.json.provider import JSONProvider
from flask_smorest import Api, Blueprint
from marshmallow import ValidationError
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from chassis import docs_page, metrics, trace
from chassis.auth import Verifier, admit, audience_of, caller, public
from chassis.db import Database
from chassis.errors import (
    Fault,
    Forbidden,
    Invalid,
    NotFound,
    PreconditionRequired,
    Problem,
    Unauthenticated,
    Unavailable,
)
from chassis.health import Checks, readiness
from chassis.openapi import honest
from chassis.schemas import ProblemSchema, faults_of, invalid

log = structlog.get_logger()

_JSON_TYPE = "application/problem+json"
_HTML_TYPE = "text/html; charset=utf-8"


class ServiceApi(Api):  # type: ignore[misc]
    """flask-smorest, with our problem document in its place for errors."""

    ERROR_SCHEMA = ProblemSchema()  # not the class, of which every status would make one

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self._undocumented: list[Blueprint] = []
        self._documenting = threading.Lock()

    def register_blueprint(self, blueprint: Blueprint) -> None:
        self._app.register_blueprint(blueprint)
        self._undocumented.append(blueprint)

    def document(self) -> dict[str, Any]:
        """The OpenAPI document, made when first asked for: it takes longer than everything else of an app."""
        with self._documenting:
            while self._undocumented:
                blueprint = self._undocumented.pop(0)
                blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
                self.spec.tag({"name": blueprint.name, "description": blueprint.description})
            return honest(self.spec.to_dict())

    def handle_http_exception(self, error: HTTPException) -> Response:
        return answer(problem_of(error))


class FastJson(JSONProvider):
    """orjson for what Flask itself reads and writes."""

    def dumps(self, obj: Any, **_options: Any) -> str:
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **_options: Any) -> Any:
        return orjson.loads(s)


class App(Flask):
    """None of our views is a coroutine, so Flask need not ask each hook and view of every request."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(
    service: str,
    *,
    database: Database,
    verifier: Verifier | None,
    blueprints: Sequence[Blueprint],
    checks: Checks | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Flask:
    """Build the app. Without a verifier the service authenticates by itself (panel-bff: its sessions)."""
    app = App(service, static_folder=None)
    app.json = FastJson(app)
    app.config.update(
        API_TITLE=f"Contact Panel: {service}",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        MAX_CONTENT_LENGTH=None,
    )
    app.extensions["database"] = database
    app.extensions["settings"] = dict(settings or {})
    app.extensions["checks"] = {"database": database.ping, **(checks or {})}
    _follow_requests(app)
    if verifier is not None:
        _check_tokens(app, verifier)
    app.register_error_handler(Problem, answer)
    app.register_error_handler(ValidationError, lambda error: answer(invalid(error)))
    app.register_error_handler(Exception, _unexpected)
    api = ServiceApi(app)
    if verifier is not None:
        api.spec.components.security_scheme(
            "service_token", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
        )
        api.spec.options["security"] = [{"service_token": []}]
    for blueprint in blueprints:
        api.register_blueprint(blueprint)
    _service_routes(app, api)
    return app


@contextmanager
def begin() -> Iterator[Session]:
    """The transaction of this request, with the caller's institution set."""
    with database().begin(caller().institution) as session:
        yield session


def database() -> Database:
    return cast(Database, current_app.extensions["database"])


def settings() -> dict[str, Any]:
    """Clients, config and whatever else the service handed to create_app."""
    return cast(dict[str, Any], current_app.extensions["settings"])


def etag(version: int | str) -> str:
    return f'"{version}"'


def if_match() -> int:
    """The version the caller saw (strict If-Match): 428 without, 422 if it can not be a version of ours."""
    header = request.headers.get("If-Match")
    if header is None:
        raise PreconditionRequired()
    seen = re.fullmatch(r'"(\d{1,18})"', header.strip())
    if not seen:
        raise Invalid([Fault("If-Match", "invalid-value", 'The ETag as it was read, such as "7".')])
    return int(seen[1])


def problem_of(error: HTTPException) -> Problem:
    """werkzeug's and webargs' refusals as problems."""
    status = error.code or 500
    messages = (getattr(error, "data", None) or {}).get("messages")
    if messages:
        faults = [fault for place in messages.values() for fault in faults_of(place)]
        if status == 400:
            return Problem(400, "malformed-body", "The body can not be read", errors=faults)
        return Invalid(faults)
    if status == 404:
        return NotFound()
    code = re.sub(r"[^a-z0-9]+", "-", (error.name or "error").lower())
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return Problem(status, code, error.name, error.description, headers=headers)


def answer(problem: Problem) -> Response:
    body = problem.body() | {"request_id": g.get("request_id", "")}
    response = jsonify(body)
    response.status_code = problem.status
    response.mimetype = _JSON_TYPE
    response.headers.update(problem.headers)
    return response


def _unexpected(error: Exception) -> Response:
    """The world away is 503; bytes Postgres can not hold are the caller's fault; the rest is ours."""
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout):
        log.warning("the database is away", error=type(error).__name__)
        return answer(Unavailable("The database does not answer. Try again in a moment.", retry_after=1))
    if isinstance(error, DataError):
        log.warning("a value the database can not hold", error=type(error.orig).__name__)
        return answer(Invalid(detail="A value has characters or a size that can not be stored."))
    log.exception("unexpected error")
    return answer(Problem(500, "internal", "Something broke on our side", "It was logged under the request id."))


def _follow_requests(app: Flask) -> None:
    @app.before_request
    def start() -> None:
        structlog.contextvars.clear_contextvars()
        g.request_id = trace.request_id(request.headers.get("X-Request-Id", ""))
        structlog.contextvars.bind_contextvars(service=app.name, verb="web", request_id=g.request_id)
        trace.start(request.headers.get("traceparent"))
        g.started = time.perf_counter()

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.request_id
        route = request.url_rule.rule if request.url_rule else "unmatched"
        if response.status_code >= 400:
            log.info("a request was refused", route=route, method=request.method, status=response.status_code)
        metrics.count_request(route, request.method, response.status_code, time.perf_counter() - g.started)
        return response


def _check_tokens(app: Flask, verifier: Verifier) -> None:
    @app.before_request
    def authenticate() -> None:
        if request.endpoint is None:
            return  # nothing there: 404 or 405
        audience = audience_of(app.view_functions[request.endpoint], request.method)
        if audience is None:
            raise Forbidden("no-audience", "This route declares no audience.")
        if audience.public:
            return
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated("no-token", "Send a service token.")
        g.caller = verifier.verify(token)
        structlog.contextvars.bind_contextvars(institution=str(g.caller.institution))
        admit(audience, g.caller)


def _service_routes(app: Flask, api: ServiceApi) -> None:
    checks: dict[str, Callable[[], None]] = app.extensions["checks"]

    @app.get("/live")
    @public
    def live() -> Any:
        return {"status": "ok"}

    @app.get("/ready")
    @public
    def ready() -> Any:
        body, status = readiness(checks)
        return body, status

    @app.get("/metrics")
    @public
    def figures() -> Any:
        return Response(metrics.exposition(), content_type=metrics.CONTENT_TYPE)

    @app.get("/openapi.json")
    @public
    def openapi() -> Any:
        return api.document()

    @app.get("/docs")
    @public
    def docs() -> Any:
        told = docs_page.page(api.document())
        return Response(told, headers={"Content-Security-Policy": docs_page.POLICY}, content_type=_HTML_TYPE)

    @app.get("/docs.css")
    @public
    def docs_stylesheet() -> Any:
        return Response(docs_page.stylesheet(), content_type="text/css; charset=utf-8")
