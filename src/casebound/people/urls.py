"""Addresses of the door. Nothing here resets a password by mail: mail opens no book."""

from django.urls import path

from casebound.people import views
from casebound.people.views import device, second, sessions

urlpatterns = [
    path("lock/", views.lock, name="lock"),
    path("lock/now/", views.lock_now, name="lock_now"),
    path("lock/second/", second.lock_second, name="lock_second"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("recover/", views.recover, name="recover"),
    path("me/", views.about_me, name="about_me"),
    path("me/password/", views.password, name="password"),
    path("me/words/", views.words, name="words"),
    path("me/words/check/", views.words_check, name="words_check"),
    path("me/words/done/", views.words_done, name="words_done"),
    path("me/words/used/", views.words_used, name="words_used"),
    path("me/sessions/", sessions.where, name="sessions"),
    path("me/device/", device.device, name="device"),
    path("me/second/", second.overview, name="second"),
    path("me/second/app/", second.app, name="second_app"),
    path("me/second/passkey/", second.passkey, name="second_passkey"),
    path("me/second/codes/", second.codes, name="second_codes"),
]
