"""Django settings. What differs between two machines comes from the environment, set by the launcher.

Without CASEBOUND_DATA (tests, type checks, making migrations) the database lives in memory and the keys are
random.
"""

import os
import secrets
from pathlib import Path
from typing import Any

from casebound.site import env, mailbox
from casebound.site.database import from_url, sqlite

DEBUG = False
DATA = Path(os.environ["CASEBOUND_DATA"]) if os.environ.get("CASEBOUND_DATA") else None
HOST = os.environ.get("CASEBOUND_HOST", "localhost")
PORT = os.environ.get("CASEBOUND_PORT", "8765")
DEMO = os.environ.get("CASEBOUND_DEMO") == "1"
# Taken out of the environment so that no child process and no crash report inherits them.
SERVER_SECRET = bytes.fromhex(os.environ.pop("CASEBOUND_SECRETS", "")) or secrets.token_bytes(32)
SETUP_TOKEN = os.environ.pop("CASEBOUND_SETUP_TOKEN", "")
SECRET_KEY = (DATA / "keys" / "secret.key").read_bytes().hex() if DATA else secrets.token_hex(32)
# Seals what the server has to read while nobody is signed in; never in the database.
HOST_KEY = (DATA / "keys" / "host.key").read_bytes() if DATA else secrets.token_bytes(32)
ALLOWED_HOSTS = [HOST]
# "own": we speak TLS ourselves; "proxy": whoever stands before us does; empty: this machine alone.
TLS = os.environ.get("CASEBOUND_TLS", "")
ADDRESS = os.environ.get("CASEBOUND_ADDRESS") or f"http://{HOST}:{PORT}"
GALLERY = False

ROOMS = [
    "people",
    "book",
    "members",
    "attachments",
    "anchors",
    "records",
    "release",
    "safety",
    "desk",
    "exchange",
    "today",
    "timer",
    "upkeep",
    "site",
]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "csp",
    *(f"casebound.{room}" for room in ROOMS),
]

MIDDLEWARE = [
    "casebound.site.middleware.one_host",
    "casebound.site.assets.serve",
    "django.middleware.security.SecurityMiddleware",
    "casebound.site.middleware.quiet_headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "casebound.records.in_memory.swept",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "casebound.people.middleware.Lock",
    "casebound.site.again.drawn_by_address",
    "casebound.members.door.person",
    "casebound.site.middleware.own_language_and_time",
    "casebound.site.middleware.plain_words",
    "casebound.site.trouble.told_plainly",
]

ROOT_URLCONF = "casebound.site.urls"
WSGI_APPLICATION = "casebound.site.wsgi.application"
APPEND_SLASH = True

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "casebound.site.layout.navigation",
                "casebound.site.layout.bands",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "casebound.site.templatetags.look",
            ],
        },
    }
]

DATABASES = {
    "default": from_url(os.environ["DATABASE_URL"]) if os.environ.get("DATABASE_URL") else sqlite(DATA)
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
# Taken out of the environment, for it may hold a password.
globals().update(mailbox.from_url(os.environ.pop("CASEBOUND_MAIL", "")))

AUTH_USER_MODEL = "people.Account"
PASSWORD_HASHERS = ["casebound.people.hasher.SealedVerifier"]
IDLE_SECONDS = 600
LAPSED_POST_HOOK = "casebound.records.lapsed.keep"
SETUP_HOOK = "casebound.site.env.mark_set_up"
# (who, entry) -> more for the sealed page
AFTER_SEALING = ["casebound.safety.care.after_sealing", "casebound.safety.returning.after_sealing"]
ABOUT_CLIENT = ["casebound.safety.decisions.in_force"]  # (who, client, seqs) -> more for the client's file
DUE_MORE = ["casebound.desk.due.items"]  # (who, today) -> more for the due list
CARRY_MORE = ["casebound.desk.look_up.carry", "casebound.today.kept.carry"]  # (who, the same with new keys)
OPEN_WORK = ["casebound.records.open_work.drafts_of", "casebound.upkeep.open_work.words_of_backups"]
QUOTED_HOOK = "casebound.anchors.tokens.newest"
DUE_HOOK = "casebound.today.dates.renew"
BACKUPS_HOOK = "casebound.upkeep.retention.of"
SESSION_ENGINE = "casebound.people.sessions"

# Cookies: names that say nothing to somebody who looks over a shoulder.
SESSION_COOKIE_NAME = "notes"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "notes-form"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "casebound.site.views.csrf_failure"
LANGUAGE_COOKIE_NAME = "notes-language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Strict"

if TLS:
    # The prefix makes browsers take them over TLS alone, for this one name.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-notes", "__Host-notes-form"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
if TLS == "proxy":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# "no-referrer" would make browsers send "Origin: null" with every form, which the form check refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

# Nothing that is posted may touch the disk in clear: no temporary upload file, ever.
FILE_UPLOAD_HANDLERS = [
    "casebound.attachments.arriving.Arriving",
    "casebound.exchange.lists_in.arriving.InMemory",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

STATIC_URL = "/static/"
STORAGES = {"staticfiles": {"BACKEND": "casebound.site.assets.Hashed"}}

LANGUAGE_CODE = "en"
LANGUAGES = list(env.LANGUAGES.items())
LOCALE_PATHS = [Path(__file__).parent / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = "casebound.site.formats"

DEFAULT_EXCEPTION_REPORTER_FILTER = "casebound.site.quiet.NothingToShow"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"bare": {"()": "casebound.site.quiet.Bare"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "bare"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Django's own set-up gives these handlers that print addresses or send mail; ours replace them.
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.security": {"handlers": ["stderr"], "level": "CRITICAL", "propagate": False},
    },
}
