"""Addresses of the centres; the language prefix and "centres/" stand in the site's table of contents."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from . import views

app_name = "centres"

urlpatterns = [
    path("", views.CentreList.as_view(), name="list"),
    path(pgettext_lazy("route", "ask/"), views.AskAny.as_view(), name="ask_any"),
    path(pgettext_lazy("route", "question/<slug:token>/"), views.EnquiryPage.as_view(), name="enquiry"),
    path(
        pgettext_lazy("route", "person/<int:pk>/withdraw/"), views.withdraw_consent, name="withdraw_consent"
    ),
    path("<slug:slug>/", views.CentreDetail.as_view(), name="detail"),
    path(pgettext_lazy("route", "<slug:slug>/ask/"), views.Ask.as_view(), name="ask"),
]
