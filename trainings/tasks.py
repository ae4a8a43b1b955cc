"""What trainings do by themselves. Times of a timetable are in UTC."""

from django.utils import timezone
from procrastinate.contrib.django import app

from csi_portal.registrations import actions

from .models import Training


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="expire_training_offers")
def expire_offers(timestamp):
    """Pass on the seats that nobody confirmed in time."""
    now = timezone.now()
    for training in Training.objects.filter(registrations__expires_at__lte=now).distinct():
        actions.expire_lapsed(event=training, now=now)


@app.periodic(cron="0 6 * * *")
@app.task(queueing_lock="remind_of_trainings")
def remind(timestamp):
    """Write to everybody whose training begins within two days."""
    actions.remind(event_model=Training, now=timezone.now())
