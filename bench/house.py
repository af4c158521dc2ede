"""A whole portal in a temporary folder: own servers and database, the real processes of `running.processes`."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

import psutil
import psycopg

from bench.requests import Submissions
from portal.running.environment import portal_environment
from portal.running.processes import PROCESSES
from portal.running.servers import EmbeddedPostgres, EmbeddedRedis

ROOT = Path(__file__).resolve().parent.parent
READY_WITHIN_SECONDS = 60.0
STOP_WITHIN_SECONDS = 10.0
BARE = ("gunicorn", "--config", "python:bench.bare.gunicorn", "bench.bare.wsgi")  # the portal's command line
NOT_OURS = ("DATABASE_URL", "REDIS_URL", "DEBUG", "DJANGO_SETTINGS_MODULE", "HTTPS_ONLY", "DATA_DIR", "PORT")


class Process:
    """One process in a group of its own, writing to a file."""

    def __init__(self, command: tuple[str, ...], environment: Mapping[str, str], log: Path) -> None:
        program = Path(sys.executable).parent / command[0]
        with log.open("ab") as stream:
            self._popen = subprocess.Popen(
                [str(program), *command[1:]],
                env=dict(environment),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.log = log

    @property
    def has_ended(self) -> bool:
        return self._popen.poll() is not None

    @property
    def pid(self) -> int:
        return self._popen.pid

    def expect_alive(self) -> None:
        if self.has_ended:
            raise RuntimeError(f"{self._popen.args!r} ended:\n" + self.log.read_text(errors="replace")[-3000:])

    def stop(self) -> None:
        """Ask, wait, kill what is left of its group."""
        self._popen.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(STOP_WITHIN_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(self._popen.pid, signal.SIGKILL)
        self._popen.wait()


class House:
    """Starts with servers and a demo city; processes are started by those who measure them. In a `kept` folder it
    stays and is found again the next time; else it is pulled down at the end."""

    def __init__(self, scale: float, submissions: int, kept: Path | None = None) -> None:
        self.is_kept = kept is not None
        self.folder = kept.resolve() if kept else Path(tempfile.mkdtemp(prefix="ymt-bench-"))
        self.folder.mkdir(parents=True, exist_ok=True)
        self.postgres, self.redis = EmbeddedPostgres(self.folder), EmbeddedRedis(self.folder)
        self.processes: dict[str, Process] = {}
        self.port, self.bare_port = free_port(), free_port()
        try:
            self._furnish(scale, submissions)
        except BaseException:
            self.close()
            raise

    def _furnish(self, scale: float, submissions: int) -> None:
        addresses = self._start_servers()
        for name in NOT_OURS:
            os.environ.pop(name, None)
        ours = {"PORT": str(self.port), "BIND": "127.0.0.1", "PUBLIC_ADDRESS": f"http://127.0.0.1:{self.port}"}
        os.environ.update(ours, LOG_FORMAT="json", CHALLENGE_AFTER="1000000000", MIN_FILL_SECONDS="0")
        self.environment = MappingProxyType(portal_environment(self.folder, addresses))
        self.manage("prepare", DEMO="false")
        self.manage("load_demo", "--scale", str(scale))
        made = json.loads(self.manage("materials", str(submissions), DJANGO_SETTINGS_MODULE="bench.bare.settings"))
        self.submissions = Submissions(made)
        self.widest: str = made["widest"]
        self.script = self.folder / "three-inserts.sql"
        self.script.write_text(made["script"])
        self.connect()
        self.settle()

    def _start_servers(self) -> dict[str, str]:
        return {"DATABASE_URL": self.postgres.start(), "REDIS_URL": self.redis.start()}

    def connect(self) -> None:
        self.database = psycopg.connect(self.environment["DATABASE_URL"], autocommit=True)

    @contextmanager
    def lent(self) -> Iterator[Mapping[str, str]]:
        """The folder with nothing running in it, for somebody who starts everything; with their environment."""
        self.database.close()
        self.redis.stop()
        self.postgres.stop()
        addresses = ("DATABASE_URL", "REDIS_URL")
        try:
            yield {name: value for name, value in self.environment.items() if name not in addresses}
        finally:
            self.database.close()
            self._start_servers()
            self.connect()

    def manage(self, *arguments: str, **environment: str) -> str:
        """What `manage.py` with these arguments prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env={**self.environment, **environment},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(arguments)} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
        return done.stdout

    def settle(self) -> None:
        """Nothing is left to be routed, and the tables are as a day's vacuum leaves them."""
        self.database.execute("UPDATE feedback_outbox SET done_at = now() WHERE done_at IS NULL")
        self.database.execute("VACUUM ANALYZE")
        self.database.execute("CHECKPOINT")

    def one(self, sql: str, *values: Any) -> Any:
        """The first column of the first row."""
        row = self.database.execute(sql.encode(), values).fetchone()
        return row[0] if row else None

    @contextmanager
    def running(self, *names: str, **changed: str) -> Iterator[None]:
        """The named processes of the portal (and "bare") for as long as the block lasts, ready when it begins;
        `changed` of their environment."""
        try:
            for name in names:
                self._start(name, **changed)
            for name in names:
                self.await_ready(name)
            yield
            for name in names:
                self.processes[name].expect_alive()
        finally:
            for name in names:
                if process := self.processes.pop(name, None):
                    process.stop()

    def _start(self, name: str, **other: str) -> None:
        command = BARE if name == "bare" else PROCESSES[name]
        figures = self.folder / f"metrics-{name}"
        figures.mkdir(exist_ok=True)
        changed = {"PORT": str(self.bare_port)} if name == "bare" else {}
        environment = {**self.environment, **changed, **other, "PROMETHEUS_MULTIPROC_DIR": str(figures)}
        self.processes[name] = Process(command, environment, self.folder / f"{name}.log")

    def revive(self) -> None:
        """Start again what has ended, as the supervisor would."""
        for name in [name for name, process in self.processes.items() if process.has_ended]:
            self._start(name)
            self.await_ready(name)

    def await_ready(self, name: str) -> None:
        if name == "web":
            self.wait_until(lambda: answers(f"http://127.0.0.1:{self.port}/c/{self.widest}"))
        elif name == "bare":
            self.wait_until(lambda: answers(f"http://127.0.0.1:{self.bare_port}/hello"))
        elif name in ("relay", "worker"):
            since = self.one("SELECT clock_timestamp()")
            newer = "SELECT EXISTS (SELECT FROM feedback_heartbeat WHERE name = %s AND at > %s)"
            self.wait_until(lambda: self.one(newer, name, since))

    def processor_seconds(self) -> dict[str, float]:
        """Spent so far by each running process and server, with all that it started."""
        pids = {name: process.pid for name, process in self.processes.items()}
        pids |= {server.name: server.pid for server in (self.postgres, self.redis) if server.pid}
        return {name: sum(map(_processor_seconds, family(pid))) for name, pid in pids.items()}

    def is_routed(self) -> bool:
        return not self.one("SELECT EXISTS (SELECT FROM feedback_outbox WHERE done_at IS NULL AND dead_at IS NULL)")

    def wait_until_routed(self) -> None:
        self.wait_until(self.is_routed, within=120)

    def wait_until(self, come: Callable[[], Any], within: float = READY_WITHIN_SECONDS) -> None:
        deadline = time.monotonic() + within
        while not come():
            for process in self.processes.values():
                process.expect_alive()
            if time.monotonic() > deadline:
                raise TimeoutError(f"not ready within {within:.0f} s; see {self.folder}")
            time.sleep(0.1)

    def close(self) -> None:
        """Stop everything, and leave nothing behind unless it is kept."""
        for process in self.processes.values():
            process.stop()
        if hasattr(self, "database"):
            self.database.close()
        self.redis.stop()
        self.postgres.stop()
        if not self.is_kept:
            shutil.rmtree(self.folder, ignore_errors=True)


def family(pid: int) -> list[psutil.Process]:
    """The process and all its descendants."""
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def _processor_seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return times.user + times.system


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
