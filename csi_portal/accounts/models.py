"""The person who signs in, and the roles that hold for the whole site."""

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

ADDRESS_TAKEN = _("There already is an account with this e-mail address.")


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        """Store a user whose address is lower-case, so that one mailbox is one account."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """For `manage.py createsuperuser`; within the portal staff comes from roles only."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email=email.strip().lower())


class UserQuerySet(models.QuerySet):
    def administrators(self):
        """Active people who may do everything, by role or as superuser."""
        by_role = models.Q(site_roles__role=SiteRole.Role.ADMINISTRATOR)
        return self.filter(by_role | models.Q(is_superuser=True), is_active=True).distinct()


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. The e-mail address is the login; there is no user name.

    `is_staff` follows from roles: `staff_sources` names the apps that gave one (see `actions.refresh_staff`).
    An erased person's row stays as an empty shell (`erased_at` is set), so that what she did for others
    keeps a subject; nothing in it tells who she was.
    """

    class Language(models.TextChoices):
        CZECH = "cs", _("Czech")
        ENGLISH = "en", _("English")

    email = models.EmailField(
        _("e-mail"), max_length=254, unique=True, error_messages={"unique": ADDRESS_TAKEN}
    )
    full_name = models.CharField(_("first name and surname"), max_length=150, blank=True)
    language = models.CharField(
        _("language of letters"), max_length=2, choices=Language, default=Language.CZECH
    )
    is_active = models.BooleanField(
        _("may sign in"), default=True, help_text=_("Off: this person can't sign in; nothing is deleted.")
    )
    is_staff = models.BooleanField(
        _("may enter the administration"),
        default=False,
        editable=False,
        help_text=_("Set by roles; needs a second factor."),
    )
    staff_sources = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("apps whose roles need the administration"),
        default=list,
        blank=True,
        editable=False,
    )
    date_joined = models.DateTimeField(_("joined at"), default=timezone.now, editable=False)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message=ADDRESS_TAKEN,
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True)
                | models.Q(is_active=False, is_staff=False, is_superuser=False, full_name=""),
                name="user_erased_is_empty",
                violation_error_message=_("An erased account has no name and can't be used again."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_staff=False)
                | models.Q(is_superuser=True)
                | ~models.Q(staff_sources=[]),
                name="user_staff_by_role",
                violation_error_message=_("Only a role opens the administration. Grant the role instead."),
            ),
        ]

    def __str__(self):
        return self.full_name or self.email

    # False on the user of a request whose session has seen no second factor (`SessionUserMiddleware`): her
    # staff roles then don't count. Whom code reads from the database keeps the powers of her roles.
    second_factor_seen = True

    def has_perm(self, perm, obj=None):
        """By the rules alone: nobody here has a group or a permission of Django's, so none are read.

        A superuser, whom Django asks nothing, needs the second factor too.
        """
        if self.is_superuser and self.is_active:
            return self.second_factor_seen
        return rules.has_perm(perm, self, obj)

    def has_module_perms(self, app_label):
        return self.has_perm(app_label)

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name.split(" ")[0] if self.full_name else self.email

    @cached_property
    def role_names(self):
        """Names of the roles over the whole site, read once for each loaded user."""
        return frozenset(role.role for role in self.site_roles.all())


class SiteRole(models.Model):
    """A role over the whole site. In one centre it is a `CentreRole`, in an organisation a `Membership`."""

    class Role(models.TextChoices):
        PARTNER = "partner", _("foreign partner")
        EDITOR = "editor", _("editor")
        ADMINISTRATOR = "administrator", _("administrator")

    STAFF_ROLES = (Role.EDITOR, Role.ADMINISTRATOR)

    user = models.ForeignKey(User, models.CASCADE, related_name="site_roles", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    granted_at = models.DateTimeField(_("granted at"), default=timezone.now, editable=False)
    granted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("granted by")
    )

    class Meta:
        verbose_name = _("site role")
        verbose_name_plural = _("site roles")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                name="site_role_once",
                violation_error_message=_("This person already has this role."),
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}"
