"""What the queue of jobs does for itself. Times of a timetable are in UTC."""

from contextlib import suppress

from django.utils import timezone
from procrastinate import builtin_tasks
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from .models import Permit

SUCCEEDED_KEPT, FAILED_KEPT = 3 * 24, 60 * 24  # hours


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context, timestamp):
    """Do again what a killed worker has left half done: its jobs would be under way forever."""
    for job in await context.app.job_manager.get_stalled_jobs():
        with suppress(ConnectorException):  # another look at the same moment was faster
            await context.app.job_manager.retry_job(job)


@app.periodic(cron="40 1 * * *")
@app.task(queueing_lock="forget_finished_jobs", pass_context=True)
async def forget_finished_jobs(context, timestamp):
    """Remove jobs that ended long ago; failed ones stay longer, since somebody may still ask why."""
    await builtin_tasks.remove_old_jobs(context, max_hours=SUCCEEDED_KEPT)
    await builtin_tasks.remove_old_jobs(
        context, max_hours=FAILED_KEPT, remove_failed=True, remove_cancelled=True, remove_aborted=True
    )


@app.periodic(cron="50 1 * * *")
@app.task(queueing_lock="forget_permits")
def forget_permits(timestamp):
    """Remove the counts of senders whose window is over."""
    Permit.objects.filter(expires_at__lt=timezone.now()).delete()
