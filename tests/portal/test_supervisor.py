"""`make run` for real: everything starts, what dies comes back, and at the end nothing is left."""

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
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from portal.running.environment import MARK, SECRETS, load_or_make_secrets
from portal.running.processes import PROCESSES

ROOT = Path(__file__).resolve().parents[2]
NOT_INHERITED = ("DATABASE_URL", "REDIS_URL", *SECRETS, "PUBLIC_ADDRESS", "HTTPS_ONLY")
pytestmark = pytest.mark.processes


class Portal:
    """A small portal of its own, without the demo city."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = folder / "output.txt"
        folder.mkdir(parents=True, exist_ok=True)
        self.process = self.start()

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        environment = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
        environment |= {"DATA_DIR": str(self.folder), "PORT": str(self.port), "DEMO": "false"}
        with self.log.open("ab") as stream:
            command = [sys.executable, "-m", "portal.supervisor", *arguments]
            return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=stream, stderr=subprocess.STDOUT)

    def pids(self) -> dict[str, int]:
        with suppress(OSError, ValueError):
            return dict(json.loads((self.folder / "run.json").read_text()))
        return {}

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2) as answer:
                return bool(json.load(answer)["status"] == "ready")
        except OSError:
            return False

    def processes(self) -> list[str]:
        """All that belong to it: by the mark in their environment, or by sitting in its folder."""
        return [repr(p) for p in psutil.process_iter() if p.pid != self.process.pid and self._owns(p)]

    def _owns(self, process: psutil.Process) -> bool:
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                return False
            return process.environ().get(MARK) == str(self.folder) or process.cwd().startswith(str(self.folder))
        except psutil.Error:
            return False

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)

    def output(self) -> str:
        return self.log.read_text()


def eventually(condition: Callable[[], bool], portal: Portal, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, portal.output()[-3000:]
        time.sleep(0.1)


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    portal = Portal(
        Path(tempfile.mkdtemp(prefix="ymt-run-"))
    )  # pytest's own folders are closed to the database's user
    try:
        eventually(portal.answers, portal, seconds=240)  # the first start makes every table
        yield portal
    finally:
        if portal.process.poll() is None:
            portal.stop()
        shutil.rmtree(portal.folder)


@pytest.fixture(autouse=True)
def ready(portal: Portal) -> None:
    eventually(portal.answers, portal)


def test_all_processes_run_apart(portal: Portal) -> None:
    pids = portal.pids()
    assert set(pids) == {"supervisor", "postgres", "redis", *PROCESSES}
    groups = {os.getpgid(pids[name]) for name in PROCESSES}
    assert groups == {pids[name] for name in PROCESSES}


@pytest.mark.parametrize("name", [*PROCESSES, "redis", "postgres"])
def test_what_is_killed_comes_back(name: str, portal: Portal) -> None:
    before = portal.pids()[name]
    os.kill(before, signal.SIGKILL)
    eventually(lambda: portal.pids().get(name) not in {before, None}, portal)
    eventually(portal.answers, portal)
    assert f"{name:<10}| ended" in portal.output()


def test_a_second_one_in_the_same_folder_is_refused(portal: Portal) -> None:
    assert portal.start().wait(20) == 1
    assert "runs already" in portal.output()


def test_reset_is_refused_while_it_runs(portal: Portal) -> None:
    before = portal.pids()
    assert portal.start("reset").wait(20) == 1
    eventually(portal.answers, portal)
    assert portal.pids() == before


def test_addresses_are_written_for_its_owner_only(portal: Portal) -> None:
    for name in ("run.env", "run.json", "secrets.env"):
        assert (portal.folder / name).stat().st_mode & 0o077 == 0


def test_after_a_killed_supervisor_the_next_one_takes_over(portal: Portal) -> None:
    orphans = portal.pids()
    portal.stop(signal.SIGKILL)
    assert psutil.pid_exists(orphans["relay"])

    portal.process = portal.start()

    eventually(lambda: portal.pids().get("supervisor") == portal.process.pid and portal.answers(), portal)
    assert not any(psutil.pid_exists(orphans[name]) for name in PROCESSES)


def test_ctrl_c_stops_everything_and_leaves_nothing(portal: Portal) -> None:
    assert portal.stop(signal.SIGINT) == 0
    assert portal.processes() == []
    assert not (portal.folder / "run.json").exists()
    portal.process = portal.start()  # and it starts again on what it kept
    eventually(portal.answers, portal)
    assert portal.stop(signal.SIGTERM) == 0
    assert portal.processes() == []
    assert portal.start("reset").wait(20) == 0
    assert not (portal.folder / "postgres").exists()
    portal.process = portal.start()


def test_keys_are_made_once(tmp_path: Path) -> None:
    keys = load_or_make_secrets(tmp_path)
    assert load_or_make_secrets(tmp_path) == keys
    assert set(keys) == set(SECRETS)
    assert min(len(key) for key in keys.values()) >= 50


def test_a_key_that_came_with_a_newer_portal_is_made_and_the_others_stay(tmp_path: Path) -> None:
    (tmp_path / "secrets.env").write_text("SECRET_KEY=as-it-was\n")
    keys = load_or_make_secrets(tmp_path)
    assert keys["SECRET_KEY"] == "as-it-was"
    assert load_or_make_secrets(tmp_path) == keys
