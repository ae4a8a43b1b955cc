from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FulltextConfig(AppConfig):
    name = "csi_portal.fulltext"
    label = "fulltext"
    verbose_name = _("Czech search")
