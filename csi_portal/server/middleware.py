"""What every request goes through before a page sees it."""

NUL = "\x00"


class WithoutNulMiddleware:
    """Takes the character NUL out of what was asked and typed.

    Nobody types it, and the database holds it in no text: left in, it would fail wherever no form looks.
    Works once the check against forgery has read the form, so that nothing is read earlier than before.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        request.GET = without_nul(request.GET)
        if request.method == "POST":
            request.POST = without_nul(request.POST)


def without_nul(data):
    """The same `QueryDict`, or a copy in which no name and no value holds the character."""
    if not any(NUL in text for name, values in data.lists() for text in (name, *values)):
        return data
    cleaned = data.copy()
    cleaned.clear()
    for name, values in data.lists():
        for value in values:
            cleaned.appendlist(name.replace(NUL, ""), value.replace(NUL, ""))
    cleaned._mutable = False
    return cleaned
