"""Addresses of trainings; the language prefix and "trainings/" stand in the site's table of contents."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from csi_portal.registrations.urls import registration_urls

from .models import Training
from .views import calendars, lists, materials, pages

app_name = "trainings"

urlpatterns = [
    path("", lists.TrainingList.as_view(), name="list"),
    path(pgettext_lazy("route", "calendar/"), lists.TrainingMonth.as_view(), name="month"),
    path(pgettext_lazy("route", "calendar.ics"), calendars.calendar_of_filter, name="calendar"),
    path(pgettext_lazy("route", "modules/"), pages.ModuleList.as_view(), name="module_list"),
    path(pgettext_lazy("route", "modules/<slug:slug>/"), pages.ModuleDetail.as_view(), name="module"),
    path(
        pgettext_lazy("route", "registrations/<str:token>/materials/<int:pk>/"),
        materials.material_by_link,
        name="material_by_link",
    ),
    path(pgettext_lazy("route", "<slug:slug>/materials/<int:pk>/"), materials.material, name="material"),
    *registration_urls(Training),
    path("<slug:slug>/", pages.TrainingDetail.as_view(), name="detail"),
    path(
        pgettext_lazy("route", "<slug:slug>/calendar.ics"),
        calendars.calendar_of_training,
        name="training_calendar",
    ),
]
