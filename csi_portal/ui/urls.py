from django.urls import path
from django.utils.translation import pgettext_lazy

from csi_portal.ui import views

app_name = "ui"

urlpatterns = [
    path(pgettext_lazy("route", "components/"), views.GalleryView.as_view(), name="gallery"),
]
