"""Addresses of organisations, and those of the centres' territory, which stand among the centres' pages."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from . import views

app_name = "organisations"


urlpatterns = [
    path(pgettext_lazy("route", "centres/find/"), views.find_centre, name="find_centre"),
    path(
        pgettext_lazy("route", "centres/<slug:slug>/municipalities/"),
        views.MunicipalityList.as_view(),
        name="municipalities",
    ),
    path(pgettext_lazy("route", "organisations/"), views.OrganisationList.as_view(), name="list"),
    path(pgettext_lazy("route", "organisations/new/"), views.OrganisationCreate.as_view(), name="create"),
    path(
        pgettext_lazy("route", "organisations/invitation/<slug:token>/"),
        views.InvitationPage.as_view(),
        name="invitation",
    ),
    path(
        pgettext_lazy("route", "organisations/<int:pk>/"),
        views.OrganisationDetail.as_view(),
        name="detail",
    ),
    path(
        pgettext_lazy("route", "organisations/<int:pk>/change/"),
        views.OrganisationChange.as_view(),
        name="change",
    ),
    path(pgettext_lazy("route", "organisations/<int:pk>/confirm/"), views.confirm, name="confirm"),
    path(pgettext_lazy("route", "organisations/<int:pk>/refuse/"), views.refuse, name="refuse"),
    path(pgettext_lazy("route", "organisations/<int:pk>/members/"), views.Members.as_view(), name="members"),
    path(pgettext_lazy("route", "organisations/<int:pk>/join/"), views.ask_to_join, name="ask_to_join"),
    path(pgettext_lazy("route", "organisations/<int:pk>/leave/"), views.leave, name="leave"),
    path(
        pgettext_lazy("route", "organisations/membership/<int:pk>/role/"),
        views.change_role,
        name="change_role",
    ),
    path(
        pgettext_lazy("route", "organisations/membership/<int:pk>/remove/"),
        views.remove_member,
        name="remove_member",
    ),
    path(
        pgettext_lazy("route", "organisations/invitation/<int:pk>/withdraw/"),
        views.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path(
        pgettext_lazy("route", "organisations/request/<int:pk>/withdraw/"),
        views.withdraw_request,
        name="withdraw_request",
    ),
    path(
        pgettext_lazy("route", "organisations/request/<int:pk>/accept/"),
        views.accept_request,
        name="accept_request",
    ),
    path(
        pgettext_lazy("route", "organisations/request/<int:pk>/refuse/"),
        views.refuse_request,
        name="refuse_request",
    ),
]
