"""Child processes of the supervisor: each in a process group of its own, its lines marked with its name."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import psutil

COLOURS = {"web": 36, "relay": 35, "worker": 32, "beat": 34, "postgres": 33, "redis": 33}
STEADY_SECONDS = 20.0
LONGEST_REST_SECONDS = 15.0
_printing = threading.Lock()


def say(name: str, line: str) -> None:
    """Print one line with its time and the name of who says it."""
    mark = f"{time.strftime('%H:%M:%S')} {name:<10}|"
    if sys.stdout.isatty():
        mark = f"\033[{COLOURS.get(name, 1)}m{mark}\033[0m"
    with _printing:
        print(mark, line, flush=True)  # noqa: T201


class Child:
    """A process that is kept running: started again after it dies, after ever longer rests if it dies young."""

    def __init__(self, name: str, command: tuple[str, ...], environment: Mapping[str, str], folder: Path) -> None:
        self.name, self.command, self.environment, self.folder = name, command, environment, folder
        self.process: subprocess.Popen[str] | None = None
        self._started_at = 0.0
        self._early_deaths = 0
        self._restart_at = 0.0

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    def start(self) -> None:
        self._started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=dict(self.environment),
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        threading.Thread(target=self._pass_on_lines, args=(self.process,), daemon=True).start()

    def _pass_on_lines(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in filter(str.strip, process.stdout):
            say(self.name, line.rstrip())

    def tend(self) -> bool:
        """Notice a death, and start again when the rest is over. True when it was started again."""
        if self.process is not None and self.process.poll() is not None:
            self._mourn(self.process)
        if self.process is None and time.monotonic() >= self._restart_at:
            self.start()
            return True
        return False

    def _mourn(self, process: subprocess.Popen[str]) -> None:
        _signal_group(process.pid, signal.SIGKILL)  # what it left behind would hold its port or its queue
        died_young = time.monotonic() - self._started_at < STEADY_SECONDS
        self._early_deaths = self._early_deaths + 1 if died_young else 0
        rest = min(LONGEST_REST_SECONDS, 2.0**self._early_deaths / 4)
        self._restart_at = time.monotonic() + rest
        self.process = None
        say(self.name, f"ended ({_how(process.returncode)}); starting again in {rest:.1f} s")

    def ask_to_stop(self) -> None:
        if self.process is not None:
            _signal_group(self.process.pid, signal.SIGTERM)

    def wait_or_kill(self, deadline: float) -> None:
        """Wait until `deadline` (by `time.monotonic`), then kill what is left of the group."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(self.name, "did not stop in time: killed")
        _signal_group(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None


def end_strays(mark: str, value: str) -> int:
    """End what an earlier supervisor, itself killed, left running: processes with `mark`=`value` in their
    environment. The database is spared: it is taken over. Returns how many there were."""
    strays = [process for process in psutil.process_iter() if _is_stray(process, mark, value)]
    for process in strays:
        process.terminate()
    _, stubborn = psutil.wait_procs(strays, timeout=5)
    for process in stubborn:
        process.kill()
    psutil.wait_procs(stubborn, timeout=5)
    return len(strays)


def _is_stray(process: psutil.Process, mark: str, value: str) -> bool:
    try:
        return process.pid != os.getpid() and process.name() != "postgres" and process.environ().get(mark) == value
    except psutil.Error:
        return False


def _signal_group(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _how(code: int | None) -> str:
    if code is None or code >= 0:
        return f"exit code {code}"
    return signal.Signals(-code).name
