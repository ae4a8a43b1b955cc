"""Delivering letters, one job for each, and a look every minute whether one was left behind."""

from django.utils import timezone
from procrastinate.contrib.django import app

from . import actions


@app.task(name=actions.DELIVER)
def deliver(letter):
    """Deliver the letter of this number."""
    actions.deliver(letter=letter, now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="deliver_overdue")
def deliver_overdue(timestamp):
    """Try again those whose pause is over."""
    actions.deliver_overdue(now=timezone.now())
