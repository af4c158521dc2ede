"""The whole portal as real processes, started as `make run` starts it, with a data folder and ports of its own."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from portal.running.environment import load_or_make_secrets
from portal.running.servers import EmbeddedPostgres, EmbeddedRedis
from tests import servers

ROOT = Path(__file__).resolve().parents[2]
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR", "COVERAGE_PROCESS_START")


class Stack:
    """Start it with `with`; at the end it stops and its data is gone. Redis is the test's own, to stop and flush."""

    def __init__(self, **settings: str) -> None:
        self.data_dir = Path(tempfile.mkdtemp(prefix="ymt-stack-"))
        self.port = free_port()
        self.redis = EmbeddedRedis(self.data_dir / "broker")
        self.settings = settings
        self._supervisor: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Stack:
        self.environment = {name: os.environ[name] for name in INHERITED if name in os.environ} | {
            "DATA_DIR": str(self.data_dir),
            "PORT": str(self.port),
            "PUBLIC_ADDRESS": f"http://127.0.0.1:{self.port}",
            "REDIS_URL": self.redis.start(),
            "DEMO": "false",
            "CHALLENGE_AFTER": os.environ["CHALLENGE_AFTER"],
            "MIN_FILL_SECONDS": os.environ["MIN_FILL_SECONDS"],
            "LOG_FORMAT": "json",
            **self.settings,
        }
        self.log = (self.data_dir / "log.txt").open("w+b")
        try:
            self.furnish()
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.redis.stop()
        self.log.close()
        shutil.rmtree(self.data_dir, ignore_errors=True)

    def furnish(self) -> None:
        """Put tables and static files there, as a first start of the portal left them: once for all tests of a run."""
        pattern = Path(os.environ["TEST_FOLDER"]) / "stack"
        with (pattern.parent / "stack.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not pattern.exists():
                _furnish(pattern, self.environment)
        # With its owners: as root the database runs as a user of its own.
        subprocess.run(["cp", "--archive", f"{pattern}/.", str(self.data_dir)], check=True)

    def start(self) -> None:
        command = [sys.executable, "-m", "portal.supervisor"]
        self._supervisor = subprocess.Popen(
            command, env=self.environment, cwd=ROOT, stdout=self.log, stderr=self.log, start_new_session=True
        )
        wait_for(self.is_ready, 120, "the portal to be ready", self.said)

    def stop(self) -> None:
        if self._supervisor is not None:
            self._supervisor.send_signal(signal.SIGINT)
            self._supervisor.wait(40)
            self._supervisor = None

    def said(self) -> str:
        """The last lines the processes printed."""
        return (self.data_dir / "log.txt").read_text(errors="replace")[-6000:]

    def is_ready(self) -> bool:
        assert self._supervisor is not None
        assert self._supervisor.poll() is None, self.said()
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=3) as answer:
                return bool(answer.status == 200) and (self.data_dir / "run.json").exists()
        except OSError:
            return False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def pid(self, name: str) -> int:
        return int(json.loads((self.data_dir / "run.json").read_text())[name])

    def kill(self, name: str) -> int:
        """kill -9 of the process and all of its children; the id it had."""
        pid = self.pid(name)
        os.killpg(pid, signal.SIGKILL)
        return pid

    def restart_postgres(self) -> None:
        """An immediate shutdown: every connection is cut, and the server recovers from its log."""
        os.kill(self.pid("postgres"), signal.SIGQUIT)

    def flush_and_restart_redis(self, down_seconds: float) -> None:
        """Redis stops, is away for a while, and comes back empty on the same port."""
        self.redis.stop()
        time.sleep(down_seconds)
        for file in (self.redis.folder).glob("**/*.aof*"):
            file.unlink()
        self.redis.start()

    def manage(self, *arguments: str) -> str:
        """Run a management command against the running portal; its output."""
        environment = self.environment | _exports(self.data_dir / "run.env")
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def sql(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        url = _exports(self.data_dir / "run.env")["DATABASE_URL"]
        with psycopg.connect(url, autocommit=True) as connection:
            cursor = connection.execute(query, parameters)
            return cursor.fetchall() if cursor.description else []


def _furnish(pattern: Path, environment: dict[str, str]) -> None:
    draft = pattern.with_name("stack.draft")
    server = EmbeddedPostgres(draft)
    changed = {"DATABASE_URL": server.start(), "DATA_DIR": str(draft)}
    try:
        servers.copy_tables(changed["DATABASE_URL"])
        command = [sys.executable, "manage.py", "prepare"]
        subprocess.run(command, env=environment | load_or_make_secrets(draft) | changed, cwd=ROOT, check=True)
    finally:
        server.stop()
    draft.rename(pattern)


def _exports(file: Path) -> dict[str, str]:
    lines = subprocess.run(["sh", "-c", f". {file}; env -0"], capture_output=True, check=True).stdout.split(b"\0")
    pairs = (line.decode().split("=", 1) for line in lines if b"=" in line)
    wanted = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "QUERY_CODE_KEY", "CONTACT_KEYS", "CONTACT_INDEX_KEY"}
    return {name: value for name, value in pairs if name in wanted}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(is_so: Callable[[], object], seconds: float, what: str, explain: Callable[[], str] = lambda: "") -> None:
    """Look five times a second until it is so; fail with what was waited for."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s for {what}\n{explain()}"
        time.sleep(0.2)
