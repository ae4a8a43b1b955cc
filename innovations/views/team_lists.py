"""Lists of organisations; for everybody but their members they do not exist."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from csi_portal.accounts.permissions import is_signed_in
from csi_portal.organisations.models import Organisation
from innovations import actions
from innovations.filters import examples_with
from innovations.forms import ListCommentForm, ListNameForm
from innovations.models import Innovation, Shortlist, ShortlistComment
from innovations.permissions import may_delete_shortlist, may_use_shortlist

from .export import EXTENSIONS, about, download
from .shortlists import Entry, chosen, for_one_reader


def organisations_of(user):
    """Those she belongs to; a person who belongs to none finds no page here."""
    if not is_signed_in(user) or not user.memberships.exists():
        raise Http404
    return Organisation.objects.filter(memberships__user=user)


def shortlist_of(user, pk):
    shortlist = get_object_or_404(Shortlist.objects.select_related("organisation"), pk=pk)
    if not may_use_shortlist(user, shortlist):
        raise Http404
    return shortlist


def entry_of(example):
    """What the page shows of an item; nothing of an example that is not published."""
    return Entry(example.slug if example else "", example)


def number(text):
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@method_decorator(for_one_reader, name="dispatch")
class TeamLists(TemplateView):
    template_name = "innovations/team_lists.html"

    def get_context_data(self, refused=None, **kwargs):
        mine = organisations_of(self.request.user).prefetch_related("shortlists")
        return super().get_context_data(
            rows=[(each, founding_form(each, refused)) for each in mine],
            chosen=chosen(self.request),
            **kwargs,
        )

    def post(self, request):
        typed, now = request.POST, timezone.now()
        organisation = get_object_or_404(
            organisations_of(request.user), pk=number(typed.get("organisation", ""))
        )
        try:
            with transaction.atomic():
                shortlist = actions.create_team_list(
                    organisation=organisation, name=typed.get("name", ""), by=request.user, now=now
                )
                if "take" in typed:
                    actions.add_to_team_list(
                        shortlist=shortlist, slugs=chosen(request), by=request.user, now=now
                    )
        except ValidationError as refusal:
            form = ListNameForm(typed, auto_id=f"o{organisation.pk}_%s")
            form.refuse(refusal)
            return self.render_to_response(self.get_context_data(refused=(organisation.pk, form)))
        messages.success(request, _("The list is founded."))
        return redirect(shortlist)


def founding_form(organisation, refused):
    """The form under the lists of an organisation: the one that was refused, or an empty one."""
    if refused and refused[0] == organisation.pk:
        return refused[1]
    return ListNameForm(auto_id=f"o{organisation.pk}_%s")


@method_decorator(for_one_reader, name="dispatch")
class TeamList(TemplateView):
    template_name = "innovations/team_list.html"

    def get_context_data(self, pk, refused=None, **kwargs):
        user, shortlist = self.request.user, shortlist_of(self.request.user, pk)
        forms = dict(refused or {})
        name_form = forms.pop("name", None) or ListNameForm({"name": shortlist.name})
        items = list(shortlist.items.prefetch_related("comments__author"))
        examples = Innovation.objects.published().in_bulk([item.innovation_id for item in items])
        return super().get_context_data(
            shortlist=shortlist,
            rows=[
                (entry_of(examples.get(item.innovation_id)), item, forms.pop(item.pk, comment_form(item.pk)))
                for item in items
            ],
            homeless=next(iter(forms.values()), None),
            name_form=name_form,
            may_delete=may_delete_shortlist(user, shortlist),
            manages=shortlist.organisation.memberships.filter(user=user, role="manager").exists(),
            chosen=chosen(self.request),
            **kwargs,
        )

    def post(self, request, pk):
        shortlist = shortlist_of(request.user, pk)
        try:
            self.act(shortlist, request.POST, {"by": request.user, "now": timezone.now()})
        except (PermissionDenied, Shortlist.DoesNotExist) as gone:
            raise Http404 from gone
        except ValidationError as refusal:
            refused = refused_form(request.POST, refusal)
            if not refused:
                messages.error(request, " ".join(refusal.messages))
            return self.render_to_response(self.get_context_data(pk=pk, refused=refused))
        if request.POST.get("verb") == "delete":
            return redirect("innovations:team_lists")
        return redirect(shortlist)

    def act(self, shortlist, typed, who):
        """One verb of the page; one that is not known is a page not found."""
        verb, item = typed.get("verb"), number(typed.get("item", ""))
        if verb == "rename":
            actions.rename_team_list(shortlist=shortlist, name=typed.get("name", ""), **who)
        elif verb == "take":
            actions.add_to_team_list(shortlist=shortlist, slugs=chosen(self.request), **who)
        elif verb == "add":
            actions.add_to_team_list(shortlist=shortlist, slugs=[typed.get("slug", "")], **who)
        elif verb in ("up", "down", "remove"):
            actions.change_team_list(shortlist=shortlist, item=item, verb=verb, **who)
        elif verb == "comment":
            actions.comment_in_team_list(shortlist=shortlist, item=item, text=typed.get("text", ""), **who)
        elif verb == "uncomment":
            mine = ShortlistComment.objects.filter(item__shortlist=shortlist)
            comment = get_object_or_404(mine, pk=number(typed.get("comment", "")))
            actions.delete_team_comment(comment=comment, **who)
        elif verb == "delete":
            actions.delete_team_list(shortlist=shortlist, **who)
        else:
            raise Http404


def comment_form(item, data=None):
    return ListCommentForm(data, auto_id=f"i{item}_%s")


def refused_form(typed, refusal):
    """{"name" or number of an item: form with what was typed and the refusal}; nothing for other verbs."""
    place, form = {
        "rename": ("name", ListNameForm(typed)),
        "comment": (number(typed.get("item", "")), comment_form(number(typed.get("item", "")), typed)),
    }.get(typed.get("verb"), (None, None))
    if form is None:
        return {}
    form.refuse(refusal)
    return {place: form}


@require_safe
@for_one_reader
def export(request, pk, extension):
    """The list as a file, in its order and without comments."""
    shortlist = shortlist_of(request.user, pk)
    if extension not in EXTENSIONS:
        raise Http404
    published = Innovation.objects.published().values("pk")
    listed = list(shortlist.items.filter(innovation__in=published).values_list("innovation", flat=True))
    address = request.build_absolute_uri(shortlist.get_absolute_url())
    return download(
        extension,
        examples_with(listed),
        about(request, query=address, filters=shortlist.name, found=len(listed)),
    )
