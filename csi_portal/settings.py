"""Settings of the portal: one file, read from the environment, safe in production when nothing is set.

`DATABASE_URL`   any PostgreSQL ≥ 15; without it the embedded server in the data folder is used
`CSI_DATA`       the data folder (database, uploads, keys, letters); default `var/` beside manage.py
`SECRET_KEY`     required with `DATABASE_URL`; generated into the data folder for the embedded default
The other names stand beside the settings they fill and in docs/operator.md.
"""

from pathlib import Path

import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env, validate

from csi_portal.server import embedded

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.path("CSI_DATA", BASE_DIR / "var").resolve()

# --- Safety -------------------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", False)
DATABASE_URL = env.str("DATABASE_URL", "")
SECRET_KEY = env.str("SECRET_KEY", "") or embedded.secret_key(DATA_DIR, own_database=bool(DATABASE_URL))
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
BEHIND_TLS = env.bool("BEHIND_TLS", False)
# The portal stands at the root of its address. No header may put a folder before the links of its pages.
FORCE_SCRIPT_NAME = ""
CSRF_FAILURE_VIEW = "csi_portal.ui.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REDIRECT_EXEMPT = [r"^zdravi/$"]  # a monitor on this machine asks without TLS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = BEHIND_TLS
if BEHIND_TLS:
    # Only a proxy that ends TLS sets this; the operator's notes say that it must strip a client's own value.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- Applications: from the ground up (docs/decisions/0001-floors.md) ----------------------------------

INSTALLED_APPS = [
    "csi_portal.ui",
    "csi_portal.server",
    "csi_portal.history",
    "csi_portal.fulltext",
    "csi_portal.outbox",
    "csi_portal.accounts",
    "centres",
    "csi_portal.organisations",
    "csi_portal.support",
    "csi_portal.registrations",
    "innovations",
    "trainings",
    "csi_portal.pages",
    "csi_portal.dashboard",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_countries",
    "django_filters",
    "rules",
    "csp",
    "procrastinate.contrib.django",
    "pgtrigger",
    "pghistory",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.forms",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "csi_portal.server.middleware.WithoutNulMiddleware",
    "csi_portal.accounts.middleware.SessionUserMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "csi_portal.urls"
WSGI_APPLICATION = "csi_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

FORM_RENDERER = "csi_portal.ui.forms.PortalRenderer"
# Messages wait in the session: one cookie less, and none for a reader who does nothing.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Database and caches --------------------------------------------------------------------------------

database = env.dj_db_url("DATABASE_URL") if DATABASE_URL else embedded.database(DATA_DIR)
if DATABASE_URL and not (database["ENGINE"] == "django.db.backends.postgresql" and database["NAME"]):
    raise ImproperlyConfigured("DATABASE_URL must look like postgres://user:password@host:5432/name.")
pool = {"min_size": 1, "max_size": 4, "timeout": 10}
DATABASES = {
    "default": {
        **database,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**database.get("OPTIONS", {}), "pool": pool},
    }
}
# Versions of what editors write: ordered by the clock, with the act that made them beside each (one key, and
# the key of the person), never an address of a page.
PGHISTORY_CREATED_AT_FUNCTION = "clock_timestamp()"
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # Shared by all workers: rate limits count here, and fail closed with the database.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Enough that nobody can push a limit out by filling the table.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    # Each worker's own memory: only for what is keyed by a version read from the database.
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}},
}

# --- Jobs and their timetable (docs/decisions/0019-jobs.md) ---------------------------------------------

PROCRASTINATE_WORKER_DEFAULTS = {
    # A long job must not hold up the others. Each needs a connection of the pool, and the timetable one.
    "concurrency": pool["max_size"] - 1,
    "shutdown_graceful_timeout": 10,
}
# A portal that slept at night does the night's work when it wakes.
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 24 * 3600}

# Whether the portal may ask the addresses of published examples whether they are still there.
CHECK_LINKS = env.bool("CHECK_LINKS", True)
# Hosts that it may ask although their numbers are not public: none but those of tests.
LINK_CHECK_HOME_HOSTS = ()

# --- Accounts -------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:overview"

ACCOUNT_ADAPTER = "csi_portal.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "csi_portal.accounts.forms.joining.JoiningForm"}
ACCOUNT_SIGNUP_FORM_CLASS = "csi_portal.accounts.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# Codes are typed into the open page, so no letter holds an address that signs somebody in.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if BEHIND_TLS else "http"
# How many proxies of ours stand before the portal: rate limits count the address that the outermost one saw.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("ALLAUTH_TRUSTED_PROXY_COUNT", 1 if BEHIND_TLS else 0)

MFA_ADAPTER = "csi_portal.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "add_webauthn": "csi_portal.accounts.forms.keys.AddKeyForm",
    "edit_webauthn": "csi_portal.accounts.forms.keys.EditKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "CSI"
MFA_TOTP_TOLERANCE = 1  # phones' clocks differ
# Browsers offer passkeys only over TLS and on localhost; without TLS we are on localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BEHIND_TLS

# --- Who runs this installation: shown on the contact, accessibility and privacy pages -------------------

OPERATOR_NAME = env.str("OPERATOR_NAME", "")
OPERATOR_EMAIL = env.str("OPERATOR_EMAIL", "")
# "mailto:…" or "https://…"; /.well-known/security.txt exists once it is set.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "")

# --- Languages, time ------------------------------------------------------------------------------------

LANGUAGE_CODE = "cs"
LANGUAGES = [("cs", _("Czech")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "csi_portal" / "locale"]
TIME_ZONE = "Europe/Prague"
USE_I18N = USE_TZ = True

# --- Files ----------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/soubory/"
MEDIA_ROOT = DATA_DIR / "uploads"
FILE_UPLOAD_HANDLERS = [
    "csi_portal.server.limits.LargestForm",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Letters --------------------------------------------------------------------------------------------

EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if env.str("EMAIL_HOST", "")
    else "csi_portal.outbox.backend.FolderBackend"
)
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "CSI <portal@localhost>")
# A letter is read outside the portal: its links need the whole address.
SITE_URL = env.str("SITE_URL", "http://localhost:8000").rstrip("/")

# --- Logs: to stderr, without personal data ---------------------------------------------------------------

LOG_FORMAT = env.str("LOG_FORMAT", "text", validate=validate.OneOf(["text", "json"]))
LOG_LEVEL = env.str("LOG_LEVEL", "INFO", validate=validate.OneOf(["DEBUG", "INFO", "WARNING", "ERROR"]))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"()": "csi_portal.server.logs.TextFormatter"},
        "json": {"()": "csi_portal.server.logs.JSONFormatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    # Django's own handlers would write to the console only with DEBUG, and letters to administrators.
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        # Tells of every job otherwise, and at each start of each command of the timetable.
        "procrastinate": {"level": "DEBUG" if LOG_LEVEL == "DEBUG" else "WARNING"},
    },
}
