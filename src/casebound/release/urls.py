"""Addresses of the release room. Only numbers stand in them; what was chosen travels in forms."""

from django.urls import path

from casebound.release import ending_views, leaving_views, views

urlpatterns = [
    path("entry/<str:id>/take/", views.start, name="release_start"),
    path("me/leave/", leaving_views.leave, name="leave_practice"),
    path("me/leave/<str:token>/", leaving_views.file, name="leave_file"),
    path("practice/end/", ending_views.end, name="practice_end"),
    path("practice/end/receipt/", ending_views.receipt, name="practice_receipt"),
    path("practice/end/keep/<str:id>/", ending_views.keep, name="practice_keep"),
    path("clients/<int:number>/take/", views.client, name="release_client"),
]
