from django.urls import path
from django.utils.translation import pgettext_lazy

from . import views

app_name = "pages"
urlpatterns = [
    path("", views.HomePage.as_view(), name="home"),
    path(pgettext_lazy("route", "about/"), views.ProsePage.as_view(page="about"), name="about"),
    path(pgettext_lazy("route", "partners/"), views.ProsePage.as_view(page="partners"), name="partners"),
    path(pgettext_lazy("route", "contact/"), views.ProsePage.as_view(page="contact"), name="contact"),
    path(
        pgettext_lazy("route", "accessibility/"),
        views.ProsePage.as_view(page="accessibility"),
        name="accessibility",
    ),
    path(pgettext_lazy("route", "privacy/"), views.PrivacyPage.as_view(), name="privacy"),
    path(pgettext_lazy("route", "cookies/"), views.CookiesPage.as_view(), name="cookies"),
]
