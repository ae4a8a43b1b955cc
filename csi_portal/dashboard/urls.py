"""Addresses of my things."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from .views import Mine

app_name = "dashboard"

urlpatterns = [path(pgettext_lazy("route of my things", "mine/"), Mine.as_view(), name="mine")]
