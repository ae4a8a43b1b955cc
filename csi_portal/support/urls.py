from django.urls import path
from django.utils.translation import pgettext_lazy

from . import views

app_name = "support"
urlpatterns = [path(pgettext_lazy("route", "projects/logos/<int:pk>/"), views.logo, name="logo")]
