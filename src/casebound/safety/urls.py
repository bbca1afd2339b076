"""Addresses of the safety room."""

from django.urls import path

from casebound.safety import review_views, views

urlpatterns = [
    path("happened/", views.happened, name="happened"),
    path("happened/not-yet/", views.not_yet, name="not_yet"),
    path("happened/lock/", views.lock_note, name="lock_note"),
    path("due/", review_views.due_list, name="due"),
    path("review/", review_views.review, name="review"),
    path("review/client/<int:number>/", review_views.about_client, name="review_client"),
    path("review/page/<str:id>/", review_views.about_page, name="review_page"),
    path("review/place/<slug:column>/<int:value>/", review_views.about_place, name="review_place"),
    path("review/you/", review_views.about_me, name="review_me"),
]
