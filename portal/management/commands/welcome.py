"""`manage.py welcome`: where the portal is, who can log in to the demonstration, and a code to scan."""

from __future__ import annotations

import io
from typing import Any

import qrcode
from django.conf import settings
from django.core.management.base import BaseCommand

from portal.demo.accounts import ACCOUNTS, DEMO_VENUE_NAME, PASSWORD
from stations.models import Code


class Command(BaseCommand):
    help = "Prints the portal's address, the demo accounts and a venue's QR code."

    def handle(self, *args: Any, **options: Any) -> None:
        codes = Code.objects.filter(venue__is_open=True, revoked_at=None).select_related("venue").order_by("pk")
        code = codes.filter(venue__name=DEMO_VENUE_NAME).first() or codes.first()
        if code is not None:
            self._show_code(code)
        if settings.DEMO:
            self._show_accounts()
        self.stdout.write(self.style.SUCCESS(f"\n一码通 Yimatong: {settings.PUBLIC_ADDRESS}/   (Ctrl-C stops it)\n"))

    def _show_code(self, code: Code) -> None:
        picture = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_L, border=2)
        picture.add_data(code.address)
        drawing = io.StringIO()
        picture.print_ascii(drawing, invert=True)
        self.stdout.write(drawing.getvalue())
        self.stdout.write(f"{code.venue}: {code.address}")

    def _show_accounts(self) -> None:
        self.stdout.write(f"\nA demonstration with made-up people. Log in at {settings.PUBLIC_ADDRESS}/login/ as")
        for account in ACCOUNTS:
            self.stdout.write(f"  {account.username:<16} {account.label_en} · {account.label}")
        self.stdout.write(f"  password of each  {PASSWORD}")
