"""The standard's two forms: XML, which has to be there, and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

from django.http import HttpResponse
from django.utils.xmlutils import SimplerXMLGenerator

FORMS = ("xml", "json")
NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
ITEM = {  # what one of a list is called in XML
    "services": "service", "service_requests": "request", "attributes": "attribute", "values": "value",
    "errors": "error", "endpoints": "endpoint", "formats": "format",
}  # fmt: skip


def answer(form: str, name: str, said: Any, status: int = 200) -> HttpResponse:
    """A list, or one mapping, whose root in XML is called `name`."""
    if form == "json":
        text, media_type = json.dumps(said, ensure_ascii=False), "application/json"
    else:
        text, media_type = _xml(name, said), "text/xml"
    response = HttpResponse(text, content_type=f"{media_type}; charset=utf-8", status=status)
    response["Access-Control-Allow-Origin"] = "*"  # it is public, and no cookie is asked for
    return response


def wrong(form: str, status: int, description: str) -> HttpResponse:
    """The standard's error: a code and what is wrong."""
    return answer(form if form in FORMS else "xml", "errors", [{"code": status, "description": description}], status)


def _xml(name: str, said: Any) -> str:
    out = StringIO()
    writer = SimplerXMLGenerator(out, "utf-8")
    writer.startDocument()
    _write(writer, name, said)
    writer.endDocument()
    return out.getvalue()


def _write(writer: SimplerXMLGenerator, name: str, said: Any) -> None:
    writer.startElement(name, {})  # type: ignore[arg-type]
    if isinstance(said, Mapping):
        for key, value in said.items():
            _write(writer, key, value)
    elif isinstance(said, Sequence) and not isinstance(said, str):
        for value in said:
            _write(writer, ITEM[name], value)
    elif said is not None:
        writer.characters(NO_XML.sub("", str(said).lower() if isinstance(said, bool) else str(said)))
    writer.endElement(name)
