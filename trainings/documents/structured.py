"""What a training and a module say to machines: schema.org data as JSON-LD."""

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from innovations.documents.structured import as_json_ld
from innovations.models import said

from ..models import Training
from .wording import seats_left

ATTENDANCE = "https://schema.org/{}EventAttendanceMode"
STATUS = "https://schema.org/Event{}"


def event(training, address, centre_address):
    """An EducationEvent as text for a JSON-LD block; never the link for joining online."""
    module = training.module
    return as_json_ld(
        {
            "@type": "EducationEvent",
            "@id": address,
            "url": address,
            "name": said(module, "title").text,
            "description": said(module, "aim").text,
            "startDate": localtime(training.starts_at).isoformat(),
            "endDate": localtime(training.ends_at).isoformat(),
            "inLanguage": training.language,
            "eventStatus": STATUS.format(
                "Cancelled" if training.state == Training.State.CANCELLED else "Scheduled"
            ),
            "eventAttendanceMode": ATTENDANCE.format(attendance(training)),
            "location": location(training, address),
            "maximumAttendeeCapacity": training.capacity,
            "remainingAttendeeCapacity": seats_left(training),
            "organizer": {"@type": "Organization", "name": str(training.centre), "url": centre_address},
        }
    )


def attendance(training):
    if not training.is_online:
        return "Offline"
    return "Mixed" if training.place else "Online"


def location(training, address):
    places = []
    if training.place:
        places.append(
            {
                "@type": "Place",
                "name": training.place,
                "address": {
                    "@type": "PostalAddress",
                    "addressCountry": "CZ",
                    "streetAddress": training.place,
                },
            }
        )
    if training.is_online:
        places.append({"@type": "VirtualLocation", "url": address})
    return places


def course(module, address, dates):
    """A Course with its dates, which are (training, its address), as text for a JSON-LD block."""
    return as_json_ld(
        {
            "@type": "Course",
            "@id": address,
            "url": address,
            "name": said(module, "title").text,
            "description": said(module, "aim").text,
            "inLanguage": module.language,
            "timeRequired": f"PT{module.hours:f}H" if module.hours % 1 == 0 else "",
            "teaches": [line.strip() for line in said(module, "outcomes").text.splitlines() if line.strip()],
            "provider": {"@type": "Organization", "name": _("Centres for Socially Oriented Innovation")},
            "hasCourseInstance": [
                {
                    "@type": "CourseInstance",
                    "url": date_address,
                    "startDate": localtime(training.starts_at).isoformat(),
                    "endDate": localtime(training.ends_at).isoformat(),
                    "courseMode": attendance(training).lower(),
                }
                for training, date_address in dates
            ],
        }
    )
