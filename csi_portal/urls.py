"""The site's table of contents. Czech addresses stand at the root, English ones under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import pgettext_lazy

urlpatterns = [
    path("sprava/", admin.site.urls),
    path("ucet/", include("allauth.urls")),
]

urlpatterns += i18n_patterns(
    path("", include("csi_portal.pages.urls")),
    prefix_default_language=False,
)
