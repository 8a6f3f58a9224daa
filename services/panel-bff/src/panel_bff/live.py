"""The verb `live`: tells open pages that what they show has moved (design 3.14).

A stream lasts as long as its page, so each is a greenlet of gevent and costs kilobytes; a thread of `web` would be gone
for everybody else. `service.live` has made the standard library cooperative before anything here was imported; the
rest is written as threads are.
"""

import logging
import resource
import signal
import threading

import gevent
import structlog
from gevent.pywsgi import WSGIServer

from chassis.lifecycle import Stopper
from panel_bff.config import Config
from panel_bff.live_app import LiveApp
from panel_bff.live_follower import Follower
from panel_bff.live_streams import Over, Streams
from panel_bff.metrics import live_streams

log = structlog.get_logger()

STOPPING = 5.0  # seconds until what still talks is cut off
SPARE_FILES = 64  # beside the streams


def serve(config: Config) -> None:
    """Until told to stop."""
    streams, stopper = Streams(most_streams(config.live_streams)), Stopper(install=False)
    live_streams.set_function(lambda: len(streams))
    follower = Follower(config.database_url, streams, stopper)
    app = LiveApp(streams, follower, config.public_origin)
    faults = logging.getLogger("gevent.pywsgi")
    server = WSGIServer((config.host, config.port), app, log=None, error_log=faults)

    def stop() -> None:
        stopper.stop()
        follower.ring()
        streams.end_all(Over.CLOSED)
        server.stop(STOPPING)

    for number in (signal.SIGTERM, signal.SIGINT):
        gevent.signal_handler(number, stop)
    threading.Thread(target=follower.run, name="follower", daemon=True).start()
    server.serve_forever(stop_timeout=STOPPING)
    log.info("the streams ended")


def most_streams(wanted: int) -> int:
    """As many as files may be open; the limit is raised as far as we may."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + SPARE_FILES
    soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return soft - SPARE_FILES
