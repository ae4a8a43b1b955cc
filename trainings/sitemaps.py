"""The trainings and modules for search engines."""

from django.contrib.sitemaps import Sitemap

from .models import Module, Training


class TrainingsSitemap(Sitemap):
    """Every training that anybody may see, in both languages."""

    i18n = alternates = True
    limit = 1_000

    def items(self):
        return Training.objects.published().only("slug").order_by("pk")


class ModulesSitemap(Sitemap):
    """Every published module in both languages."""

    i18n = alternates = True
    limit = 1_000

    def items(self):
        return Module.objects.published().only("slug").order_by("pk")
