"""The reader's own list of examples, kept in her session, and links by which she shows it to others."""

from datetime import timedelta
from functools import wraps
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView

from csi_portal.accounts.permissions import is_signed_in
from csi_portal.server.limits import network_address, take
from csi_portal.ui.views import too_many_requests
from innovations import actions
from innovations.filters import examples_with
from innovations.models import MOST_LISTED, Innovation, SharedList, Shortlist

from .export import EXTENSIONS, about, download

LIST, LINKS = "shortlist", "shortlist_links"  # keys of the session
MOST_LINKS = 10
HOUR = timedelta(hours=1)


class Entry(NamedTuple):
    """An address in a list; its example is None when it is published no more."""

    slug: str
    example: Innovation | None


def for_one_reader(view):
    """Decorator: the answer stays in no cache and in no search engine."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


def entries(slugs):
    """The addresses of a list with their examples, in its order; drafts are never among them."""
    examples = Innovation.objects.published().in_bulk(slugs, field_name="slug")
    return [Entry(slug, examples.get(slug)) for slug in slugs]


def chosen(request):
    return list(request.session.get(LIST, []))


@method_decorator(for_one_reader, name="dispatch")
class ShortlistPage(TemplateView):
    template_name = "innovations/shortlist.html"

    def get_context_data(self, **kwargs):
        address = self.request.build_absolute_uri
        links = self.request.session.get(LINKS, [])
        return super().get_context_data(
            entries=entries(chosen(self.request)),
            links=[(token, address(reverse("innovations:shared_list", args=[token]))) for token in links],
            is_member=is_signed_in(self.request.user) and self.request.user.memberships.exists(),
            days=self.request.session.get_expiry_age() // 86_400,
            **kwargs,
        )


@method_decorator(for_one_reader, name="dispatch")
class AddPage(TemplateView):
    """Asks whether to add an example, because the pages with the link are the same for everybody."""

    template_name = "innovations/shortlist_add.html"

    def get_context_data(self, **kwargs):
        example = get_object_or_404(Innovation.objects.published(), slug=kwargs["slug"])
        return super().get_context_data(
            example=example,
            is_listed=example.slug in chosen(self.request),
            team_lists=Shortlist.objects.used_by(self.request.user).exclude(items__innovation=example),
            **kwargs,
        )

    def post(self, request, slug):
        example = get_object_or_404(Innovation.objects.published(), slug=slug)
        slugs = chosen(request)
        if example.slug in slugs:
            messages.info(request, _("This example is in your list already."))
        elif len(slugs) >= MOST_LISTED:
            messages.error(request, _("A list holds at most 50 examples. Remove one first."))
        else:
            request.session[LIST] = [*slugs, example.slug]
            messages.success(request, _("The example is in your list."))
        return redirect("innovations:shortlist")


@require_POST
def change(request):
    """Remove an example, or move it one place up or down; one that is not there changes nothing."""
    slugs, slug, verb = chosen(request), request.POST.get("slug", ""), request.POST.get("verb", "")
    if slug in slugs:
        place = slugs.index(slug)
        slugs.remove(slug)
        if verb != "remove":
            slugs.insert(max(0, place - 1 if verb == "up" else place + 1), slug)
        request.session[LIST] = slugs
    return redirect("innovations:shortlist")


@require_POST
def share(request):
    """Make a link to the list as it is now; the session remembers it, so that she can revoke it."""
    now, links = timezone.now(), request.session.get(LINKS, [])
    if not take("share", network_address(request), most=30, window=HOUR, now=now):
        return too_many_requests(request)
    if len(links) >= MOST_LINKS:
        messages.error(request, _("You have made 10 links. Revoke one first."))
        return redirect("innovations:shortlist")
    try:
        token = actions.share_list(slugs=chosen(request), now=now)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        request.session[LINKS] = [*links, token]
        messages.success(request, _("The link is made. It opens the list as it is now, for 90 days."))
    return redirect("innovations:shortlist")


@require_POST
def revoke(request):
    """Revoke a link that was made in this session; another one is left alone."""
    links, token = request.session.get(LINKS, []), request.POST.get("token", "")
    if token in links:
        actions.revoke_list(token=token)
        request.session[LINKS] = [link for link in links if link != token]
        messages.success(request, _("The link opens nothing any more."))
    return redirect("innovations:shortlist")


@require_safe
@for_one_reader
def export(request, extension):
    """The list as a file, in its order."""
    if extension not in EXTENSIONS:
        raise Http404
    listed = [entry.example.pk for entry in entries(chosen(request)) if entry.example]
    address = request.build_absolute_uri(reverse("innovations:shortlist"))
    return download(
        extension,
        examples_with(listed),
        about(request, query=address, filters=_("my list"), found=len(listed)),
    )


@method_decorator(for_one_reader, name="dispatch")
class SharedListPage(TemplateView):
    """A list behind a link; one that has expired or was revoked is a page not found."""

    template_name = "innovations/shared_list.html"

    def get_context_data(self, token, **kwargs):
        shared = get_object_or_404(SharedList.objects.open_by(token, timezone.now()))
        return super().get_context_data(shared=shared, entries=entries(shared.slugs), **kwargs)
