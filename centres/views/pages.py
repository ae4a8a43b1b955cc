"""The centres' pages."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, ListView

from .. import actions
from ..models import Centre, CentrePerson
from ..permissions import may_withdraw_consent


class CentreList(ListView):
    model = Centre


class CentreDetail(DetailView):
    model = Centre

    def get_context_data(self, **kwargs):
        people = list(self.object.people.public())
        mine = [person for person in people if person.user_id and person.user_id == self.request.user.pk]
        supporters = list(self.object.supporters.all())
        return super().get_context_data(people=people, my_cards=mine, supporters=supporters, **kwargs)


@require_POST
def withdraw_consent(request, pk):
    """The person withdraws her own card, or a coordinator does so for her."""
    person = get_object_or_404(CentrePerson.objects.select_related("centre"), pk=pk)
    if not may_withdraw_consent(request.user, person):
        raise PermissionDenied
    actions.withdraw_consent(person=person, by=request.user, now=timezone.now())
    messages.success(request, _("The consent is withdrawn and the card is erased."))
    return redirect(person.centre)
