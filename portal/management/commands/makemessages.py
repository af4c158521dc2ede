"""`manage.py makemessages`, which also knows the short names that some modules give to gettext_lazy."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=T", "--keyword=lazy"]
