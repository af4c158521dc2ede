"""Why a file is not taken."""

from __future__ import annotations


class Refused(Exception):
    """`args[0]` goes on after the file's name: what is wrong with it and what to do."""


class NoRoom(Exception):
    """The disk is too full for files: what is written can still be sent."""
