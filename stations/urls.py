"""Addresses of the codes' pictures, the posters, and the pages on which anybody finds a venue."""

from django.urls import path

from stations.views import deputies, people, poster_batches, posters, public, qr, venues

urlpatterns = [
    path("find/", public.find, name="find"),
    path("find/near", public.near, name="find-near"),
    path("v/<int:pk>/", public.venue, name="public-venue"),
    path("v/<code>/", public.by_code, name="public-venue-by-code"),
    path("d/<code>/", public.deputy, name="public-deputy"),
    path("posters/", poster_batches.batches, name="posters"),
    path("posters/<int:pk>/", poster_batches.batch, name="poster-batch"),
    path("posters/<int:pk>/retry", poster_batches.retry, name="poster-batch-retry"),
    path("posters/<int:pk>/file", poster_batches.file, name="poster-batch-file"),
    path("posters/rotate/", poster_batches.rotate, name="poster-rotate"),
    path("posters/rotations/<int:pk>/", poster_batches.rotation, name="poster-rotation"),
    path("posters/scans/", poster_batches.scans, name="poster-scans"),
    path("c/<code>/qr.svg", qr.svg, name="qr-svg"),
    path("c/<code>/qr.png", qr.png, name="qr-png"),
    path("deputies/", deputies.deputy_list, name="deputies"),
    path("deputies/new/", deputies.deputy_new, name="deputy-new"),
    path("deputies/<int:pk>/", deputies.deputy_record, name="deputy-record"),
    path("deputies/<int:pk>/edit/", deputies.deputy_edit, name="deputy-edit"),
    path("deputies/<int:pk>/photo/", deputies.deputy_photo, name="deputy-photo"),
    path("venues/", venues.venue_list, name="venues"),
    path("venues/new/", venues.venue_new, name="venue-new"),
    path("venues/<int:pk>/", venues.venue_record, name="venue-record"),
    path("venues/<int:pk>/edit/", venues.venue_edit, name="venue-edit"),
    path("venues/<int:pk>/open/", venues.venue_open, name="venue-open"),
    path("venues/<int:venue_pk>/deputies/<int:pk>/", deputies.assignment, name="assignment"),
    path("venues/<int:pk>/poster", posters.poster, name="poster"),
    path("venues/<int:pk>/poster.pdf", posters.pdf, name="poster-pdf"),
    path("people/", people.people_page, name="people"),
    path("people/new/", people.new_person, name="person-new"),
    path("people/<int:pk>/", people.person_page, name="person"),
    path("people/<int:pk>/appoint/", people.appoint, name="person-appoint"),
    path("people/<int:pk>/dismiss/", people.dismiss, name="person-dismiss"),
    path("people/<int:pk>/invite/", people.invite, name="person-invite"),
    path("people/<int:pk>/<slug:slug>/", people.manage, name="person-manage"),
]
