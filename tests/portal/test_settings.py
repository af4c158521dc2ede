"""docs/settings.md names every setting there is, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ_BY_SETTINGS = re.compile(r'env\.\w+\(\s*"([A-Z_]+)"')
READ_BY_GUNICORN = re.compile(r'os\.environ\.get\(["\']([A-Z_]+)["\']')


def names_in_the_code() -> set[str]:
    settings = (ROOT / "portal/settings.py").read_text()
    gunicorn = (ROOT / "portal/gunicorn.py").read_text()
    return {*READ_BY_SETTINGS.findall(settings), *READ_BY_GUNICORN.findall(gunicorn), "PROMETHEUS_MULTIPROC_DIR"}


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    documented = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/settings.md").read_text(), re.MULTILINE)

    assert len(documented) == len(set(documented))
    assert set(documented) == names_in_the_code()


def test_tables_that_people_bring_are_read_by_defusedxml():
    from openpyxl import xml  # after the settings, as in every process

    assert (xml.LXML, xml.DEFUSEDXML) == (False, True)
