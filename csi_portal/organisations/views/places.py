"""The territory: its municipalities as a table, and the way from a municipality to its centre."""

from urllib.parse import urlencode

from django.db.models import Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import ListView

from centres.models import Centre

from ..models import Municipality
from ..models.municipalities import plain_name

SORTS = {"population": "-population", "orp": "orp"}


class MunicipalityList(ListView):
    """All municipalities of a centre, in Czech order or by size; `?orp=` narrows them."""

    template_name = "organisations/municipality_list.html"

    def get_queryset(self):
        self.centre = get_object_or_404(Centre, slug=self.kwargs["slug"])
        self.orps = list(self.centre.municipalities.order_by("orp").values_list("orp", flat=True).distinct())
        found = self.centre.municipalities.in_order()
        if self.request.GET.get("orp") in self.orps:
            found = found.filter(orp=self.request.GET["orp"])
        sort = SORTS.get(self.request.GET.get("sort"))
        return found.order_by(sort, "name_sort_key") if sort else found

    def get_context_data(self, **kwargs):
        orp = self.request.GET.get("orp")
        return super().get_context_data(
            centre=self.centre,
            orps=self.orps,
            orp=orp if orp in self.orps else "",
            sort=self.request.GET.get("sort", ""),
            inhabitants=self.object_list.aggregate(total=Sum("population"))["total"],
            **kwargs,
        )


@require_safe
def find_centre(request):
    """From the name of a municipality to the form of its centre. Several or none: a page that says so."""
    typed = request.GET.get("place", "")[:100]
    found = list(Municipality.objects.matching(typed).select_related("centre")[:20])
    exact = [place for place in found if place.name_plain == plain_name(typed)]
    if len(exact) == 1 or len(found) == 1:
        place = (exact or found)[0]
        carried = {"place": place.name, "about": request.GET.get("about", "")[:300]}
        address = reverse("centres:ask", kwargs={"slug": place.centre.slug})
        return redirect(f"{address}?{urlencode(carried)}")
    return render(request, "organisations/find_centre.html", {"found": found, "typed": typed})
