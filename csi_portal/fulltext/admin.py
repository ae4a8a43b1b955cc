"""Searches that found nothing, to read only: what the catalogue lacks, or calls by another name."""

from django.contrib import admin

from .models import EmptySearch


@admin.register(EmptySearch)
class EmptySearchAdmin(admin.ModelAdmin):
    list_display = ["words", "language", "times", "first_on", "last_on"]
    list_filter = ["language", "last_on"]
    search_fields = ["words"]
    list_per_page = 50
    show_full_result_count = False
    actions = None
