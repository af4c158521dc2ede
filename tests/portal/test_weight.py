"""What a citizen on a poor network pays: the pages as production sends them, headers included."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import brotli
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.test import Client

from portal.pages.static import InliningStaticFilesStorage
from stations.venue_codes import issuing
from tests import cast

AT_MOST = 14_000
LINKS = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def weight(client: Client, path: str, collected: Path) -> tuple[int, list[str]]:
    """Bytes on the wire of the page with all it loads, and the addresses of what it loads."""
    response = client.get(path, headers={"accept-encoding": "gzip"})
    headers = sum(len(f"{name}: {value}\r\n") for name, value in response.items()) + len("HTTP/1.1 200 OK\r\n\r\n")
    assert response["Content-Encoding"] == "gzip"
    page = client.get(path).content.decode()
    loaded = LINKS.findall(page)
    files = [collected / link.removeprefix("/static/") for link in loaded]
    # Beside each file whitenoise puts its compressed form; 600 bytes are more than its headers take.
    return headers + len(response.content) + sum(len(brotli.compress(f.read_bytes())) + 600 for f in files), loaded


def expect_light(client: Client, path: str, collected: Path) -> None:
    """The page is one request, what it can do beyond it another."""
    total, loaded = weight(client, path, collected)
    assert total <= AT_MOST, path
    assert [re.sub(r"[.][0-9a-f]+", "", link) for link in loaded] == ["/static/js/citizen.js"], path


@pytest.mark.django_db
def test_the_citizens_form_is_light(client: Client, collected: Path) -> None:
    town = cast.town()
    for n in range(20):
        cast.deputy(f"阿卜杜拉·买买提{n}", town.station)
    expect_light(client, f"/c/{issuing.issue(venue=town.station).code}", collected)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/privacy", "/schedule/", "/figures/", "/t/"])
def test_the_other_citizens_pages_are_light(client: Client, collected: Path, path: str) -> None:
    expect_light(client, path, collected)


@pytest.mark.django_db
def test_the_policy_lets_the_style_inside_the_page_pass(client: Client, collected: Path) -> None:
    """And none other; a browser shows the page unstyled when a byte differs."""
    response = client.get("/t/")
    style = response.content.decode().split("<style>")[1].split("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}'" in response["Content-Security-Policy"].split("; ")
    assert "url(" not in style, "what it names would be looked for beside the page"


@pytest.mark.django_db
def test_the_pages_that_find_a_venue_are_light(client: Client, collected: Path) -> None:
    """With more deputies on a board and more venues in a list than a page shows."""
    town = cast.town()
    for n in range(30):
        venue = cast.venue(f"东亭街道第{n}社区便民服务中心代表联络站", town.street, town.home)
        cast.deputy(f"阿卜杜拉·买买提{n}", town.station, venue)
        issuing.issue(venue=venue)
    own = issuing.issue(deputy=town.shen)
    issuing.issue(venue=town.station)
    for path in ("/find/", "/find/?area=320205001", f"/v/{town.station.pk}/", f"/d/{own.code}/"):
        expect_light(client, path, collected)


def test_the_style_sheet_is_one_file(collected: Path) -> None:
    (file,) = (path for path in collected.glob("css/citizen.*.css"))
    css = file.read_text()
    assert "@import" not in css
    assert "--accent" in css
    assert ".faces" in css


def test_the_script_is_one_file(collected: Path) -> None:
    (file,) = (path for path in collected.glob("js/citizen.*.js"))
    script = file.read_text()
    assert not re.search("^import", script, re.MULTILINE)
    assert "location.hash" in script
    assert "geolocation" in script


def test_a_change_in_an_imported_file_reaches_the_whole_one(tmp_path: Path) -> None:
    """Collected twice into the same folder; the second time only the imported source is newer."""
    source = FileSystemStorage(tmp_path / "source")
    target = InliningStaticFilesStorage(tmp_path / "target")
    source.save("css/a.css", ContentFile('@import "b.css";\na{color:red}'))
    for colour in ("green", "blue"):
        source.delete("css/b.css")
        source.save("css/b.css", ContentFile(f"/* a comment */b{{color:{colour}}}"))
        list(target.post_process({name: (source, name) for name in ("css/a.css", "css/b.css")}))
    assert target.open(target.stored_name("css/a.css")).read().decode() == "b{color:blue}\na{color:red}"


def test_a_circle_of_imports_is_an_error(tmp_path: Path) -> None:
    source = FileSystemStorage(tmp_path / "source")
    source.save("css/a.css", ContentFile('@import "a.css";'))
    with pytest.raises(ValueError, match="imports itself"):
        list(InliningStaticFilesStorage(tmp_path / "target").post_process({"css/a.css": (source, "css/a.css")}))


def test_each_imported_script_keeps_its_names_to_itself(tmp_path: Path) -> None:
    source, target = FileSystemStorage(tmp_path / "source"), InliningStaticFilesStorage(tmp_path / "target")
    texts = {
        "js/a.js": 'import "./b.js";\nimport "./c.js";\n',
        "js/b.js": "// why\nconst x = 1;\n",
        "js/c.js": "const x = 2;\n",
    }
    for name, text in texts.items():
        source.save(name, ContentFile(text))
    list(target.post_process({name: (source, name) for name in texts}))
    whole = target.open(target.stored_name("js/a.js")).read().decode()
    assert whole == "{\nconst x = 1;\n}\n{\nconst x = 2;\n}\n"


def test_a_script_that_imports_names_is_an_error(tmp_path: Path) -> None:
    source = FileSystemStorage(tmp_path / "source")
    source.save("js/a.js", ContentFile('import { x } from "./b.js";'))
    with pytest.raises(ValueError, match="can be inlined"):
        list(InliningStaticFilesStorage(tmp_path / "target").post_process({"js/a.js": (source, "js/a.js")}))
