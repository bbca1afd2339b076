"""Addresses of the front desk. No number, no name and no answer stands in any of them."""

from django.urls import path

from casebound.desk import views

urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/say/", views.cards, name="desk_cards"),
    path("desk/say/<slug:card>/", views.card, name="desk_card"),
    path("desk/call/", views.call, name="desk_call"),
    path("desk/call/<str:id>/", views.called, name="desk_called"),
    path("desk/told/", views.told, name="desk_told"),
    path("desk/tell/<str:id>/", views.tell, name="desk_tell"),
    path("desk/asked/", views.asked, name="desk_asked"),
]
