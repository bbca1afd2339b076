"""Addresses of the release room. Only numbers stand in them; what was chosen travels in forms."""

from django.urls import path

from casebound.release import ending_views, leaving_views, packs_views, views

urlpatterns = [
    path("entry/<str:id>/take/", views.start, name="release_start"),
    path("entry/<str:id>/pack/", packs_views.of_page, name="packs_page"),
    path("entry/<str:id>/pack/<int:number>/", packs_views.page, name="pack_page"),
    path("packs/", packs_views.yearly, name="packs"),
    path("packs/<int:number>/", packs_views.year, name="pack_year"),
    path("packs/<int:number>/<int:year>/", packs_views.year, name="pack_of_year"),
    path("me/leave/", leaving_views.leave, name="leave_practice"),
    path("me/leave/<str:token>/", leaving_views.file, name="leave_file"),
    path("practice/end/", ending_views.end, name="practice_end"),
    path("practice/end/receipt/", ending_views.receipt, name="practice_receipt"),
    path("practice/end/keep/<str:id>/", ending_views.keep, name="practice_keep"),
    path("clients/<int:number>/take/", views.client, name="release_client"),
]
