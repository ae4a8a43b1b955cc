import factory
from allauth.account.models import EmailAddress
from django.utils import timezone

from csi_portal.accounts.actions import grant_role
from csi_portal.accounts.models import SiteRole, User

PASSWORD = "slunce nad jesenicemi 7"


class UserFactory(factory.django.DjangoModelFactory):
    """A person with a verified address and `PASSWORD`; `roles=["editor"]` grants roles of the whole site."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def verified(self, create, value):
        if create:
            EmailAddress.objects.create(
                user=self, email=self.email, primary=True, verified=value is not False
            )

    @factory.post_generation
    def roles(self, create, roles):
        for role in roles or []:
            grant_role(user=self, role=role, by=None, now=timezone.now())


class SiteRoleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SiteRole

    user = factory.SubFactory(UserFactory)
    role = SiteRole.Role.PARTNER
