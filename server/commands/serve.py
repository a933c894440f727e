"""Serve a store over HTTP: SPARQL, REST, pages.

The store is made if there is none; an empty one is an ordinary SPARQL store until articles are ingested. Writes over
HTTP need a token: CHANCERY_TOKEN. Ctrl-C stops the server.
"""

import argparse
import asyncio
import errno
import gc
import logging
import signal
import socket
import sys
from contextlib import suppress

import uvicorn
from fastapi import FastAPI

from ontology.errors import SettingsError
from server import console, references
from server.app import create_app
from server.commands.options import add_store, port, settings
from server.service import Service
from server.settings import Settings
from server.shared import Shared
from sparql.store import Store

STOP_SECONDS = 3  # for answers that are being read when the server is stopped


class Server(uvicorn.Server):
    """uvicorn's server. Told to stop, it ends the queries that run: waiting for them could take a whole deadline."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the queries, then the connections."""
        await service_of(self.config.app).close()
        await super().shutdown(sockets)


def service_of(app: object) -> Service:
    """What an application holds while it runs."""
    assert isinstance(app, FastAPI)
    found: Service = app.state.service
    return found


def is_news(record: logging.LogRecord) -> bool:
    """Whether a record of uvicorn's log tells something: the trace of an answer cut off by the stop does not."""
    return record.exc_info is None or not isinstance(record.exc_info[1], asyncio.CancelledError)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_store(parser)
    parser.add_argument(
        "--host", default="127.0.0.1", help="the address to listen on (default 127.0.0.1: this machine)"
    )
    add_port(parser)


def add_port(parser: argparse.ArgumentParser) -> None:
    """`--port N`."""
    parser.add_argument("--port", type=port, default=8000, help="the port to listen on (default 8000; 0: any free one)")


def run(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C."""
    found = settings(options)
    with listener(options.host, options.port) as bound, Store.open(found.store, found.base) as store:
        if store.keeps_graphs:
            references.refresh(store)
        store.snapshot()
        address = url(bound)
        console.write(
            f"Serving {found.store} at {address} (SPARQL: {address}sparql, API: {address}docs). Ctrl-C stops.\n"
        )
        sys.stdout.flush()
        serve(store, found, bound)
    return 0


def listener(host: str, number: int) -> socket.socket:
    """A socket that listens. SettingsError where the port is taken or the address is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, number))
        bound.listen()  # from here on who connects is heard, and answered when the server runs
    except OSError as error:
        bound.close()
        if error.errno == errno.EADDRINUSE:
            raise SettingsError(
                f"Port {number} is taken. Choose another with --port, or --port 0 for any free one."
            ) from None
        raise SettingsError(
            f"Cannot listen on {host} port {number}: {error.strerror}. Change --host or --port."
        ) from None
    return bound


def url(bound: socket.socket) -> str:
    """The address of a bound socket, for people: where it listens on all addresses, this machine's name for itself."""
    host, number = bound.getsockname()[:2]
    name = {"0.0.0.0": "localhost", "::": "localhost", "127.0.0.1": "localhost"}.get(host, host)
    return f"http://[{name}]:{number}/" if ":" in name else f"http://{name}:{number}/"


def serve(store: Store, found: Settings, bound: socket.socket) -> None:
    """Serve on a socket until Ctrl-C or a signal to end, both of which are a clean end."""
    config = uvicorn.Config(
        create_app(store, found),
        http=Shared,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=STOP_SECONDS,
        server_header=False,
    )
    # uvicorn stops at either signal, and then raises it once more for whoever had it before.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    logging.getLogger("uvicorn.error").addFilter(is_news)
    # What is there by now stays: the collector, which would stop the loop for 50 ms, need not look at it again.
    gc.collect()
    gc.freeze()
    with suppress(KeyboardInterrupt):
        Server(config).run(sockets=[bound])
