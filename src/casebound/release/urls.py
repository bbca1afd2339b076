"""Addresses of the release room. Only numbers stand in them; what was chosen travels in forms."""

from django.urls import path

from casebound.release import views

urlpatterns = [
    path("entry/<str:id>/take/", views.start, name="release_start"),
    path("clients/<int:number>/take/", views.client, name="release_client"),
]
