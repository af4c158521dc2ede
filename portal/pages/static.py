"""Static files in production: one CSS file per page, hashed and compressed; the citizen's style stands in the page.

The sources stay split (`citizen.css` says `@import "base.css"`, `citizen.js` says `import "./fragment.js"`), and
browsers follow that in development. A citizen on a poor network should pay for one request, so `collectstatic` puts
the imported text in place, and the pages carry their style with them: its hash in the policy lets it pass.
"""

from __future__ import annotations

import posixpath
import re
from base64 import b64encode
from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.http import HttpRequest
from whitenoise.storage import CompressedManifestStaticFilesStorage

CITIZEN_CSS = "css/citizen.css"
IMPORT = {
    ".css": re.compile(r'@import\s+(?:url\()?"([^":]+)"\)?;'),
    ".js": re.compile(r'^import "(\./[^"]+)";$', re.MULTILINE),
}
COMMENT = {".css": re.compile(r"/\*.*?\*/", re.DOTALL), ".js": re.compile(r"^\s*//.*\n", re.MULTILINE)}
OURS = ("css/", "js/")
NOT_INLINED = re.compile(r"^(?:import|export)\b", re.MULTILINE)  # of modules: only `import "./name.js";` is
Sources = dict[str, tuple[Any, str]]  # name -> (the storage it comes from, its path there)


class InliningStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Inlines the imports of our own style sheets and scripts before they are hashed."""

    def post_process(self, paths: Sources, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            ours = [name for name in paths if name.startswith(OURS) and posixpath.splitext(name)[1] in IMPORT]
            for name, text in {name: _inlined(name, paths) for name in ours}.items():
                self.delete(name)
                self._save(name, ContentFile(text.encode()))
                paths[name] = (self, name)  # what is hashed must be the whole text, not the source
        yield from super().post_process(paths, dry_run, **options)

    @cached_property
    def citizen_style(self) -> str:
        """The whole style of a citizen's page, as it was collected."""
        with self.open(self.stored_name(CITIZEN_CSS)) as file:
            return str(file.read().decode())

    @cached_property
    def citizen_style_source(self) -> str:
        """Its name in a Content-Security-Policy."""
        return f"'sha256-{b64encode(sha256(self.citizen_style.encode()).digest()).decode()}'"


def citizen_style(request: HttpRequest) -> dict[str, str | None]:
    """For templates: the style to be put into a citizen's page. None in development, where the page links it."""
    storage = _inlining()
    return {"CITIZEN_STYLE": storage.citizen_style if storage else None}


def style_sources() -> str:
    """Where a page may have its style from, for the Content-Security-Policy."""
    storage = _inlining()
    return f"'self' {storage.citizen_style_source}" if storage else "'self'"


def _inlining() -> InliningStaticFilesStorage | None:
    storage: Any = staticfiles_storage
    return storage if isinstance(storage, InliningStaticFilesStorage) else None


def _inlined(name: str, sources: Sources, inside: tuple[str, ...] = ()) -> str:
    """The text of `name` without comments, each import replaced by what it names. A circle is a ValueError."""
    if name in inside:
        raise ValueError(f"{name} imports itself")
    folder, kind = posixpath.dirname(name), posixpath.splitext(name)[1]
    storage, path = sources[name]
    with storage.open(path) as file:
        text = COMMENT[kind].sub("", file.read().decode())

    def imported(found: re.Match[str]) -> str:
        part = _inlined(posixpath.normpath(posixpath.join(folder, found[1])), sources, (*inside, name))
        return f"{{\n{part}}}" if kind == ".js" else part  # a block keeps the names of a module to itself

    whole = IMPORT[kind].sub(imported, text)
    if kind == ".js" and NOT_INLINED.search(whole):
        raise ValueError(f'{name}: only `import "./name.js";` can be inlined')
    return whole
