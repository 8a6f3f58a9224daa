"""gunicorn with the settings every service runs on."""

import gc
import logging
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from prometheus_client import multiprocess

from chassis.config import BaseConfig


def _child_exit(_server: Any, worker: Any) -> None:
    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


class _Logger(Logger):  # type: ignore[misc]
    """gunicorn's own lines go where ours go, as JSON; requests are logged by the app."""

    def setup(self, cfg: Any) -> None:
        self.error_log.setLevel(logging.WARNING)
        self.error_log.propagate = True
        self.access_log.disabled = True


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, app_factory: Callable[[], Flask], config: BaseConfig) -> None:
        self._app_factory = app_factory
        self._options = options(config)
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)
        self.cfg.set("on_starting", self.import_once)

    def import_once(self, _server: Any) -> None:
        """In the master: workers are forked with everything imported. The app that imports it is thrown away, since
        nothing with a connection may be inherited."""
        self._app_factory()

    def load(self) -> Flask:
        """In the worker, after the fork: nothing with a connection is inherited."""
        app = self._app_factory()
        gc.freeze()  # what lives as long as the worker need not be looked through again (runner sets how often)
        return app


def options(config: BaseConfig) -> dict[str, Any]:
    return {
        "bind": f"{config.host}:{config.port}",
        "worker_class": "gthread",
        "workers": config.web_workers,
        "threads": config.web_threads,
        "timeout": 60,
        "graceful_timeout": 20,
        "keepalive": 75,
        "reuse_port": True,  # a killed master's workers hold the port until they end; its successor need not wait
        "control_socket_disable": True,  # five services under one user would share its default path
        "logger_class": _Logger,
        "child_exit": _child_exit,
    }


def serve(app_factory: Callable[[], Flask], config: BaseConfig) -> None:
    """Run until told to stop."""
    _Server(app_factory, config).run()
