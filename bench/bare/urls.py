from django.urls import path

from bench.bare.views import hello, submit

urlpatterns = [path("hello", hello), path("submit", submit)]
