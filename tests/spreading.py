"""How the tests are spread over the processes: file by file, for the tests of a file share a portal or a browser.

Files that start a whole portal come first, then those with many tests, so that nobody waits at the end for a long one.
The longest of the others stands second: while one process furnishes the first portal, the other has its own to do.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling


class FileByFile(LoadScopeScheduling):  # type: ignore[misc]
    """xdist's own `loadfile` with the files in the order of collection."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FileByFile:
    config.option.loadscopereorder = False
    return FileByFile(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    many = Counter(item.path for item in items)
    portals = {item.path for item in items if item.get_closest_marker("processes")}
    files = sorted(many, key=lambda path: (path not in portals, -many[path]))
    if 0 < len(portals) < len(files):
        files.insert(1, files.pop(len(portals)))
    place = {path: n for n, path in enumerate(files)}
    items.sort(key=lambda item: place[item.path])
