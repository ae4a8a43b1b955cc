import datetime

import factory

from csi_portal.fulltext.models import EmptySearch


class EmptySearchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EmptySearch

    words = factory.Sequence("kosmická sonda {}".format)
    language = "cs"
    first_on = last_on = datetime.date(2026, 11, 24)
