"""Chinese headings break at their punctuation on a phone, never in mid-word."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import PHONE, chromium

LINES = """([text, name]) => {
    const heading = document.createElement("h2"), lines = []
    heading.textContent = text, heading.className = name
    document.querySelector("main").append(heading)
    const range = document.createRange(), node = heading.firstChild
    for (let at = 0, top = null; at < text.length; at++) {
        range.setStart(node, at), range.setEnd(node, at + 1)
        const here = range.getBoundingClientRect().top
        here === top ? lines.push(lines.pop() + text[at]) : lines.push(text[at])
        top = here
    }
    return lines
}"""


@pytest.mark.browser
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_heading_breaks_at_its_punctuation(live_server: Any) -> None:
    with chromium() as browser:
        page = browser.new_page(viewport=PHONE)
        page.goto(f"{live_server.url}/t/")
        said = page.evaluate(LINES, ["12月15日（周二）上午代表联系日，欢迎前来", ""])
        assert said == ["12月15日（周二）", "上午代表联系日，欢迎前来"]
        title = page.evaluate(LINES, ["关于重视东亭街道一带用地用能问题和停车问题的建议", "title"])
        assert len(title) == 2
        assert abs(len(title[0]) - len(title[1])) <= 3
