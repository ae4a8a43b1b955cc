"""What the catalogue does by itself. Times of a timetable are in UTC."""

from django.utils import timezone
from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="30 2 * * *")
@app.task(queueing_lock="check_links")
def check_links(timestamp):
    """Each address once a week, a failing one every night until it answers or is dead."""
    actions.check_links(now=timezone.now())
