"""Static files in production: one CSS file per page, hashed and compressed.

The sources stay split (`citizen.css` says `@import "base.css"`), and browsers follow that in development.
A citizen on a poor network should pay for one request, so `collectstatic` puts the imported text in place.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'@import\s+(?:url\()?"([^":]+)"\)?;')
Sources = dict[str, tuple[Any, str]]  # name -> (the storage it comes from, its path there)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class InliningStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Inlines the `@import "relative.css";` of our own style sheets before they are hashed."""

    def post_process(self, paths: Sources, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            for name, text in {name: _inlined(name, paths) for name in paths if name.startswith("css/")}.items():
                self.delete(name)
                self._save(name, ContentFile(text.encode()))
                paths[name] = (self, name)  # what is hashed must be the whole text, not the source
        yield from super().post_process(paths, dry_run, **options)


def _inlined(name: str, sources: Sources, inside: tuple[str, ...] = ()) -> str:
    """The text of `name` without comments, each import replaced by what it names. A circle is a ValueError."""
    if name in inside:
        raise ValueError(f"{name} imports itself")
    storage, path = sources[name]
    with storage.open(path) as file:
        text = COMMENT.sub("", file.read().decode())
    folder = posixpath.dirname(name)

    def imported(found: re.Match[str]) -> str:
        return _inlined(posixpath.normpath(posixpath.join(folder, found[1])), sources, (*inside, name))

    return IMPORT.sub(imported, text)
