"""docker-compose.yml runs what `make run` runs."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from portal.running.processes import PREPARE, PROCESSES

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    return services


@pytest.mark.parametrize("name", PROCESSES)
def test_each_process_has_the_same_command(name: str, services: dict[str, Any]) -> None:
    assert tuple(services[name]["command"]) == PROCESSES[name]


def test_the_database_is_prepared_first(services: dict[str, Any]) -> None:
    assert tuple(services["prepare"]["command"]) == PREPARE
    for name in PROCESSES:
        assert services[name]["depends_on"]["prepare"] == {"condition": "service_completed_successfully"}


def test_everything_comes_back_after_a_crash(services: dict[str, Any]) -> None:
    assert {name for name, it in services.items() if it["restart"] != "unless-stopped"} == {"prepare"}


def test_redis_forgets_no_message(services: dict[str, Any]) -> None:
    command = services["redis"]["command"]
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"
    assert command[command.index("--appendonly") + 1] == "yes"


def test_every_folder_in_the_image_exists() -> None:
    copied = [line.split()[1] for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("COPY ")]
    assert [name for name in copied if not name.startswith("--") and not (ROOT / name).exists()] == []
