"""The home page and the pages that say what the project is and how the portal behaves."""

from django.utils.translation import get_language
from django.views.generic import TemplateView


class HomePage(TemplateView):
    template_name = "pages/home.html"


class ProsePage(TemplateView):
    """A page of continuous text, written in each language as a whole (docs/decisions/0002-prose.md)."""

    page = ""

    def get_template_names(self):
        return [f"pages/{get_language()}/{self.page}.html"]
