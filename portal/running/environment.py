"""What `make run` puts into the environment of the portal's processes (no Django here)."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

SECRETS = ("SECRET_KEY", "QUERY_CODE_KEY", "CONTACT_KEYS", "CONTACT_INDEX_KEY")
MARK = "YIMATONG_RUN"


def portal_environment(data_dir: Path, addresses: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of a process. What the caller's environment sets goes before every default here."""
    port = os.environ.get("PORT") or "8000"
    defaults = {
        "PORT": port,
        "PUBLIC_ADDRESS": f"http://{own_address()}:{port}",
        "DEMO": "true",
        "LOG_FORMAT": "console",
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
        **load_or_make_secrets(data_dir),
    }
    given = {name: value for name, value in os.environ.items() if value or name not in defaults}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return {**defaults, **given, **addresses, "DATA_DIR": str(data_dir), "PATH": path, MARK: str(data_dir)}


def load_or_make_secrets(data_dir: Path) -> dict[str, str]:
    """The keys of this installation, each made once and kept in `data_dir`/secrets.env for its owner only."""
    with open(os.open(data_dir / "secrets.env", os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        kept = dict(line.split("=", 1) for line in file.read().splitlines() if "=" in line)
        made = {name: secrets.token_urlsafe(48) for name in SECRETS if name not in kept}
        file.writelines(f"{name}={key}\n" for name, key in made.items())
    return kept | made


def own_address() -> str:
    """This machine's address in its network, so that a phone can follow the code; else `localhost`."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # chooses a route; a datagram socket sends nothing yet
            return str(probe.getsockname()[0])
        except OSError:
            return "localhost"
