"""What `.ci/messages --check` finds besides what gettext itself does."""

import runpy
from pathlib import Path

import pytest

MESSAGES = runpy.run_path(str(Path(__file__).resolve().parents[1] / ".ci" / "messages"))


@pytest.mark.parametrize(
    "call", ["_('Sent')", "T('Sent')", "lazy('Sent')", "ngettext('day', 'days', 2)", "django.gettext_lazy('Sent')"]
)
def test_a_text_inside_an_f_string_is_found(call: str) -> None:
    assert MESSAGES["hidden_from_xgettext"](f'x = 1\ny = f"{{x}}: {{{call}}}"') == [(2, call)]
    assert MESSAGES["hidden_from_xgettext"](f'y = f"{{x:{{len({call})}}}}"') == [(1, call)]


def test_one_beside_it_is_not() -> None:
    assert MESSAGES["hidden_from_xgettext"]('said = _("Sent")\nx = f"{said}: {text(9)}"') == []
