import factory
from django.utils import timezone

from csi_portal.outbox import actions
from csi_portal.outbox.models import Letter


class LetterFactory(factory.django.DjangoModelFactory):
    """A letter that waits, with its job; it says that she no longer belongs to `organisation`."""

    class Meta:
        model = Letter

    topic = "tests.letter"
    to = factory.Sequence(lambda n: f"reader{n}@example.org")
    language = "cs"
    subject = factory.Sequence(lambda n: f"Dopis {n}")
    template = "organisations/emails/removed.txt"
    organisation = "Spolek Ukázka"
    now = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class, *, organisation, **given):
        return actions.queue(context={"organisation": organisation}, **given)
