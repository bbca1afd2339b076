"""Addresses of the door. Nothing here resets a password by mail: mail opens no book."""

from django.urls import path

from casebound.people.views import device, door, me, second, sessions, words

urlpatterns = [
    path("lock/", door.lock, name="lock"),
    path("lock/now/", door.lock_now, name="lock_now"),
    path("lock/second/", second.lock_second, name="lock_second"),
    path("lock/stay/", door.stay, name="stay"),
    path("sign-out/", door.sign_out, name="sign_out"),
    path("recover/", door.recover, name="recover"),
    path("me/", me.about_me, name="about_me"),
    path("me/password/", me.password, name="password"),
    path("me/words/", words.words, name="words"),
    path("me/words/check/", words.words_check, name="words_check"),
    path("me/words/done/", words.words_done, name="words_done"),
    path("me/words/used/", words.words_used, name="words_used"),
    path("me/sessions/", sessions.where, name="sessions"),
    path("me/device/", device.device, name="device"),
    path("me/second/", second.overview, name="second"),
    path("me/second/app/", second.app, name="second_app"),
    path("me/second/passkey/", second.passkey, name="second_passkey"),
    path("me/second/codes/", second.codes, name="second_codes"),
]
