"""`make run`: servers, database, demo city, then every process of the table under one supervisor.

    python -m portal.supervisor          run until Ctrl-C or SIGTERM
    python -m portal.supervisor reset    delete the demo's data of DATA_DIR

While it runs, DATA_DIR/run.json tells the process ids and DATA_DIR/run.env the addresses (for `make manage`).
"""

from __future__ import annotations

import fcntl
import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from portal.running.children import Child, end_strays, say
from portal.running.environment import MARK, SECRETS, portal_environment
from portal.running.processes import PREPARE, PROCESSES
from portal.running.servers import EmbeddedPostgres, EmbeddedRedis

ROOT = Path(__file__).resolve().parent.parent
DEMO_DATA = ("postgres", "redis", "static", "metrics", "beat-schedule*", "run.env", "run.json")
CHILDREN_STOP_WITHIN_SECONDS = 8.0
LOOK_EVERY_SECONDS = 0.2


class Refused(Exception):
    """Why it does not start, in words for the person who typed the command."""


class Supervisor:
    """Starts everything in order, tends it, stops it in the opposite order."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.servers: dict[str, EmbeddedPostgres | EmbeddedRedis] = {}
        self.children: list[Child] = []
        self.environment: dict[str, str] = {}

    def run(self) -> None:
        """Returns never; leaves by `KeyboardInterrupt` (a signal) or `Refused`, with everything stopped."""
        try:
            self.start_servers()
            self.prepare()
            self.start_children()
            self.greet()
            while True:
                self.tend()
                time.sleep(LOOK_EVERY_SECONDS)
        finally:
            _ignore_signals()
            self.stop()

    def start_servers(self) -> None:
        addresses = {}
        kinds: dict[str, type[EmbeddedPostgres] | type[EmbeddedRedis]] = {
            "DATABASE_URL": EmbeddedPostgres,
            "REDIS_URL": EmbeddedRedis,
        }
        for variable, kind in kinds.items():
            if os.environ.get(variable):
                continue
            with _progress(f"Starting {kind.name}"):
                server = self.servers[variable] = kind(self.data_dir)
                addresses[variable] = server.start()
        self.environment = portal_environment(self.data_dir, addresses)

    def prepare(self) -> None:
        """Migrations, collected static files, calendar, demo city: whatever is missing."""
        command = [sys.executable, *PREPARE[1:]]
        process = subprocess.Popen(command, env=self.environment, cwd=ROOT, start_new_session=True)
        try:
            if process.wait() != 0:
                raise Refused("The database could not be prepared; the lines above say why.")
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()

    def start_children(self) -> None:
        binaries = Path(sys.executable).parent
        for name, (program, *arguments) in PROCESSES.items():
            self.children.append(Child(name, (str(binaries / program), *arguments), self.environment, ROOT))
        for child in self.children:
            child.start()
        self.write_notes()

    def greet(self) -> None:
        """Wait for the first page, then print address, accounts and a venue's code."""
        deadline = time.monotonic() + 60
        while not self._answers():
            self.tend()
            if time.monotonic() > deadline:
                say("supervisor", "no answer from the web process for a minute; still trying")
                return
            time.sleep(LOOK_EVERY_SECONDS)
        subprocess.run([sys.executable, "manage.py", "welcome"], env=self.environment, cwd=ROOT, check=False)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.environment['PORT']}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def tend(self) -> None:
        """Start again what has died, the servers first."""
        changed = False
        for server in self.servers.values():
            changed = _revive(server) or changed
        for child in self.children:
            changed = child.tend() or changed
        if changed:
            self.write_notes()

    def write_notes(self) -> None:
        pids = {child.name: child.pid for child in self.children}
        pids |= {server.name: server.pid for server in self.servers.values()}
        _write_private(self.data_dir / "run.json", json.dumps({"supervisor": os.getpid(), **pids}))
        wanted = {"DATABASE_URL", "REDIS_URL", *SECRETS, "PUBLIC_ADDRESS", "DEMO", "DATA_DIR"}
        lines = [f"export {name}={shlex.quote(self.environment[name])}" for name in sorted(wanted)]
        _write_private(self.data_dir / "run.env", "\n".join(lines) + "\n")

    def stop(self) -> None:
        """Children first, together; then the servers; then whatever still carries our mark."""
        say("supervisor", "stopping")
        for child in self.children:
            child.ask_to_stop()
        deadline = time.monotonic() + CHILDREN_STOP_WITHIN_SECONDS
        for child in self.children:
            child.wait_or_kill(deadline)
        for server in reversed(list(self.servers.values())):
            server.stop()
        end_strays(MARK, str(self.data_dir))
        for note in ("run.json", "run.env"):
            (self.data_dir / note).unlink(missing_ok=True)
        say("supervisor", "everything is stopped")


def run(data_dir: Path) -> None:
    with _only_one(data_dir):
        if strays := end_strays(MARK, str(data_dir)):
            say("supervisor", f"ended {strays} processes that an interrupted run had left")
        _refuse_a_taken_port(int(os.environ.get("PORT") or 8000))
        os.environ[MARK] = str(data_dir)
        Supervisor(data_dir).run()


def reset(data_dir: Path) -> None:
    """Delete the embedded servers' data under `data_dir`; keys stay. A database of one's own is never touched."""
    if os.environ.get("DATABASE_URL"):
        raise Refused("DATABASE_URL is set: reset-demo only ever deletes the embedded demo database.")
    with _only_one(data_dir):
        end_strays(MARK, str(data_dir))
        EmbeddedRedis(data_dir).end_leftover()
        _stop_a_left_database(data_dir)
        for path in (path for name in DEMO_DATA for path in sorted(data_dir.glob(name))):
            print(f"Deleting {path}", flush=True)
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _revive(server: EmbeddedPostgres | EmbeddedRedis) -> bool:
    if server.is_alive():
        return False
    say(server.name, "ended; starting again")
    try:
        server.start()
    except Exception as error:  # whatever kept it down may pass: a full disk, a taken port
        say(server.name, f"does not start yet: {error}")
        return False
    return True


def _stop_a_left_database(data_dir: Path) -> None:
    if (data_dir / "postgres" / "postmaster.pid").exists():
        server = EmbeddedPostgres(data_dir)
        server.start()
        server.stop()


@contextmanager
def _only_one(data_dir: Path) -> Iterator[TextIO]:
    """One supervisor a data folder; the lock goes with the process, however it ends."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"The portal of {data_dir} runs already. For a second copy set DATA_DIR and PORT.") from None
        yield file


def _refuse_a_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((os.environ.get("BIND", "0.0.0.0"), port))  # noqa: S104  as gunicorn will
        except OSError:
            raise Refused(f"Port {port} is taken. Choose another: PORT={port + 1} make run") from None


@contextmanager
def _progress(what: str) -> Iterator[None]:
    started = time.monotonic()
    print(f"{what} … ", end="", flush=True)
    yield
    print(f"{time.monotonic() - started:.1f} s", flush=True)


def _write_private(path: Path, text: str) -> None:
    """Write whole or not at all, readable by the owner only."""
    draft = path.with_suffix(".new")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.write(text)
    draft.replace(path)


def _interrupt(*_: object) -> None:
    _ignore_signals()
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def main(arguments: list[str]) -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    data_dir = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()
    try:
        reset(data_dir) if arguments == ["reset"] else run(data_dir)
    except Refused as why:
        print(why, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
