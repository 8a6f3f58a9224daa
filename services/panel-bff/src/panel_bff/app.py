"""The web app's parts and the app made of them."""

from typing import Any

import psycopg
from flask import Flask, Response
from psycopg_pool import PoolTimeout
from werkzeug.middleware.proxy_fix import ProxyFix

from chassis.app import answer, create_app
from chassis.auth import Signer
from chassis.config import ConfigError
from chassis.db import Database
from chassis.errors import Invalid, Unavailable
from panel_bff.access import guard
from panel_bff.catalogue import Catalogues
from panel_bff.config import Config
from panel_bff.exports import Exports
from panel_bff.fast_lane import with_fast_lane
from panel_bff.gateway import Gateway
from panel_bff.histories import Histories
from panel_bff.openapi import describe
from panel_bff.parts import Parts
from panel_bff.passwords import Passwords
from panel_bff.pool import Pool, make_pool
from panel_bff.routes import (
    campaigns,
    catalogue,
    consent,
    contacts,
    edits,
    fields,
    history,
    import_mapping,
    import_plan,
    import_roll_back,
    imports,
    institution,
    labels,
    mending,
    notes,
    panels,
    people,
    session,
    summary,
    web,
)
from panel_bff.saves import Saves
from panel_bff.security_headers import with_security_headers
from panel_bff.summaries import Summaries

BLUEPRINTS = (
    session.blueprint,
    catalogue.blueprint,
    contacts.blueprint,
    panels.blueprint,
    summary.blueprint,
    edits.blueprint,
    history.blueprint,
    consent.blueprint,
    notes.blueprint,
    campaigns.blueprint,
    people.blueprint,
    labels.blueprint,
    fields.blueprint,
    institution.blueprint,
    import_mapping.blueprint,
    import_plan.blueprint,
    imports.blueprint,
    import_roll_back.blueprint,
    mending.blueprint,
)


def make_parts(config: Config) -> Parts:
    """Everything the routes use; the pool is not open yet."""
    if config.signing_key_file is None:
        raise ConfigError(["SIGNING_KEY_FILE is not set"])
    signer = Signer("panel-bff", config.signing_key_file)
    gateway = Gateway(imports_url=config.imports_url, signer=signer)
    summaries = Summaries(summary_url=config.summary_url, signer=signer, threads=config.web_threads)
    saves = Saves(contacts_url=config.contacts_url, labels_url=config.labels_url, signer=signer)
    histories = Histories(
        contacts_url=config.contacts_url, labels_url=config.labels_url, imports_url=config.imports_url, signer=signer
    )
    pool = make_pool(config)
    exports = Exports(pool, threads=config.web_threads)
    return Parts(config, pool, Catalogues(), gateway, saves, summaries, histories, exports, Passwords())


def make_app(config: Config, parts: Parts) -> Flask:
    app = create_app(
        "panel-bff",
        database=_HealthAndPool(config, parts.pool),
        verifier=None,  # people come with a session, not with a service's token
        blueprints=BLUEPRINTS,
        settings={"parts": parts, "web_dist": config.web_dist},
    )
    app.register_blueprint(web.blueprint)
    guard(app)
    for away in (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout):
        app.register_error_handler(away, _away)
    app.register_error_handler(psycopg.DataError, _not_storable)
    describe(app)
    lane = with_fast_lane(app.wsgi_app, parts)
    wsgi: Any = with_security_headers(lane, https=config.cookie_secure, live_url=config.live_url)
    if config.trusted_proxies:
        wsgi = ProxyFix(wsgi, x_for=config.trusted_proxies)
    app.wsgi_app = wsgi  # type: ignore[method-assign]
    return app


class _HealthAndPool(Database):
    """The app's database is its pool; one connection beside it answers /ready. Closing closes both."""

    def __init__(self, config: Config, pool: Pool) -> None:
        super().__init__(config.database_url, pool_size=1, name="panel-bff health")
        self._pool = pool

    def close(self) -> None:
        self._pool.close()
        super().close()


def _away(_error: Exception) -> Response:
    return answer(Unavailable("The database does not answer. Try again in a moment.", retry_after=1))


def _not_storable(_error: Exception) -> Response:
    return answer(Invalid(detail="A value has characters or a size that can not be stored."))
