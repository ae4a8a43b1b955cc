"""How every form looks: `{{ form }}` and `{% field form.x %}` draw the same accessible field."""

from django.forms.renderers import TemplatesSetting


class PortalRenderer(TemplatesSetting):
    """The project's templates for a form and a field; widgets stay Django's own."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
