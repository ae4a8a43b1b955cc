"""What registrations do by themselves. Times of a timetable are in UTC."""

from django.utils import timezone
from procrastinate.contrib.django import app

from .actions import timetable


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="expire_lapsed")
def expire_lapsed(timestamp):
    """Offers that nobody took up go to the next in the queue."""
    timetable.expire_all_lapsed(now=timezone.now())


@app.periodic(cron="0 6 * * *")
@app.task(queueing_lock="remind")
def remind(timestamp):
    """In the morning, those who have a seat in what begins at the latest the day after tomorrow."""
    timetable.remind_all(now=timezone.now())
