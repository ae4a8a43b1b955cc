"""An Atom feed of every query: the newest published examples that the list with the same filters shows."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .documents import LICENCE
from .filters import Finding
from .models import Innovation, said, teaser
from .views.open_data import for_machines
from .views.wording import filters_in_words

MOST_ENTRIES = 50
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
READ = (
    "slug", "title_cs", "title_en", "summary_cs", "summary_en", "how_cs", "how_en", "country", "subdivision",
    "kind", "created_at", "published_at", "updated_at",
)  # fmt: skip


class CatalogueAtom(Atom1Feed):
    """Atom that has a moment of change even without entries: that of the catalogue's version."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else self.feed["changed_at"]


class CatalogueFeed(Feed):
    """The entries stand from the newest, whatever order the address asks for."""

    feed_type = CatalogueAtom
    author_name = gettext_lazy("Centres for Socially Oriented Innovation")
    feed_copyright = f"CC BY 4.0, {LICENCE}"

    def get_object(self, request):
        return Finding(request.GET, request.catalogue_version)

    def title(self, finding):
        filters = "; ".join(filters_in_words(finding))
        return printable(_("Foreign social innovations: %(filters)s") % {"filters": filters})

    def link(self, finding):
        return reverse("innovations:list") + query(finding)

    def feed_url(self, finding):
        return reverse("innovations:feed") + query(finding)

    def feed_extra_kwargs(self, finding):
        # The version is the moment of the last change, in microseconds.
        return {"changed_at": datetime.fromtimestamp(finding.memory.version / 1_000_000, UTC)}

    def items(self, finding):
        newest = finding.memory.in_order(finding.hits, finding.memory.orders["nejnovejsi"], 0, MOST_ENTRIES)
        pks = [finding.memory.ids[bit] for bit in newest]
        read = Innovation.objects.published().only(*READ).in_bulk(pks)
        return [read[pk] for pk in pks if pk in read]

    def item_guid(self, example):
        """The same as long as the example lives, even when its address or the portal's port changes."""
        host = urlsplit(settings.SITE_URL).hostname
        return f"tag:{host},{example.created_at:%Y-%m-%d}:innovation:{example.pk}"

    def item_title(self, example):
        return printable(said(example, "title").text)

    def item_description(self, example):
        return printable(escape(teaser(example).text))  # a reader takes it for HTML

    def item_pubdate(self, example):
        return example.published_at

    def item_updateddate(self, example):
        return example.updated_at

    def item_categories(self, example):
        return [str(example.get_kind_display()), str(example.territory_name)]


def query(finding):
    """What the feed was asked for, without the order, in canonical form."""
    return finding.asked.to(sort="", place="").removesuffix("?")


def printable(text):
    """Without the control characters that XML has no way to write."""
    return NOT_IN_XML.sub("", text)


feed = for_machines("feed", most=120, window=timedelta(minutes=10))(CatalogueFeed())
