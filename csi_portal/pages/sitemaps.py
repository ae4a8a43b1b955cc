"""The pages that are no examples, for search engines."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from centres.models import Centre

PAGES = (
    "pages:home", "innovations:list", "innovations:map", "innovations:table", "centres:list", "pages:about",
    "pages:partners", "pages:contact", "pages:accessibility", "pages:privacy", "pages:cookies",
    "api_description", "trainings:list", "trainings:month", "trainings:module_list",
)  # fmt: skip


class PagesSitemap(Sitemap):
    """The pages of the menus and the centres in both languages."""

    i18n = alternates = True

    def items(self):
        return [(name, []) for name in PAGES] + [
            ("centres:detail", [slug]) for slug in Centre.objects.values_list("slug", flat=True)
        ]

    def location(self, page):
        name, args = page
        return reverse(name, args=args)
