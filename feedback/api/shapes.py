"""What goes in and what comes out, field by field."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers as s

from deputies.models import DeputyLevel
from feedback.forms.messages import WORDS_AT_MOST
from feedback.models import Answered, DueStage, Rating, RouteReason, StateLabel
from feedback.models.files import FileKind
from stations.models import VenueKind

KEY = r"^[0-9A-Z]{1,12}$"
BIGGEST = 2**63 - 1
Shape = s.Serializer[Any]


def words(help_text: str = "", at_most: int = WORDS_AT_MOST, **more: Any) -> s.CharField:
    return s.CharField(max_length=at_most, help_text=help_text, **{"required": False, "allow_blank": True, **more})


def number(help_text: str = "", **more: Any) -> s.IntegerField:
    return s.IntegerField(min_value=1, max_value=BIGGEST, help_text=help_text, **more)


def tickets() -> s.ListField:
    return s.ListField(child=s.CharField(max_length=100), required=False, max_length=6, help_text="Tickets of /files.")


def cursor() -> s.CharField:
    text = "`next` of the page before. Its form is our own affair."
    return s.CharField(required=False, max_length=60, help_text=text)


class IndexShape(Shape):
    schema = s.CharField(help_text="The description of the API: OpenAPI 3.")
    docs = s.CharField(help_text="The same, to read and to try.")
    venues = s.CharField(help_text="Where to begin without a token.")
    deputies = s.CharField()


class Named(Shape):
    id = s.IntegerField()
    name = s.CharField()


class TopicShape(Shape):
    slug = s.CharField()
    name = s.CharField()
    name_en = s.CharField()


class TopicList(Shape):
    items = TopicShape(many=True)


class VenueShape(Shape):
    id = s.IntegerField()
    name = s.CharField()
    kind = s.ChoiceField(VenueKind.choices)
    area = s.CharField(help_text="Key of its area: the significant beginning of the 12-digit division code.")
    address = s.CharField(help_text="Empty when it is not known.")
    latitude = s.FloatField(allow_null=True, help_text="WGS 84.")
    longitude = s.FloatField(allow_null=True)
    page = s.CharField(help_text="The address of its public page.")
    form = s.CharField(allow_null=True, help_text="The address of the form behind its QR code.")


class VenuePage(Shape):
    items = VenueShape(many=True)
    next = s.CharField(allow_null=True, help_text="`cursor` of the next page; null on the last one.")


class DeputyShape(Shape):
    """Only deputies who can be reached."""

    id = s.IntegerField()
    name = s.CharField()
    level = s.ChoiceField(DeputyLevel.choices)
    area = s.CharField(help_text="Key of the area.")


class DeputyPage(Shape):
    items = DeputyShape(many=True)
    next = s.CharField(allow_null=True)


class OneVenueShape(VenueShape):
    deputies = DeputyShape(many=True)


class OneDeputyShape(DeputyShape):
    venues = VenueShape(many=True, help_text="The open venues the deputy comes to.")


class VenueQuery(Shape):
    area = s.RegexField(KEY, required=False, help_text="Only under the area of this key.")
    q = s.CharField(required=False, max_length=40, help_text="Words of the name, or its pinyin or initials.")
    cursor = cursor()


class DeputyQuery(VenueQuery):
    venue = number("Only deputies of this venue.", required=False)


class OpinionBody(Shape):
    venue = number("The venue it is handed in at.")
    message = s.CharField(min_length=5, max_length=WORDS_AT_MOST)
    deputy = number("A deputy of the venue whom the citizen chose.", required=False)
    topic = s.SlugField(required=False, max_length=50, help_text="Left out, it is recognised by the words.")
    place = words(at_most=200)
    latitude = s.FloatField(required=False, min_value=-90, max_value=90)
    longitude = s.FloatField(required=False, min_value=-180, max_value=180)
    written_for = words(at_most=80)
    guardian_name = words("Whoever is under 14 needs a guardian who agrees.", at_most=40)
    hide_name_from_deputy = s.BooleanField(default=False)
    hide_name_from_unit = s.BooleanField(default=False)
    may_publish = s.BooleanField(default=False, help_text="The citizen agrees to question and answer being public.")
    contact_name = words(at_most=40)
    contact_phone = words(at_most=40)
    contact_email = s.EmailField(required=False, allow_blank=True, max_length=254)
    language = s.ChoiceField(["zh-hans", "en"], default="zh-hans")
    files = s.ListField(
        child=s.CharField(max_length=100), required=False, max_length=6, help_text="Tickets of /files."
    )


class ReceiptShape(Shape):
    number = s.IntegerField()
    query_code = s.CharField(help_text="For the citizen: it opens /t/. It is stored nowhere.")
    created_at = s.DateTimeField()
    answer_by = s.DateTimeField()


class FileBody(Shape):
    file = s.FileField(max_length=200)


class FileShape(Shape):
    ticket = s.CharField(help_text="Names the file in an opinion or a move, within 48 hours.")
    name = s.CharField()
    kind = s.ChoiceField(FileKind.choices)
    size = s.IntegerField(help_text="Bytes, as it is kept.")


class TrackBody(Shape):
    query_code = s.CharField(max_length=100, help_text="As on the receipt, however it is typed.")


class StepShape(Shape):
    at = s.DateTimeField()
    title = s.CharField()
    note = s.CharField()
    words = s.CharField()
    is_mine = s.BooleanField(help_text="By the citizen.")


class TrackShape(Shape):
    number = s.IntegerField()
    state = s.ChoiceField(StateLabel.choices)
    version = s.IntegerField()
    headline = s.CharField(help_text="How it stands, in a sentence.")
    until = s.CharField()
    venue = s.CharField()
    steps = StepShape(many=True)


class CaseShape(Shape):
    number = s.IntegerField()
    state = s.ChoiceField(StateLabel.choices)
    version = s.IntegerField(help_text="Give it with a move: 409 when somebody moved first.")
    message = s.CharField(help_text="As the holder reads it; empty when it was erased.")
    place = s.CharField()
    area = s.CharField()
    venue = Named()
    topic = s.CharField(allow_null=True)
    deputy = Named(allow_null=True, help_text="Who is responsible; null: the liaison of `held_at`, or staff.")
    held_at = Named(allow_null=True)
    staff_of = Named(allow_null=True, help_text="The area whose staff it was raised to; then they are responsible.")
    unit = Named(allow_null=True, help_text="The handling unit that works on it now.")
    jointly = Named(many=True, help_text="Deputies who hold it with the one who is responsible.")
    route_reason = s.ChoiceField(RouteReason.choices, allow_blank=True)
    created_at = s.DateTimeField()
    due_at = s.DateTimeField(allow_null=True)
    due_stage = s.ChoiceField(DueStage.choices, allow_blank=True)
    is_overdue = s.BooleanField()
    rating = s.ChoiceField(Rating.choices, allow_blank=True)
    was_answered = s.ChoiceField(Answered.choices, allow_blank=True)


class CasePage(Shape):
    items = CaseShape(many=True)
    next = s.CharField(allow_null=True)


class EventFile(Shape):
    id = s.IntegerField()
    name = s.CharField()
    kind = s.ChoiceField(FileKind.choices)
    address = s.CharField(help_text="Signed, for three hours; empty while it may not be opened.")


class EventShape(Shape):
    seq = s.IntegerField()
    at = s.DateTimeField()
    verb = s.CharField()
    by = s.CharField(help_text="citizen, deputy, liaison, staff, system …")
    name = s.CharField()
    line = s.CharField(help_text="In a few words, in the language asked for.")
    words = s.CharField()
    public = s.BooleanField(help_text="Whether the citizen sees it.")
    data = s.DictField()  # type: ignore[assignment]
    files = EventFile(many=True)
    hash = s.CharField(help_text="Of the chain: docs/audit.md.")


class MoveShape(Shape):
    move = s.CharField(help_text="The last part of /cases/{number}/moves/{move}.")
    title = s.CharField()
    takes = s.ListField(child=s.CharField(), help_text="What its body may say besides `version`.")


class ChoiceShape(Shape):
    id = s.IntegerField()
    name = s.CharField()
    name_en = s.CharField()


class OneCaseShape(CaseShape):
    events = EventShape(many=True)
    moves = MoveShape(many=True, help_text="What this token may do now.")
    outcomes = ChoiceShape(many=True, help_text="For `outcome` of a move that resolves.")
    reasons = ChoiceShape(many=True, help_text="For `reason` of a move that declines.")
    colleagues = DeputyShape(many=True, help_text="For `deputy` of a move that refers or asks to join.")
    units = Named(many=True, help_text="For `unit` of a move that refers to a handling unit.")
    venues = Named(many=True, help_text="For `venue` of a move to another venue.")
    areas = Named(many=True, help_text="For `area` of a move that hands down.")


class CaseQuery(Shape):
    state = s.ChoiceField(StateLabel.choices, required=False)
    area = s.RegexField(KEY, required=False)
    since = s.DateTimeField(required=False, help_text="Received at or after this moment.")
    cursor = cursor()


class InboxQuery(Shape):
    cursor = cursor()


class MoveBody(Shape):
    """What the move's form on the page asks for; `GET /cases/{number}` names the fields of each."""

    version = s.IntegerField(min_value=1, max_value=2**31 - 1)
    words = words()
    deputy = number(required=False)
    outcome = number(required=False)
    reason = number(required=False)
    unit = number(required=False)
    venue = number(required=False)
    area = number(required=False)
    files = tickets()
    passed = s.ListField(
        child=number(), required=False, max_length=6, help_text="Ids of the files of a unit's reply that go along."
    )


class LookBody(Shape):
    why = s.CharField(min_length=4, max_length=200, help_text="The citizen and the auditors can read it.")


class ContactShape(Shape):
    name = s.CharField()
    phone = s.CharField()
    email = s.CharField()
