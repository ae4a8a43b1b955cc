"""What is done every night. Times of a timetable are in UTC."""

from django.utils import timezone
from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="10 1 * * *")
@app.task(queueing_lock="erase_overdue")
def erase_overdue(timestamp):
    """Erase the personal data whose retention is over."""
    actions.erase_overdue(now=timezone.now())
