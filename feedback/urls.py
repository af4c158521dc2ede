"""Addresses of the citizen's message: the form, tracking, and the inbox of who answers."""

from django.urls import path

from feedback.views import (
    answers,
    appointments,
    citizen_form,
    contact_day,
    departures,
    files,
    inbox,
    screening,
    tracking,
    workflow,
)

urlpatterns = [
    path("c/", citizen_form.code_entry, name="code-entry"),
    path("c/<str:code>", citizen_form.citizen_form, name="citizen-form"),
    path("c/<str:code>/visit", appointments.citizen_visit, name="citizen-visit"),
    path("files/", files.file, name="file"),
    path("t/visit", appointments.tracking_visit, name="tracking-visit"),
    path("t/", tracking.tracking, name="tracking"),
    path("t/detail", tracking.tracking_detail, name="tracking-detail"),
    path("t/rate", tracking.tracking_rate, name="tracking-rate"),
    path("t/withdraw", tracking.tracking_withdraw, name="tracking-withdraw"),
    path("contact-day/", contact_day.today, name="day-today"),
    path("contact-day/<int:pk>/", contact_day.day_page, name="day-page"),
    path("contact-day/<int:pk>/walk-in/", contact_day.walk_in, name="day-walk-in"),
    path("contact-day/<int:pk>/<slug:verb>/", contact_day.day_act, name="day-act"),
    path("deputies/<int:pk>/status/<slug:status>/", departures.deputy_status, name="deputy-status"),
    path("answers/", answers.answer_list, name="answers"),
    path("answers/<int:pk>/", answers.answer_page, name="answer"),
    path("answers/venue/<int:venue>.xml", answers.feed, name="venue-answers-feed"),
    path("answers/area/<str:area>.xml", answers.feed, name="area-answers-feed"),
    path("answers/desk/", answers.desk, name="answers-desk"),
    path("answers/desk/<int:pk>/", answers.edit, name="answers-edit"),
    path("answers/<int:pk>/withdraw/", answers.withdraw, name="answers-withdraw"),
    path("rules/", workflow.rules, name="rules"),
    path("screening/", screening.screening_list, name="screening"),
    path("screening/<int:pk>/", screening.screening_case, name="screening-case"),
    path("screening/words/", screening.screening_words, name="screening-words"),
    path("screening/words/<int:pk>/remove/", screening.screening_word_remove, name="screening-word-remove"),
    path("inbox/", inbox.inbox_page, name="inbox"),
    path("inbox/<int:pk>/", inbox.case_page, name="inbox-case"),
    path("inbox/<int:pk>/<slug:slug>/", inbox.move_page, name="inbox-move"),
]
