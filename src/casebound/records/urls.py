"""Addresses of the records room: writing, reading, finding. No words and no names in any of them."""

from django.urls import path

from casebound.records.views import (
    amend,
    clients,
    drafts,
    entry,
    erase,
    files,
    home,
    kept,
    listing,
    search,
    share,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("more/", home.more, name="more"),
    path("write/", drafts.menu, name="write_menu"),
    path("write/<str:kind>/", drafts.write, name="write"),
    path("draft/<str:draft>/check/", drafts.check, name="draft_check"),
    path("draft/<str:draft>/discard/", drafts.discard, name="draft_discard"),
    path("draft/<str:draft>/all/", drafts.lengthen, name="draft_lengthen"),
    path("draft/<str:draft>/files/", files.files, name="draft_files"),
    path("draft/<str:draft>/files/begin/", files.begin, name="draft_files_begin"),
    path("draft/<str:draft>/files/<str:file>/done/", files.done, name="draft_files_done"),
    path("draft/<str:draft>/files/<str:file>/<int:number>/", files.piece, name="draft_files_piece"),
    path("draft/<str:draft>/page/<str:page>/", drafts.step, name="draft_step"),
    path("entries/", listing.entries, name="entries"),
    path("learning/", listing.learning, name="learning"),
    path("search/", search.search, name="search"),
    path("clients/", clients.clients, name="clients"),
    path("clients/<int:number>/", clients.client, name="client"),
    path("clients/<int:number>/write/<str:kind>/", clients.write_about, name="client_write"),
    path("entry/<str:id>/", entry.entry, name="entry"),
    path("entry/<str:id>/sealed/", entry.sealed, name="entry_sealed"),
    path("entry/<str:id>/files/<str:file>/", kept.original, name="entry_file"),
    path("entry/<str:id>/files/<str:file>/copy/", kept.copy, name="entry_file_copy"),
    path("entry/<str:id>/files/<str:file>/picture/", kept.picture, name="entry_picture"),
    path("entry/<str:id>/receipt/", entry.receipt, name="entry_receipt"),
    path("entry/<str:id>/learning/", entry.learning, name="entry_learning"),
    path("entry/<str:id>/erase/", erase.erase, name="entry_erase"),
    path("entry/<str:id>/certificate/", erase.sheet, name="entry_certificate"),
    path("entry/<str:id>/share/", share.share, name="entry_share"),
    path("entry/<str:id>/add/<str:kind>/", amend.amend, name="entry_amend"),
]
