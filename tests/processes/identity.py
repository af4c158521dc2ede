"""A small OpenID Connect server on the loopback address (OpenID Connect Core 1.0: the authorization code flow).

It asks nobody anything: whoever is sent to it is the person of `claims`. It checks what a real one checks of the
client: its id and secret, the redirect address, the code (once) and PKCE (RFC 7636).
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT_ID, CLIENT_SECRET = "portal", "of-this-test"
KEY_ID = "1"


class IdentityServer(ThreadingHTTPServer):
    """`claims` are those of the person who is logged in there."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.claims: dict[str, Any] = {}
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, dict[str, Any]] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def identity_token(self, nonce: str | None) -> str:
        now = int(time.time())
        said = {"iss": self.address, "aud": CLIENT_ID, "iat": now, "exp": now + 60, **self.claims}
        return jwt.encode(said | ({"nonce": nonce} if nonce else {}), self.key, "RS256", {"kid": KEY_ID})


class _Door(BaseHTTPRequestHandler):
    server: IdentityServer

    def do_GET(self) -> None:
        path, asked = urlsplit(self.path).path, {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
        here = self.server.address
        match path:
            case "/.well-known/openid-configuration":
                names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
                ends = {f"{name}_endpoint": f"{here}/{at}" for name, at in names.items()}
                self.say(200, {"issuer": here, "jwks_uri": f"{here}/keys", **ends})
            case "/keys":
                public = json.loads(RSAAlgorithm.to_jwk(self.server.key.public_key()))
                self.say(200, {"keys": [public | {"kid": KEY_ID, "use": "sig", "alg": "RS256"}]})
            case "/authorize" if asked.get("client_id") == CLIENT_ID and asked.get("response_type") == "code":
                code = secrets.token_urlsafe(16)
                self.server.codes[code] = asked
                self.send_response(302)
                back = urlencode({"code": code, "state": asked.get("state", "")})
                self.send_header("Location", f"{asked['redirect_uri']}?{back}")
                self.end_headers()
            case "/userinfo":
                claims = self.server.tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
                self.say(200 if claims else 401, claims or {"error": "invalid_token"})
            case _:
                self.say(400, {"error": "invalid_request"})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        given = {k: v[0] for k, v in parse_qs(body).items()}
        asked = self.server.codes.pop(given.get("code", ""), None)
        if urlsplit(self.path).path != "/token" or asked is None or not self._is_the_client(given, asked):
            self.say(400, {"error": "invalid_grant"})
            return
        token = secrets.token_urlsafe(16)
        self.server.tokens[token] = dict(self.server.claims)
        said = {"access_token": token, "token_type": "Bearer", "expires_in": 60}
        self.say(200, said | {"id_token": self.server.identity_token(asked.get("nonce"))})

    def _is_the_client(self, given: dict[str, str], asked: dict[str, str]) -> bool:
        basic = "Basic " + base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        knows = self.headers.get("Authorization") == basic or given.get("client_secret") == CLIENT_SECRET
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        fits = asked.get("code_challenge", challenge) == challenge
        return knows and fits and given.get("redirect_uri") == asked["redirect_uri"]

    def say(self, status: int, words: dict[str, Any]) -> None:
        body = json.dumps(words).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def identity_server() -> Iterator[IdentityServer]:
    server = IdentityServer()
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
