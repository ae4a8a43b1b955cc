"""Pages in a real Chromium; a console error, a CSP violation or a request to another host fails the test.

Debian's package is enough (`apt-get install --no-install-recommends chromium`). Without it these tests skip
with a sentence; under CI=true they fail, so that nobody takes a skipped suite for a green one.
"""

import os
import shutil
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

# Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WITHOUT = "There is no Chromium here, so pages were not looked at. Install it: apt-get install chromium"
QUIET = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM:
        if os.environ.get("CI") == "true":
            pytest.fail(WITHOUT)
        pytest.skip(WITHOUT)
    with sync_playwright() as playwright:
        as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*QUIET, "--no-first-run", *as_root]
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, live_server):
    """`open_page(address, width=…, scheme="dark", script=False)` gives a page, watched to the end."""
    contexts, complaints = [], []

    def watch_console(message):
        # The browser itself reports the status of an error page that a test opens on purpose.
        own_status = (
            message.text.startswith("Failed to load resource") and message.location["url"] == message.page.url
        )
        if message.type == "error" and not own_status:
            complaints.append(f"console: {message.text}")

    def watch_request(request):
        parts = urlsplit(request.url)
        if parts.scheme != "data" and parts.netloc != urlsplit(live_server.url).netloc:
            complaints.append(f"a request to another host: {request.url}")

    def open_(address="", *, width=1280, scheme="light", script=True, cookies=()):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=script,
            reduced_motion="reduce",
            base_url=live_server.url,
        )
        contexts.append(context)
        context.add_cookies([{**cookie, "url": live_server.url} for cookie in cookies])
        context.on("console", watch_console)
        context.on("weberror", lambda error: complaints.append(f"script: {error.error}"))
        context.on("request", watch_request)
        page = context.new_page()
        if address:
            page.goto(address)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(open_page):
    """A page at 1280 px, light, with script."""
    return open_page()


@pytest.fixture
def signed_in_cookies():
    """`signed_in_cookies(client)` turns a test client's session into cookies for `open_page`."""
    return lambda client: [{"name": name, "value": cookie.value} for name, cookie in client.cookies.items()]


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


@pytest.fixture(params=[360, 768, 1280])
def width(request):
    return request.param


@pytest.fixture(params=["cs", "en"])
def language(request):
    """Use with `django.utils.translation.override(language)` around `reverse`."""
    return request.param


def assert_accessible(page, *, but=()):
    """axe finds nothing against WCAG 2.2 AA on the page as it stands, `but` for rules named with a reason."""
    options = {
        "runOnly": {"type": "tag", "values": WCAG},
        "rules": {rule: {"enabled": False} for rule in but},
        "resultTypes": ["violations"],
        "preload": False,  # axe would write a <style> of its own, which the content security policy refuses
    }
    results = Axe().run(page, options=options)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"


def assert_fits(page, width=320):
    """Nothing makes the page scroll sideways at 320 px (WCAG 1.4.10)."""
    page.set_viewport_size({"width": width, "height": 900})
    wide = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
        ['of these or of something that escapes a table:',
         ...[...document.querySelectorAll('body *')]
        .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
        .filter(e => !e.parentElement.closest('.table-wrap'))
        .map(e => `${e.tagName} .${e.className.baseVal ?? e.className}`).slice(0, 8)]"""
    )
    assert not wide, f"{page.url} scrolls sideways at {width} px because of {wide}"
