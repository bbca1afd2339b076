"""Every address of the site: those of each room, then its own."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from casebound.site import phone, views

NO_PAGES = ("book", "attachments", "site")
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"casebound.{room}.urls")) for room in settings.ROOMS if room not in NO_PAGES
]
urlpatterns += [
    path("leave/", views.leave, name="leave"),
    path("health/", views.health, name="health"),
    path("checker/", views.checker, name="checker"),
    path("phone/", phone.phone, name="phone"),
    path("notes.webmanifest", phone.manifest, name="notes_manifest"),
    path("notes-<int:size>.png", phone.icon, name="notes_icon"),
    path("look/", views.look, name="look"),
    path("look/<slug:page>/", views.look, name="look_one"),
]

handler400 = "casebound.site.views.bad_request"
handler403 = "casebound.site.views.forbidden"
handler404 = "casebound.site.views.not_found"
handler500 = "casebound.site.views.server_error"
