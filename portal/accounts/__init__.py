"""One's own account: logging in, second factors, sessions, the role one acts in; and what stands between a login and
the work."""
