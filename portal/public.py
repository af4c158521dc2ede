"""The written list of what anybody may open without an account. Everything else asks for a login."""

PUBLIC_URL_NAMES = frozenset(
    {
        "home",
        "login",
        "logout",
        "account_login",
        "account_logout",
        "invitation",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "set_language",
        "healthz",
        "readyz",
        "metrics",
        "admin:login",
        "citizen-form",
        "code-entry",
        "tracking",
        "tracking-detail",
        "tracking-rate",
        "privacy",
        "qr-svg",
        "qr-png",
        "photo",
        "find",
        "find-near",
        "public-venue",
        "public-venue-by-code",
        "public-deputy",
    }
)
