"""The base of the desk: only what belongs to the centres that the user runs, whatever is asked for."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from centres.permissions import coordinated_centres
from csi_portal.accounts.models import User
from csi_portal.ui.admin import PortalAdmin

from .history import history_page


class OfMyCentres(PortalAdmin):
    """Rows, choices and histories of the user's own centres. `centre_path` leads from a row to its centre."""

    centre_path = "centre"
    actions = None

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.filter(**{f"{self.centre_path}__in": coordinated_centres(request.user)})

    def find(self, request, pk):
        """The row, if this user may see it; 404 hides those of another centre."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_queryset(request).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def events(self, request):
        """The events whose registrations the user may see."""
        model = self.model._meta.get_field("event").remote_field.model
        return self.admin_site._registry[model].get_queryset(request)

    def lookup_allowed(self, lookup, value, request):
        """Only what the filters beside the list ask; no field is guessed letter by letter."""
        filters = [each[0] if isinstance(each, tuple) else each for each in self.list_filter]
        fields = [each for each in filters if isinstance(each, str)]
        ours = {each.parameter_name for each in filters if not isinstance(each, str)}
        return lookup in ours | {f"{name}__{end}" for name in fields for end in ("exact", "id__exact")}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A choice offers what the user would see listed; of people those who work in her centres."""
        related = db_field.remote_field.model
        if related is User:
            mine = coordinated_centres(request.user)
            kwargs["queryset"] = User.objects.filter(centre_roles__centre__in=mine).distinct()
        elif related in self.admin_site._registry:
            kwargs["queryset"] = self.admin_site._registry[related].get_queryset(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def history_view(self, request, object_id, extra_context=None):
        """As Django's own: the row is looked for first, and who finds none is led back."""
        subject = self.get_object(request, object_id)
        if subject is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, subject):
            raise PermissionDenied
        return history_page(self, request, subject)
