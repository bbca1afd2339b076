"""Addresses of the anchors room."""

from django.urls import path

from casebound.anchors import views

urlpatterns = [
    path("receipts/", views.my_receipts, name="receipts"),
    path("receipts/mail/", views.by_mail, name="receipts_mail"),
    path("receipts/file/", views.receipts_file, name="receipts_file"),
]
