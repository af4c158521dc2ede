"""Single sign-on for real: the portal's processes, a browser, and an OpenID Connect server on the loopback address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import PHONE, chromium
from tests.processes.identity import CLIENT_ID, CLIENT_SECRET, IdentityServer, identity_server
from tests.processes.stack import Stack

pytestmark = [pytest.mark.processes, pytest.mark.browser]
SEED = "from tests.processes.seed import seed_people; seed_people()"


@pytest.fixture(scope="module")
def identity() -> Iterator[IdentityServer]:
    with identity_server() as server:
        yield server


@pytest.fixture(scope="module")
def stack(identity: IdentityServer) -> Iterator[Stack]:
    sso = {"SSO_SERVER": identity.address, "SSO_CLIENT_ID": CLIENT_ID, "SSO_CLIENT_SECRET": CLIENT_SECRET}
    with Stack(**sso, SSO_NAME="全市统一登录", REQUIRE_SECOND_FACTOR="false") as stack:
        stack.manage("shell", "-v0", "-c", SEED)
        stack.sql("UPDATE deputies_user SET email = 'zhou@deputies.example' WHERE username = 'zhou'")
        yield stack


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    yield context
    context.close()


def sign_on(phone: BrowserContext, stack: Stack) -> Page:
    page = phone.new_page()
    page.goto(f"{stack.address}/inbox/")
    page.get_by_role("button", name="全市统一登录").click()
    page.wait_for_url(f"{stack.address}/**")
    return page


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "1", "preferred_username": "shen"},
        {"sub": "2", "preferred_username": "z.minhua", "email": "Zhou@deputies.example", "email_verified": True},
    ],
    ids=["by account name", "by confirmed e-mail"],
)
def test_whoever_has_an_account_comes_in(
    stack: Stack, identity: IdentityServer, phone: BrowserContext, claims: dict[str, object]
) -> None:
    identity.claims = claims
    page = sign_on(phone, stack)
    page.goto(f"{stack.address}/inbox/")
    expect(page).to_have_url(f"{stack.address}/inbox/")
    expect(page.locator("main")).to_be_visible()


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "3", "preferred_username": "stranger"},
        {"sub": "4", "preferred_username": "z.minhua", "email": "zhou@deputies.example", "email_verified": False},
    ],
    ids=["nobody here", "e-mail not confirmed"],
)
def test_a_stranger_is_refused_and_no_account_is_made(
    stack: Stack, identity: IdentityServer, phone: BrowserContext, claims: dict[str, object]
) -> None:
    identity.claims = claims
    before = stack.sql("SELECT count(*) FROM deputies_user")
    page = sign_on(phone, stack)
    expect(page).to_have_url(f"{stack.address}/login/")
    expect(page.get_by_text("这里没有您的账号。请向所在区域的工作人员索取邀请。")).to_be_visible()
    assert stack.sql("SELECT count(*) FROM deputies_user") == before


def test_a_disabled_account_stays_outside(stack: Stack, identity: IdentityServer, phone: BrowserContext) -> None:
    stack.sql("UPDATE deputies_user SET is_active = FALSE WHERE username = 'liaison'")
    identity.claims = {"sub": "5", "preferred_username": "liaison"}
    page = sign_on(phone, stack)
    page.goto(f"{stack.address}/inbox/")
    expect(page).to_have_url(f"{stack.address}/login/?next=/inbox/")


def test_without_the_servers_word_nobody_comes_in(
    stack: Stack, identity: IdentityServer, phone: BrowserContext
) -> None:
    page = phone.new_page()
    page.goto(f"{stack.address}/sso/oidc/portal/login/callback/?code=made-up&state=made-up")
    expect(page).to_have_url(f"{stack.address}/login/")
