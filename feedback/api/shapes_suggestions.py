"""What goes in and what comes out of suggestions, field by field."""

from __future__ import annotations

from rest_framework import serializers as s

from feedback.api import shapes
from feedback.api.shapes import KEY, Named, Shape
from feedback.forms.suggestions import MOST_OPINIONS
from feedback.models import StateLabel
from feedback.models.suggestions import Stage, SuggestionKind


class SuggestionShape(Shape):
    id = s.IntegerField()
    title = s.CharField()
    kind = s.ChoiceField(SuggestionKind.choices)
    number = s.CharField(help_text="Given after a while; empty until then.")
    area = s.CharField(help_text="Key of the area of the case it was recorded from.")
    lead_proposer = Named(help_text="The deputy who led it.")
    filed_on = s.DateField()
    stage = s.ChoiceField(Stage.choices, help_text="Where it stands, since `stage_on`.")
    stage_on = s.DateField()
    words = s.CharField(help_text="What came of it, as the citizens read it.")
    link = s.CharField(help_text="Where the reply can be read, or empty.")


class SuggestionPage(Shape):
    items = SuggestionShape(many=True)
    next = s.CharField(allow_null=True)


class OriginShape(Shape):
    number = s.IntegerField()
    state = s.ChoiceField(StateLabel.choices)
    venue = s.CharField()


class StageShape(Shape):
    at = s.DateTimeField(help_text="When it was written down.")
    stage = s.ChoiceField(Stage.choices)
    stage_on = s.DateField()
    number = s.CharField()
    words = s.CharField()
    link = s.CharField()


class OneSuggestionShape(SuggestionShape):
    cases = OriginShape(many=True, help_text="The cases it came from that you may open.")
    cases_hidden = s.IntegerField(help_text="How many more it came from.")
    steps = StageShape(many=True, help_text="Where it stood, oldest first.")
    may_keep = s.BooleanField(help_text="Whether this token's account may write down how it stands.")


class SuggestionQuery(Shape):
    stage = s.ChoiceField(Stage.choices, required=False)
    area = s.RegexField(KEY, required=False)
    cursor = shapes.cursor()


class SuggestionBody(Shape):
    title = s.CharField(max_length=100)
    kind = s.ChoiceField(SuggestionKind.choices)
    number = shapes.words("Given after a while.", at_most=40)
    lead_proposer = shapes.number("A deputy of the case's venue, one who holds the case, or oneself.")
    filed_on = s.DateField(help_text="Not to come.")
    others = s.ListField(
        child=shapes.number(), required=False, max_length=MOST_OPINIONS, help_text="Further cases that it came from."
    )


class StandingBody(Shape):
    """All of it: what is left out is empty from now on."""

    stage = s.ChoiceField(Stage.choices)
    stage_on = s.DateField(help_text="Not to come.")
    number = shapes.words(at_most=40)
    words = shapes.words("What came of it; the citizens it came from read this.")
    link = s.URLField(required=False, allow_blank=True, max_length=200)


class CaseBody(Shape):
    case = shapes.number("One of those that the token's account may say it of.")
