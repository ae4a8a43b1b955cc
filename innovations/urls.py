"""Addresses of the catalogue; the language prefix and "innovations/" stand in csi_portal/urls.py."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from .feeds import feed
from .views import (
    catalogue,
    compare,
    complete,
    example,
    export,
    own_drafts,
    proposing,
    shortlists,
    team_lists,
)
from .views.kept import kept_by_version

app_name = "innovations"

urlpatterns = [
    path("", kept_by_version(catalogue.ListPage.as_view()), name="list"),
    path(pgettext_lazy("route", "map/"), kept_by_version(catalogue.MapPage.as_view()), name="map"),
    path(pgettext_lazy("route", "table/"), kept_by_version(catalogue.TablePage.as_view()), name="table"),
    path(pgettext_lazy("route", "complete/"), kept_by_version(complete.complete), name="complete"),
    path(pgettext_lazy("route", "compare/"), kept_by_version(compare.ComparePage.as_view()), name="compare"),
    path(pgettext_lazy("route", "shortlist/"), shortlists.ShortlistPage.as_view(), name="shortlist"),
    path(
        pgettext_lazy("route", "shortlist/add/<slug:slug>/"),
        shortlists.AddPage.as_view(),
        name="shortlist_add",
    ),
    path(pgettext_lazy("route", "shortlist/change/"), shortlists.change, name="shortlist_change"),
    path(pgettext_lazy("route", "shortlist/share/"), shortlists.share, name="shortlist_share"),
    path(pgettext_lazy("route", "shortlist/revoke/"), shortlists.revoke, name="shortlist_revoke"),
    path(
        pgettext_lazy("route", "shortlist/export.<slug:extension>"),
        shortlists.export,
        name="shortlist_export",
    ),
    path(
        pgettext_lazy("route", "shortlist/shared/<slug:token>/"),
        shortlists.SharedListPage.as_view(),
        name="shared_list",
    ),
    path(
        pgettext_lazy("route", "shortlist/organisation/"), team_lists.TeamLists.as_view(), name="team_lists"
    ),
    path(
        pgettext_lazy("route", "shortlist/organisation/<int:pk>/"),
        team_lists.TeamList.as_view(),
        name="team_list",
    ),
    path(
        pgettext_lazy("route", "shortlist/organisation/<int:pk>/export.<slug:extension>"),
        team_lists.export,
        name="team_list_export",
    ),
    path("feed/", feed, name="feed"),
    path("export.csv", export.export_csv, name="export_csv"),
    path("export.xlsx", export.export_xlsx, name="export_xlsx"),
    path("export.json", export.export_json, name="export_json"),
    path(pgettext_lazy("route", "pictures/<int:pk>-<int:width>.webp"), example.picture, name="picture"),
    path(pgettext_lazy("route", "attachments/<int:pk>/"), example.attachment, name="attachment"),
    path(pgettext_lazy("route", "suggest/"), proposing.Propose.as_view(), name="propose"),
    path(pgettext_lazy("route", "proposal/<str:token>/"), proposing.ProposalPage.as_view(), name="proposal"),
    path(pgettext_lazy("route", "mine/"), own_drafts.OwnDrafts.as_view(), name="own_drafts"),
    path(pgettext_lazy("route", "mine/new/"), own_drafts.OwnDraft.as_view(), name="new_own_draft"),
    path(pgettext_lazy("route", "mine/<int:pk>/"), own_drafts.OwnDraft.as_view(), name="own_draft"),
    path(pgettext_lazy("route", "mine/<int:pk>/submit/"), own_drafts.submit_own, name="submit_own"),
    path("<slug:slug>/", kept_by_version(example.Example.as_view()), name="detail"),
    path(
        pgettext_lazy("route", "<slug:slug>/for-the-council/"),
        example.CouncilSheet.as_view(),
        name="council_sheet",
    ),
    path(
        pgettext_lazy("route", "<slug:slug>/for-the-council.pdf"),
        example.CouncilSheetPdf.as_view(),
        name="council_sheet_pdf",
    ),
    path(
        pgettext_lazy("route", "<slug:slug>/suggest-a-change/"),
        proposing.ProposeChange.as_view(),
        name="propose_change",
    ),
]
