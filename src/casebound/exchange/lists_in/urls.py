"""Addresses of the import: a list is called by a number that says nothing about it."""

from django.urls import path

from casebound.exchange.lists_in import views

urlpatterns = [
    path("import/", views.lists, name="import_lists"),
    path("import/<str:id>/", views.read, name="import_read"),
    path("import/<str:id>/look/", views.look, name="import_look"),
    path("import/<str:id>/decide/", views.decide, name="import_decide"),
    path("import/<str:id>/run/", views.run, name="import_run"),
    path("import/<str:id>/undo/", views.undo, name="import_undo"),
    path("import/<str:id>/forget/", views.forget, name="import_forget"),
]
