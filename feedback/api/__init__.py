"""The door for other systems: `/api/v1/`. It says what the pages say and does what they do, by the same verbs.

Only `routes`, `urls` and `later` are read when the portal starts: Django REST framework is loaded by the first request
that asks for it, so no other process carries it.
"""
