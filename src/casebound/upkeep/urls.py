"""Addresses of the upkeep room."""

from django.urls import path

from casebound.upkeep import views

urlpatterns = [
    path("backups/", views.backups, name="backups"),
    path("backups/words/", views.words, name="backup_words"),
    path("backups/words/check/", views.words_check, name="backup_words_check"),
]
