from django.urls import path
from django.utils.translation import pgettext_lazy

from . import views

app_name = "accounts"
urlpatterns = [
    path("", views.Overview.as_view(), name="overview"),
    path(pgettext_lazy("route", "my-data/"), views.MyData.as_view(), name="my_data"),
    path(pgettext_lazy("route", "my-data/file.json"), views.my_data_file, name="my_data_file"),
    path(pgettext_lazy("route", "erase/"), views.EraseAccount.as_view(), name="erase"),
    path(pgettext_lazy("route", "erase/now/"), views.erase_now, name="erase_now"),
]
