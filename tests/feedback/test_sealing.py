"""What citizens leave is sealed in the database, plain on the model, found by number, and changes its key."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import call_command
from django.db import connection

from feedback.models import Submission
from feedback.sealing import Token, fingerprint, seal, unseal
from tests import cast

LEFT = {"contact_name": "王阿姨", "contact_phone": "13812345678", "contact_email": "Wang@example.org"}


@pytest.fixture
def made(db: None) -> Submission:
    return cast.submission(cast.town().station, **LEFT)


def stored() -> str:
    """The whole row as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(s)::text FROM feedback_submission s")
        return str(cursor.fetchone()[0])


def plain(submission: Submission) -> dict[str, str]:
    return {name: getattr(submission, name) for name in LEFT}


def test_it_is_plain_on_the_model_and_nowhere_in_the_row(made: Submission) -> None:
    assert plain(Submission.objects.get(pk=made.pk)) == LEFT
    assert not [text for text in ("王阿姨", "13812345678", "Wang", "wang@") if text in stored()]


def test_it_is_opened_only_when_somebody_looks(made: Submission, settings: Any) -> None:
    settings.CONTACT_KEYS = ["another"]
    found = Submission.objects.get(pk=made.pk)
    assert found.state == "submitted"
    with pytest.raises(InvalidToken):
        found.contact_name  # noqa: B018


def test_saving_what_was_never_opened_keeps_it(made: Submission) -> None:
    found = Submission.objects.get(pk=made.pk)
    found.save()
    assert plain(Submission.objects.get(pk=made.pk)) == LEFT
    assert Submission.objects.with_phone("13812345678").exists()


def test_saving_something_else_seals_it_and_finds_it(made: Submission) -> None:
    made.contact_phone, made.contact_email = "13900000000", ""
    made.save()
    assert Submission.objects.get(pk=made.pk).contact_phone == "13900000000"
    assert Submission.objects.with_phone("139 0000 0000").get() == made
    assert not Submission.objects.with_phone("13812345678").exists()
    assert Submission.objects.filter(contact_email="", contact_email_index=None).get() == made


@pytest.mark.parametrize("typed", ["138 1234 5678", "+8613812345678", "０0８6-138-1234-5678"])
def test_a_number_is_found_however_it_is_typed(made: Submission, typed: str) -> None:
    assert Submission.objects.with_phone(typed).get() == made


def test_an_address_is_found_whatever_its_case_and_nothing_finds_nobody(made: Submission) -> None:
    cast.submission(made.venue, "没有留电话", n=1)
    assert Submission.objects.with_email("WANG@example.org").get() == made
    for nothing in ("", "王"):
        assert not Submission.objects.with_phone(nothing).exists()
    assert not Submission.objects.with_email(" ").exists()


@pytest.mark.parametrize("lookup", [{"contact_phone": "13812345678"}, {"contact_name__contains": "王"}])
def test_it_cannot_be_looked_up_by_what_it_says(made: Submission, lookup: dict[str, str]) -> None:
    with pytest.raises(FieldError):
        Submission.objects.get(**lookup)


def test_nothing_left_is_nothing_stored(db: None) -> None:
    cast.submission(cast.town().station)
    assert Submission.objects.filter(contact_name="", contact_phone="", contact_email="").exists()
    assert Submission.objects.filter(contact_phone_index=None, contact_email_index=None).exists()


def test_the_same_sealed_twice_is_not_the_same(settings: Any) -> None:
    assert seal("13812345678") != seal("13812345678")
    assert unseal(seal("𠮷喆")) == "𠮷喆"
    assert fingerprint("a", "1") == fingerprint("a", "1") != fingerprint("b", "1")


@pytest.mark.parametrize("setting", ["CONTACT_KEYS", "CONTACT_INDEX_KEY"])
def test_without_a_key_nothing_is_sealed(settings: Any, setting: str) -> None:
    setattr(settings, setting, "" if setting == "CONTACT_INDEX_KEY" else [])
    with pytest.raises(ImproperlyConfigured):
        seal("1") if setting == "CONTACT_KEYS" else fingerprint("a", "1")


def test_a_new_key_seals_everything_again_and_the_old_one_can_go(made: Submission, settings: Any, capsys: Any) -> None:
    settings.CONTACT_KEYS = ["new", *settings.CONTACT_KEYS]
    settings.CONTACT_INDEX_KEY = "new too"
    assert not Submission.objects.with_phone("13812345678").exists()
    call_command("rotate_contact_keys", batch=1)
    assert "1 rows" in capsys.readouterr().out
    settings.CONTACT_KEYS = ["new"]
    found = Submission.objects.with_phone("13812345678").get()
    assert plain(found) == LEFT
    before = stored()
    call_command("rotate_contact_keys")
    assert "0 rows" in capsys.readouterr().out
    assert stored() == before


def test_a_filled_database_is_sealed_by_the_migration_and_opened_again_backwards(made: Submission) -> None:
    migration = import_module("feedback.migrations.0030_sealed_contacts")
    editor = type("Editor", (), {"connection": connection})
    migration.unseal_all(apps, editor)
    assert "13812345678" in stored()
    migration.seal_all(apps, editor)
    assert "13812345678" not in stored()
    found = Submission.objects.with_phone("13812345678").get()
    assert plain(found) == LEFT
    assert isinstance(Submission.objects.values_list("contact_name", flat=True).get(), Token)
