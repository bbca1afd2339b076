"""Addresses of the members room: first run, invitations, people, casebooks. Numbers and ids only."""

from django.urls import path

from casebound.members.views import (
    casebooks,
    doors,
    handing_over,
    keys,
    kit,
    leavers,
    people,
    practice,
    readers,
)

urlpatterns = [
    path("begin/", doors.begin, name="begin"),
    path("join/<str:secret>/", doors.join, name="join"),
    path("words/kit/", kit.sheet, name="words_kit"),
    path("practice/", practice.practice, name="practice"),
    path("server/", practice.server, name="server"),
    path("leavers/", leavers.policy, name="leavers"),
    path("people/", people.members, name="members"),
    path("people/invite/", people.invite, name="invite"),
    path("people/invite/<int:seq>/withdraw/", people.withdraw, name="invite_withdraw"),
    path("people/<int:number>/", people.member, name="member"),
    path("people/<int:number>/open/", handing_over.hand_over, name="hand_over"),
    path("people/<int:number>/leave/", people.leaving, name="member_leaving"),
    path("people/<int:number>/lost/", keys.link, name="member_lost"),
    path("people/<int:number>/keys/", keys.decide, name="keys_decide"),
    path("waiting/", keys.wait, name="keys_wait"),
    path("casebooks/", casebooks.casebooks, name="casebooks"),
    path("casebooks/new/", casebooks.new, name="casebook_new"),
    path("casebooks/<str:id>/", casebooks.casebook, name="casebook"),
    path("casebooks/<str:id>/let-in/<int:number>/", readers.admit, name="casebook_admit"),
    path("casebooks/<str:id>/remove/<int:number>/", readers.remove, name="casebook_remove"),
]
