"""Everything that the addresses of the access matrix name, made once, and the people who ask for it.

All of it lies in one street: the venue, its two deputies, the matter that one of them holds. "Own area" is that
street, "parent" its district, "child" a village inside it, "sister" another district.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from http.cookies import SimpleCookie
from itertools import count
from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.test import Client
from django.utils import timezone

from deputies import areas, invitations, photos
from deputies.models import Congress, DeputyGroup, ElectoralDistrict, Topic
from deputies.models.accounts import User
from feedback import lifecycle
from feedback.arrival import on_behalf
from feedback.arrival.on_behalf import Heard
from feedback.arrival.submitting import Opinion
from feedback.files import arriving, showing, taking
from feedback.inbox import ready_texts, saved_views
from feedback.inbox.listing import Asked, Show
from feedback.interfaces import hooks, tokens
from feedback.me_too import following
from feedback.models import ActorKind, OutcomeClass, RouteReason, Submission
from feedback.models.groups import Belonging, GroupMember, SimilarGroup
from feedback.models.interfaces import ApiToken, Webhook, WebhookPost
from feedback.models.notices import Channel, Delivery, Kind
from feedback.models.notifications import Digest, NotificationMail
from feedback.models.on_behalf import Channel as Came
from feedback.models.on_behalf import OnBehalf
from feedback.models.screening import ScreenedWord, Screening, WordKind
from feedback.notices import links
from feedback.notifications import notifying
from feedback.public_answers import publishing
from feedback.sending import chat_robots
from feedback.suggestions import suggesting
from feedback.suggestions.suggesting import Particulars
from stations.contact_days import duty, feeds
from stations.models import CalendarDay, DutyRosterEntry
from stations.models.duty import Absence, ContactDay, ContactDayState
from stations.models.imports import Import, ImportState
from stations.models.posters import BatchState, PosterBatch
from stations.posters import batching
from stations.venue_codes import issuing
from tests import cast
from tests.access.table import ROLES, Answer
from tests.feedback.citizen import MESSAGE
from tests.feedback.files import samples

PHOTO = "5d1d7f5c6a534e0b9a0e0d2c8f6b1a11"
SECRET_MESSAGE = MESSAGE
LEDGER = "意见簿上写的：健身器材生锈了。"
MISSING = {int: "999999999", str: "ZZZZZZZZ"}


class World:
    """`places` fill the addresses of the table: {case}, {venue} ...; `ask` sends a request whose traces are undone."""

    def __init__(self) -> None:
        self.town = cast.town()
        self.users = cast.everybody(self.town)
        self.places: dict[str, Any] = {"street": self.town.street.key, "photo": PHOTO}
        self._people_and_venues()
        self._matters()
        self._duties()
        self._posters()
        self._imports()
        self._congresses()
        self._addresses = count(1)
        self._clients = {role: self._client(user) for role, user in ROLES.items()}
        self.places["session"] = self._session().pk

    def _people_and_venues(self) -> None:
        town = self.town
        self.places |= {
            "venue": town.station.pk,
            "deputy": town.shen.pk,
            "colleague": town.zhou.pk,
            "far_deputy": town.far.pk,
            "person": self.users["zhou"].pk,
            "venue_code": issuing.issue(venue=town.station).pk,
            "deputy_code": issuing.issue(deputy=town.shen).pk,
            "passkey": self._passkey().pk,
            "invitation": invitations.invite(self.users["nobody"], actor=None),
            "token": self._token().pk,
        }
        for size in photos.SIZES:
            path = photos.path_of(PHOTO, size)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"a picture")

    def _webhook(self) -> Webhook:
        there = {"name": "12345", "address": "https://12345.example/in"}
        return hooks.add(area=self.town.street, by=self.users["street_staff"], now=timezone.now(), **there)

    def _token(self) -> ApiToken:
        return tokens.issue(self.users["shen"], name="12345", scopes=["cases:read"], days=30, now=timezone.now())[0]

    def _session(self) -> UserSession:
        """Another one of the deputy's, at home."""
        shen = Client()
        shen.force_login(self.users["shen"])
        key = shen.session.session_key
        return UserSession.objects.create(user=self.users["shen"], ip="127.0.0.1", session_key=key, user_agent="")

    def _passkey(self) -> Authenticator:
        data = {"name": "手机", "credential": {}}
        return Authenticator.objects.create(user=self.users["city_staff"], type=Authenticator.Type.WEBAUTHN, data=data)

    def _matters(self) -> None:
        town = self.town
        held = cast.assigned(town.shen, town.station, SECRET_MESSAGE)
        unrouted = cast.submission(town.station, n=1)
        lifecycle.stand_unrouted(unrouted.pk, reason=RouteReason.STAFF)
        at_liaison = cast.submission(town.station, n=2)
        system = lifecycle.SYSTEM
        lifecycle.assign(at_liaison.pk, actor=system, holding_venue=town.station, reason=RouteReason.LIAISON)
        self.other = cast.assigned(town.far, town.elsewhere)
        resolved = cast.assigned(town.far, town.elsewhere, n=1)
        lifecycle.accept(resolved.pk, actor=system)
        lifecycle.resolve(resolved.pk, OutcomeClass.objects.all()[0], "已修好。", actor=system)
        resolved.refresh_from_db()
        self.resolved = resolved
        self._messages(held)
        photo = taking.take_in(samples.picture(), name="北门.jpg", bundle=held.idempotency_key, by="citizen")
        self.places["file"] = showing.address_of(photo).partition("=")[2]
        self.places["upload"] = self._upload(held)
        found = Screening.objects.create(
            submission=held, area_key=held.area_key, at=held.created_at, kinds=[WordKind.THREAT]
        )
        word = ScreenedWord.objects.create(area=town.street, word="香樟", kind=WordKind.OTHER)
        answered = cast.assigned(town.shen, town.station, n=3, may_publish=True)
        lifecycle.resolve(answered.pk, OutcomeClass.objects.all()[0], "已修好。", actor=system)
        texts = publishing.Texts("路灯", "不亮。", "修好了。")
        answer = publishing.publish(answered.pk, texts, actor=system)
        view = saved_views.keep(self.users["shen"], "先看的", Asked(show=Show.OVERDUE))
        ready = ready_texts.keep(self.users["liaison"], town.station, "已收到", "您好。")
        told = notifying.of(self.users["shen"]).filter(submission=held)[0]
        self.places |= {"text": ready.pk, "notification": told.pk}
        self.places |= {"answered": answered.pk, "answer": answer.pk, "inbox_view": view.pk if view else 0}
        asked = cast.assigned(town.shen, town.station, n=4, may_publish=True)
        publishing.offer(asked.pk, publishing.QuestionTexts("路灯", "不亮。"), actor=system)
        self.following = following.join(asked.pk, form_key=asked.idempotency_key, language="zh-hans").query_code
        self.places["asked"] = asked.pk
        hook = self._webhook()
        post = WebhookPost.objects.create(webhook=hook, event=held.events.all()[0], attempts=1)
        self.places |= {"webhook": hook.pk, "webhook_post": post.pk}
        self.places |= {"screening": found.pk, "word": word.pk}
        self._passed_on()
        self.places |= {"case": held.pk, "unrouted": unrouted.pk, "liaison_case": at_liaison.pk}
        self._group(held, unrouted)
        self._suggestion(held)
        self._entry()

    def _suggestion(self, held: Submission) -> None:
        said = Particulars("session", "关于加强背街小巷照明的建议", "第27号", self.town.shen, date(2026, 1, 20))
        shen = lifecycle.Actor(ActorKind.DEPUTY, self.town.shen.name, self.users["shen"])
        made = suggesting.record(said, [held.pk], area_key=held.area_key, actor_of=lambda _case: shen)
        self.places |= {"suggestion": made.pk}

    def _entry(self) -> None:
        liaison = self.users["liaison"]
        by, now = lifecycle.Actor(ActorKind.LIAISON, "李", liaison), timezone.now()
        said = Heard(Came.PAPER, timezone.localdate(now))
        receipt = on_behalf.enter(Opinion(self.town.station, LEDGER), said, actor=by, idempotency_key=uuid4(), now=now)
        self.places |= {"entry": OnBehalf.objects.get(submission=receipt.submission_id).pk}

    def _group(self, confirmed: Submission, suggested: Submission) -> None:
        now = timezone.now()
        group = SimilarGroup.objects.create(district=confirmed.district, created_at=now, last_at=now)
        for case, belonging in ((confirmed, Belonging.CONFIRMED), (suggested, Belonging.SUGGESTED)):
            said = {"area_key": case.area_key, "at": case.created_at, "likeness": 80, "decided_at": now}
            GroupMember.objects.create(group=group, submission=case, belonging=belonging, **said)
        self.places |= {"group": group.pk}

    def _upload(self, held: Submission) -> str:
        """One that is whole, not sent yet."""
        note = samples.mp3()
        key = arriving.begin(held.idempotency_key, name="语音.mp3", length=len(note))
        found = arriving.behind(key)
        assert found is not None
        arriving.append(found, note, at=0)
        arriving.finish(found, by="citizen")
        return key

    def _passed_on(self) -> None:
        """One that the colleague holds with the deputy, one at a handling unit, one raised to the district's staff."""
        town, system = self.town, lifecycle.SYSTEM
        cast.liaison_of(town.home, "home_liaison")
        joint, referred, raised = (cast.assigned(town.shen, town.station, n=n) for n in (11, 12, 13))
        deputy = lifecycle.Actor(ActorKind.DEPUTY, town.shen.name, self.users["shen"])
        lifecycle.join(joint.pk, town.zhou, "", actor=deputy)
        lifecycle.refer_to_unit(referred.pk, town.unit, "请修路灯", actor=system)
        for _floor in ("street", "district"):
            lifecycle.raise_up(raised.pk, "要区里协调", actor=system)
        self.places |= {"joint_case": joint.pk, "referred_case": referred.pk, "raised_case": raised.pk}
        self.places |= {"referral": referred.referrals.get().pk, "unit": town.unit.pk, "home": town.home.pk}

    def _messages(self, held: Submission) -> None:
        """One that was given up, and the link that stops them."""
        now, event = timezone.now(), held.events.all()[0]
        rows = {"channel": Channel.EMAIL, "kind": Kind.RECEIVED, "language": "zh-hans", "created_at": now}
        dead = Delivery.objects.create(submission=held, event=event, available_at=now, dead_at=now, **rows)
        day = {"area_key": self.town.street.key, "day": timezone.localdate(), "available_at": now, "dead_at": now}
        digest = Digest.objects.create(user=self.users["shen"], **day)
        robot = chat_robots.add(
            kind="wecom", name="街道群", address="http://127.0.0.1:9/send", secret="", area=self.town.street,
            by=self.users["street_staff"], now=now,
        )  # fmt: skip
        told = notifying.of(self.users["shen"]).filter(submission=held)[0]
        mail = {"area_key": self.town.street.key, "ripe_at": now, "available_at": now, "dead_at": now}
        NotificationMail.objects.create(notification=told, **mail)
        self.places |= {"dead_mail": told.pk}
        self.places |= {"dead_digest": digest.pk, "robot": robot.pk}
        self.places |= {"dead_delivery": dead.pk, "stop": links.stop(held, Channel.EMAIL).partition("k=")[2]}

    def _duties(self) -> None:
        town, day = self.town, timezone.localdate() + timedelta(days=30)
        self.day = day
        mine, theirs = (
            DutyRosterEntry.objects.create(venue=town.station, deputy=deputy, date=on)
            for deputy, on in ((town.shen, day), (town.zhou, day + timedelta(days=7)))
        )
        swap = duty.propose_swap(mine, theirs, "", now=timezone.now())
        absence = Absence.objects.create(deputy=town.shen, first_day=day, last_day=day)
        feed_secret = feeds.give_address(self.users["shen"], deputy=town.shen)
        self.places |= {
            "contact_day": self._contact_day(day, ContactDayState.PUBLISHED).pk,
            "today": self._contact_day(timezone.localdate(), ContactDayState.PUBLISHED).pk,
            "planned_day": self._contact_day(day + timedelta(days=14), ContactDayState.PLANNED).pk,
            "contact_date": day.isoformat(),
            "contact_year": day.year,
            "duty": mine.pk,
            "wanted": theirs.pk,
            "swap": swap.pk,
            "absence": absence.pk,
            "feed": self.users["shen"].calendar_feeds.get().pk,
            "secret": feed_secret,
            "holiday": CalendarDay.objects.create(date=date(2031, 1, 1), is_working=False, name="元旦").pk.isoformat(),
        }

    def _contact_day(self, on: date, state: ContactDayState) -> ContactDay:
        """From midnight on: today's can be closed at any hour."""
        return ContactDay.objects.create(
            venue=self.town.station, date=on, starts=time(0), ends=time(11), state=state, changed_at=timezone.now()
        )

    def _posters(self) -> None:
        town, asked_by = self.town, self.users["street_staff"]
        form: dict[str, Any] = {"size": "card", "packing": "pdf", "language": "zh-hans"}
        batch = batching.plan(asked_by=asked_by, area=town.street, **form)
        batching.make_next()
        failed = batching.plan(asked_by=asked_by, area=town.street, **form)
        PosterBatch.objects.filter(pk=failed.pk).update(state=BatchState.FAILED)
        rotation = issuing.rotate([town.home], reason="遗失", asked_by=asked_by)
        self.places |= {"batch": batch.pk, "failed_batch": failed.pk, "rotation": rotation.pk}

    def _imports(self) -> None:
        """One that may be applied, and one that may be undone."""
        form = {"asked_by": self.users["street_staff"], "area_keys": [self.town.street.key], "kind": "deputies"}
        checked = Import.objects.create(**form, state=ImportState.CHECKED, n_create=1)
        applied = Import.objects.create(**form, state=ImportState.APPLIED, ended_at=timezone.now())
        ledger = Import.objects.create(asked_by=self.users["liaison"], kind="ledger", state=ImportState.CHECKED)
        entered = Import.objects.create(asked_by=self.users["liaison"], kind="ledger", state=ImportState.APPLIED)
        self.places |= {"ledger": ledger.pk, "applied_ledger": entered.pk}
        self.places |= {"import": checked.pk, "applied_import": applied.pk}

    def _congresses(self) -> None:
        street = self.town.street
        congress = Congress.objects.create(area=street, level="township", term=18, begins=date(2022, 1, 10))
        district = ElectoralDistrict.objects.create(congress=congress, number=1, name="东亭第一选区")
        group = DeputyGroup.objects.create(name="城建环保组", area=street)
        zone = areas.create_own(street, "东亭工业园", on=date(2022, 1, 1))
        self.places |= {"street_area": street.pk, "zone": zone.pk}
        self.places |= {"congress": congress.pk, "electoral_district": district.pk, "deputy_group": group.pk}

    def _client(self, name: str) -> Client:
        client = Client(raise_request_exception=False)
        if name:
            client.force_login(self.users[name])
        return client

    @property
    def topic(self) -> Topic:
        return self.town.topic

    def user(self, role: str) -> User:
        return self.users[ROLES[role]]

    def address(self, pattern: str) -> str:
        return pattern.format(**self.places)

    def missing_address(self, pattern: str) -> str:
        """The same address with something in each place that was never there."""
        return pattern.format(**{name: MISSING[type(value)] for name, value in self.places.items()})

    def ask(self, role: str, method: str, address: str, body: Any = None) -> Answer:
        """What this person is answered. Whatever it wrote is undone, and no answer knows of an earlier one."""
        client = self._clients[role]
        cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
        n = next(self._addresses)  # rate limits are not the matter here: everybody comes from a place of their own
        here = f"127.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"
        before = transaction.savepoint()
        try:
            send = getattr(client, method.lower())
            what = {"REMOTE_ADDR": here, "headers": {"upload-length": "417"}}  # of a file, where one is begun
            return Answer.of(send(address, body if method == "POST" else None, **what))
        finally:
            transaction.savepoint_rollback(before)
            client.cookies = cookies
