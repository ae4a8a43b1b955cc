"""The site's table of contents. Czech addresses stand at the root, English ones under /en/."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.sitemaps.views import index, sitemap
from django.urls import include, path
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView
from procrastinate.contrib.django.models import ProcrastinateJob

from csi_portal.accounts import views as accounts
from csi_portal.pages import views as pages
from csi_portal.pages.sitemaps import PagesSitemap
from csi_portal.server.views import health
from innovations import api
from innovations.sitemaps import ExamplesSitemap
from trainings.sitemaps import ModulesSitemap, TrainingsSitemap
from trainings.views.calendars import own_calendar

# The administration opens to staff with a second factor only, and people's secrets have no page in it.
# Jobs have one of ours, which cannot change them and keeps to the content security policy.
admin.site.login = accounts.admin_entrance
admin.site.has_permission = accounts.may_enter_admin
admin.site.password_change = RedirectView.as_view(pattern_name="account_change_password")
for model in (Authenticator, EmailAddress, Group, ProcrastinateJob, UserSession):
    if admin.site.is_registered(model):
        admin.site.unregister(model)

# Django's redirect to the page of an object takes staff to any object, whatever they may see of it.
admin_addresses = [
    address for address in admin.site.get_urls() if getattr(address, "name", "") != "view_on_site"
]

sitemaps = {
    "pages": PagesSitemap,
    "examples": ExamplesSitemap,
    "trainings": TrainingsSitemap,
    "modules": ModulesSitemap,
}
sections = {"sitemaps": sitemaps, "sitemap_url_name": "sitemap_section"}

urlpatterns = [
    path("sitemap.xml", require_safe(index), sections, name="sitemap"),
    path("sitemap-<section>.xml", require_safe(sitemap), {"sitemaps": sitemaps}, name="sitemap_section"),
    path("robots.txt", pages.robots, name="robots"),
    path(".well-known/security.txt", pages.security_txt, name="security_txt"),
    path("zdravi/", health, name="health"),
    path("api/v1/", include(api.urls)),
]

urlpatterns += i18n_patterns(
    path(pgettext_lazy("route", "administration/"), (admin_addresses, "admin", admin.site.name)),
    path(pgettext_lazy("route", "account/"), include("csi_portal.accounts.urls")),
    path(pgettext_lazy("route", "account/"), include("allauth.urls")),
    path(pgettext_lazy("route", "innovations/"), include("innovations.urls")),
    path(pgettext_lazy("route", "trainings/"), include("trainings.urls")),
    path(pgettext_lazy("route", "mine/calendar/<str:token>.ics"), own_calendar, name="own_calendar"),
    path("api/", api.Description.as_view(), name="api_description"),
    path("", include("csi_portal.ui.urls")),
    path("", include("csi_portal.organisations.urls")),
    path("", include("csi_portal.support.urls")),
    path(pgettext_lazy("route", "centres/"), include("centres.urls")),
    path("", include("csi_portal.pages.urls")),
    path("", include("csi_portal.dashboard.urls")),
    prefix_default_language=False,
)

handler400 = "csi_portal.ui.views.bad_request"
handler403 = "csi_portal.ui.views.permission_denied"
handler404 = "csi_portal.ui.views.page_not_found"
handler429 = "csi_portal.ui.views.too_many_requests"
handler500 = "csi_portal.ui.views.server_error"
