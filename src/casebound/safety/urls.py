"""Addresses of the safety room."""

from django.urls import path

from casebound.safety import (
    care_views,
    complaint_views,
    letter_views,
    live_views,
    overview_views,
    review_views,
    silence_views,
    views,
)

urlpatterns = [
    path("happened/", views.happened, name="happened"),
    path("happened/not-yet/", views.not_yet, name="not_yet"),
    path("happened/lock/", views.lock_note, name="lock_note"),
    path("live/", live_views.guide, name="live"),
    path("live/begin/", live_views.begin, name="live_begin"),
    path("live/<str:draft>/", live_views.mine, name="live_mine"),
    path("complaint/", complaint_views.complaint, name="complaint"),
    path("for-you/", care_views.for_you, name="care"),
    path("for-you/talk/", care_views.talk, name="care_talk"),
    path("for-you/evening/", care_views.evening_question, name="care_evening"),
    path("for-you/today/", care_views.today, name="care_today"),
    path("for-you/<str:id>/list/", care_views.put, name="care_put"),
    path("for-you/<str:id>/done/<slug:due>/", care_views.done, name="care_done"),
    path("due/", review_views.due_list, name="due"),
    path("due/silence/<str:id>/", silence_views.silence, name="silence"),
    path("decision/<str:id>/letters/", letter_views.letters, name="letters"),
    path("letter/<str:id>/", letter_views.letter, name="letter"),
    path("letter/<str:id>/paper/", letter_views.letter_pdf, name="letter_pdf"),
    path("review/", review_views.review, name="review"),
    path("review/overview/", overview_views.overview, name="review_overview"),
    path("review/client/<int:number>/timeline/", overview_views.timeline, name="review_timeline"),
    path("review/client/<int:number>/", review_views.about_client, name="review_client"),
    path("review/page/<str:id>/", review_views.about_page, name="review_page"),
    path("review/place/<slug:column>/<int:value>/", review_views.about_place, name="review_place"),
    path("review/you/", review_views.about_me, name="review_me"),
]
