"""Addresses of what leaves as data. Only choices that no one is named by stand in them: none."""

from django.urls import path

from casebound.exchange.out import views

urlpatterns = [
    path("out/casebook/", views.casebook, name="data_out"),
    path("out/refused/", views.block_list, name="refused_out"),
]
