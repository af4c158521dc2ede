from django.urls import path

from bench.bare.views import hello, hello_of_a_new_project, page_of_a_new_project, submit

urlpatterns = [
    path("hello", hello),
    path("new-project", hello_of_a_new_project),
    path("page", page_of_a_new_project),
    path("submit", submit),
]
