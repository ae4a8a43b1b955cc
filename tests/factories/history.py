import factory
from django.utils import timezone

from csi_portal.history.models import Erasure


class ErasureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Erasure

    at = factory.LazyFunction(timezone.now)
    erased = factory.LazyFunction(lambda: {"questions": 0, "needs": 2})
