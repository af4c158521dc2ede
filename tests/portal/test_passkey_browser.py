"""A passkey in a browser, with an authenticator that Chromium makes up: added, used instead of the password, used as
the second factor, and refused when its key is another."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from deputies.models.accounts import User
from tests import cast
from tests.browser import DESK, chromium

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PASSWORD = "correct horse 电池"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_added_and_opens_the_account(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    shen = cast.town().users["shen"]
    shen.set_password(PASSWORD)
    shen.save()
    with chromium() as browser:
        context = browser.new_context(viewport=DESK, locale="zh-CN")
        page = context.new_page()
        page.set_default_timeout(10_000)
        device, key = _device(context, page)

        _by_password(page, live_server.url)
        page.wait_for_url("**/inbox/")
        _add(page, live_server.url)
        passkey = Authenticator.objects.get(user=shen, type=Authenticator.Type.WEBAUTHN).wrap()
        assert (passkey.instance.data["name"], passkey.is_passwordless) == ("我的手机", True)

        context.clear_cookies()
        page.goto(f"{live_server.url}/login/")
        page.click("#passkey_login")
        page.wait_for_url("**/inbox/")
        expect(page.locator(".account summary .face")).to_have_text("沈")

        context.clear_cookies()
        _by_password(page, live_server.url)
        page.wait_for_url("**/authenticate/")
        page.click("#mfa_webauthn_authenticate")
        page.wait_for_url("**/inbox/")

        context.clear_cookies()
        _forged(device, key)
        page.goto(f"{live_server.url}/login/")
        page.click("#passkey_login")
        expect(page.get_by_role("status")).to_be_visible()
        page.goto(f"{live_server.url}/inbox/")
        page.wait_for_url("**/login/**")

    assert User.objects.get(pk=shen.pk).last_login is not None


def _device(context: BrowserContext, page: Page) -> tuple[CDPSession, str]:
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    made = device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return device, made["authenticatorId"]


def _by_password(page: Page, address: str) -> None:
    page.goto(f"{address}/login/")
    page.fill("[name=username]", "shen")
    page.fill("[name=password]", PASSWORD)
    page.click("form:has([name=password]) button.primary")


def _add(page: Page, address: str) -> None:
    page.goto(f"{address}/account/second-factor/webauthn/add/")
    page.fill("[name=name]", "我的手机")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)


def _forged(device: CDPSession, key: str) -> None:
    """The same credential with another private key, as somebody has it who knows all but the secret."""
    (credential,) = device.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
    device.send("WebAuthn.clearCredentials", {"authenticatorId": key})
    forged = {**credential, "privateKey": _another_key(), "signCount": credential["signCount"] + 10}
    device.send("WebAuthn.addCredential", {"authenticatorId": key, "credential": forged})


def _another_key() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return b64encode(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())).decode()
