"""The published examples for search engines."""

from django.contrib.sitemaps import Sitemap
from django.db.models import Max

from .models import Innovation

A_PAGE = 1_000  # addresses; each also names its twins


class ExamplesSitemap(Sitemap):
    """Every published example in both languages."""

    i18n = alternates = True
    limit = A_PAGE

    def items(self):
        return Innovation.objects.published().only("slug", "updated_at").order_by("pk")

    def lastmod(self, example):
        return example.updated_at

    def get_latest_lastmod(self):
        return self.items().aggregate(latest=Max("updated_at"))["latest"]
