"""The site's table of contents. Czech addresses stand at the root, English ones under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from csi_portal.pages import views as pages

urlpatterns = [
    path("sprava/", admin.site.urls),
    path("ucet/", include("allauth.urls")),
    path("robots.txt", pages.robots, name="robots"),
    path(".well-known/security.txt", pages.security_txt, name="security_txt"),
]

urlpatterns += i18n_patterns(
    path("", include("csi_portal.pages.urls")),
    prefix_default_language=False,
)
