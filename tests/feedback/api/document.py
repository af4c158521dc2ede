"""Writes docs/api.yaml from the API's code: `python -m tests.feedback.api.document`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import django
import yaml

FILE = Path(__file__).parents[3] / "docs" / "api.yaml"
ABOUT = """\
The portal for other systems: a city's 12345 line, a congress's own office software, an app for deputies. It does what
the pages do, by the same verbs, for whom the pages would let do it. Errors are RFC 9457 problems with a `code`.
"""


def written() -> str:
    from django.urls import path
    from drf_spectacular.generators import SchemaGenerator

    from feedback.api.later import view
    from feedback.api.routes import ROUTES

    patterns = [path(f"api/v1/{route}", view(name)) for route, name, _url in ROUTES]
    schema: dict[str, Any] = SchemaGenerator(patterns=patterns).get_schema(request=None, public=True)
    schema["info"] = {"title": "一码通 Yimatong", "version": "1", "description": ABOUT}
    for operations in schema["paths"].values():
        for operation in operations.values():
            operation["tags"] = [operation["operationId"].partition("_")[0]]
    return yaml.dump(schema, allow_unicode=True, sort_keys=False, width=119)


if __name__ == "__main__":
    django.setup()
    FILE.write_text(written(), encoding="utf-8")
