"""Every page that anybody may open, in both languages and both sizes of type: axe-core finds nothing, and nothing is
wider than the narrowest phone (which is also 1280 px at 400 %)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client, override_settings
from playwright.sync_api import Browser, Page, Route

from feedback import lifecycle
from feedback.me_too import following
from feedback.models import OutcomeClass, Submission
from feedback.models.notices import Channel
from feedback.models.publishing import PublicAnswer
from feedback.notices import links
from feedback.public_answers import publishing
from feedback.receipts import query_codes
from stations.venue_codes import issuing
from tests import cast
from tests.browser import chromium
from tests.feedback.citizen import MESSAGE, TOKEN
from tests.feedback.days import BEFORE, contact_day

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
SITE = "https://deputies.example"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def answered(town: cast.Town) -> tuple[PublicAnswer, Submission]:
    """What anybody may read, and the matter that it came from."""
    made = cast.assigned(town.shen, town.station, n=7, may_publish=True, contact_name="王阿姨")
    lifecycle.resolve(made.pk, OutcomeClass.objects.all()[0], "三盏都修好了。", actor=lifecycle.SYSTEM)
    texts = publishing.Texts("路灯", "北门的路灯不亮。", "三盏都修好了。")
    return publishing.publish(made.pk, texts, actor=lifecycle.SYSTEM), made


@dataclass(frozen=True)
class Written:
    """What the pages are about, and the query codes that open them."""

    town: cast.Town
    code: str  # of the station
    addresses: list[str]
    tracked: dict[str, str]
    done: dict[str, str]
    follows: dict[str, str]
    resolved: Submission


def written() -> Written:
    town = cast.town()
    day = contact_day(town.station, town.shen)
    code, own = issuing.issue(venue=town.station).code, issuing.issue(deputy=town.zhou).code
    case = cast.assigned(town.shen, town.station)
    answer, resolved = answered(town)
    follower = following.join(resolved.pk, form_key=case.idempotency_key, language="zh-hans")
    stop = links.stop(case, Channel.EMAIL).removeprefix(settings.PUBLIC_ADDRESS)
    at = town.street.key
    addresses = ["/", "/privacy", "/find/", f"/v/{code}/", f"/d/{own}/", f"/c/{code}", f"/c/{own}", f"/c/{code}/visit"]
    addresses += ["/t/", "/c/ABCD", "/nothing", "/find/?q=春星", "/find/?q=没有", f"/find/?area={at}"]
    addresses += [
        f"/privacy/{at}",
        "/answers/",
        f"/answers/{answer.pk}/",
        f"/c/{code}/others",
        stop,
        "/t/stop?k=unknown",
    ]
    addresses += ["/t/lost", "/figures/", "/schedule/", f"/schedule/?area={at}&month={day.date:%Y-%m}"]
    tracked, done = _code_of(case), _code_of(resolved)
    return Written(town, code, addresses, tracked, done, {"code": follower.query_code}, resolved)


def _code_of(case: Submission) -> dict[str, str]:
    return {"code": query_codes.query_code(case.idempotency_key, settings.QUERY_CODE_KEY)}


def pages(client: Client) -> Iterator[tuple[str, str, str]]:
    """(name, size of type, HTML) of each public page in each language and size."""
    about = written()
    for language, size in itertools.product(("zh-hans", "en"), ("normal", "large")):
        chosen = f"lang={language}&size={size}"
        for path in about.addresses:
            name = f"{path}{'&' if '?' in path else '?'}{chosen}"
            yield name, size, client.get(name, follow=True).content.decode()
        if size == "normal":  # a page of deputies and staff
            yield "login", size, client.get(f"/login/?{chosen}").content.decode()
        for path, body in posts(about):
            yield f"POST {path} {body}", size, client.post(f"{path}?{chosen}", body).content.decode()
        for name, html in after_sending(client, about, chosen):
            yield f"{name} {chosen}", size, html


def posts(about: Written) -> list[tuple[str, dict[str, str]]]:
    tracked, done, follows = about.tracked, about.done, about.follows
    wrong = {"message": "短", "contact_phone": "12", "contact_email": "x", "is_under_14": "on"}
    return [
        *(("/t/", body) for body in (tracked, done, follows, {"code": "K7QM"})),
        *((path, tracked) for path in ("/t/data", "/t/erase", "/t/picture", "/t/withdraw", "/t/visit")),
        ("/t/lost", {"contact": "x"}),
        ("/t/follow", follows),
        ("/t/follow", {**follows, "do": "leave"}),
        ("/t/follow", {**follows, "do": "contact", "contact_phone": "1"}),
        ("/t/erase", {**done, "what": "words"}),
        (f"/c/{about.code}", wrong),
    ]


def after_sending(client: Client, about: Written, chosen: str) -> Iterator[tuple[str, str]]:
    """The challenge of a hurry, the receipt, the receipt of "me too"."""
    form = f"/c/{about.code}?{chosen}"
    token = TOKEN.search(client.get(form).content.decode())
    assert token is not None
    sent = {"token": token[1], "message": MESSAGE}
    with override_settings(MIN_FILL_SECONDS=60):
        yield "challenge", client.post(form, sent).content.decode()
    yield "receipt", client.post(form, sent).content.decode()
    joined = {"token": token[1], "question": about.resolved.pk}
    yield "joined", client.post(f"/c/{about.code}/join?{chosen}", joined).content.decode()


def narrow(browser: Browser) -> Page:
    """A page of 320 px that gets our static files and nothing else."""
    page = browser.new_context(viewport={"width": 320, "height": 640}, bypass_csp=True).new_page()

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if path.startswith("/static/"):
            route.fulfill(path=Path(finders.find(path.removeprefix("/static/")) or ""))
        elif route.request.method == "POST":  # the challenge sends itself when it has found its number: stay there
            route.fulfill(status=204)
        else:
            route.fulfill(body="<!doctype html>", content_type="text/html; charset=utf-8")

    page.route("**/*", answer)
    page.goto(SITE)
    return page


def faults(page: Page, size: str) -> list[str]:
    """What axe-core finds, in large type also contrast under 7:1; and what sticks out."""
    rules = {"color-contrast-enhanced": {"enabled": size == "large"}}
    tags = {"type": "tag", "values": TAGS}
    found = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": tags, "rules": rules}).response
    said = [f"{v['id']}: {node['html'][:160]}" for v in found["violations"] for node in v["nodes"]]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [*said, *([f"is {wide} px wide"] if wide > 320 else [])]


def test_nobody_is_kept_out(client: Client) -> None:
    with time_machine.travel(BEFORE):
        all_pages = list(pages(client))
    found: list[str] = []
    with chromium() as browser:
        page = narrow(browser)
        for name, size, html in all_pages:
            page.set_content(html, wait_until="load")
            page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
            found += [f"{name}: {fault}" for fault in faults(page, size)]
    assert "\n".join(found) == ""
