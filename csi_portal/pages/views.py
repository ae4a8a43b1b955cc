"""The home page and the pages that say what the project is and how the portal behaves."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from centres.models import Centre
from csi_portal.accounts import personal
from innovations.models import Innovation

# What people type into the big box, in their own words; each of them finds something.
EXAMPLE_QUERIES = [
    _("unemployed people over 50 in a village"),
    _("work after prison"),
    _("young people are leaving us"),
]


class HomePage(TemplateView):
    template_name = "pages/home.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            centres=Centre.objects.all(),
            example_queries=EXAMPLE_QUERIES,
            examples=Innovation.objects.published().count(),
            **kwargs,
        )


class ProsePage(TemplateView):
    """A page of continuous text, written in each language as a whole (docs/decisions/0002-prose.md)."""

    page = ""

    def get_template_names(self):
        return [f"pages/{get_language()}/{self.page}.html"]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            centres=Centre.objects.all(),
            operator_name=settings.OPERATOR_NAME,
            operator_email=settings.OPERATOR_EMAIL,
            **kwargs,
        )


class CookiesPage(ProsePage):
    page = "cookies"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            session_cookie=settings.SESSION_COOKIE_NAME,
            session_days=settings.SESSION_COOKIE_AGE // 86400,
            csrf_cookie=settings.CSRF_COOKIE_NAME,
            csrf_days=settings.CSRF_COOKIE_AGE // 86400,
            **kwargs,
        )


class PrivacyPage(ProsePage):
    page = "privacy"

    def get_context_data(self, **kwargs):
        return super().get_context_data(subjects=personal_fields_by_subject(), **kwargs)


def personal_fields_by_subject():
    """What is held of a person, grouped by what it belongs to: a user, a question to a centre, …

    Within it, fields that are kept on the same basis for the same time stand together.
    """
    subjects = {}
    for path, entry in personal.all_fields().items():
        field = personal.columns(path)[0]
        subject = subjects.setdefault(field.model, {"name": field.model._meta.verbose_name, "groups": {}})
        kept = {"basis": entry["basis"], "retention": entry["retention"], "fields": []}
        group = subject["groups"].setdefault((str(entry["basis"]), str(entry["retention"])), kept)
        group["fields"].append({"path": path, "name": field.verbose_name, "purpose": entry["purpose"]})
    return [subject | {"groups": list(subject["groups"].values())} for subject in subjects.values()]


@require_safe
def robots(request):
    """Robots read all that is public but the endless combinations of filters, the accounts and the admin."""
    closed = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            closed += [
                reverse("admin:index"),
                reverse("accounts:overview"),
                f"{reverse('innovations:list')}*?",
                f"{reverse('trainings:list')}*?",
            ]
    context = {"closed": closed, "sitemap": request.build_absolute_uri(reverse("sitemap"))}
    return render(request, "pages/robots.txt", context, content_type="text/plain")


@require_safe
def security_txt(request):
    """RFC 9116: where to report a weakness. Absent until the operator sets SECURITY_CONTACT."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    # A file that nobody serves any more should expire; this one is alive as long as the portal answers.
    expires = datetime.combine(timezone.now().date() + timedelta(days=90), time(), UTC)
    context = {"contact": settings.SECURITY_CONTACT, "expires": expires.isoformat()}
    return render(request, "pages/security.txt", context, content_type="text/plain; charset=utf-8")
