"""Addresses of the records room: writing, reading, finding. No words and no names in any of them."""

from django.urls import path

from casebound.records.views import drafts, home

urlpatterns = [
    path("", home.home, name="home"),
    path("more/", home.more, name="more"),
    path("write/", drafts.menu, name="write_menu"),
    path("write/<str:kind>/", drafts.write, name="write"),
    path("draft/<str:draft>/check/", drafts.check, name="draft_check"),
    path("draft/<str:draft>/discard/", drafts.discard, name="draft_discard"),
    path("draft/<str:draft>/all/", drafts.lengthen, name="draft_lengthen"),
    path("draft/<str:draft>/page/<str:page>/", drafts.step, name="draft_step"),
]
