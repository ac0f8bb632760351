"""Django's settings. What differs between machines comes from ``configuration``; the rest stands here.

Texts and plural forms come from Cadre's catalogue, so Django's own translation machinery is off.
"""

from __future__ import annotations

from pathlib import Path

from cadre_site.settings.configuration import configuration
from cadre_site.settings.running import logs, metrics_token

CONFIGURATION = configuration()
HOME = CONFIGURATION.home
SITE = Path(__file__).resolve().parent.parent

SECRET_KEY = CONFIGURATION.secret
DEBUG = CONFIGURATION.debug
ALLOWED_HOSTS = list(CONFIGURATION.hosts)
ROOT_URLCONF = "cadre_site.urls"
WSGI_APPLICATION = "cadre_site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ, TIME_ZONE, USE_I18N = True, "UTC", False
APPEND_SLASH = False

INSTALLED_APPS = [
    "django.contrib.staticfiles", "django.contrib.contenttypes", "django.contrib.auth",
    "django.contrib.sessions",
    "django_tasks", "django_tasks_db",
    "allauth", "allauth.account", "allauth.mfa", "allauth.usersessions",
    "cadre_site.audit", "cadre_site.accounts", "cadre_site.ledger", "cadre_site.public",
    "cadre_site.stewards",
]  # fmt: skip
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cadre_site.public.headers.ContentSecurity",
    "cadre_site.operations.probes.Probes",
    "cadre_site.operations.requests.Requests",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cadre_site.public.headers.CompressedPages",
    "cadre_site.public.api.limiting.ApiAnswers",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cadre_site.accounts.desk.Desk",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [SITE / app / "templates" for app in ("public", "accounts", "ledger", "stewards")],
        "OPTIONS": {
            "environment": "cadre_site.pages.rendering.environment",
            "context_processors": ["cadre_site.accounts.context.spoken"],
        },
    }
]
DATABASES = {"default": dict(CONFIGURATION.database)}
# Counters of attempts and used codes are the same for every process.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "site_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # with few, a flood of attempts would push counters out
    },
}

# Background work waits in the same database; ``cadre work`` does it.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Files of a form are held in memory or not taken: with rows about people they must not lie about in /tmp.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 16 << 20

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
# The fonts are made from the package that carries them when the static files are collected.
STATICFILES_DIRS = [HOME / "made"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 0 if CONFIGURATION.embedded else 31_536_000
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Cookies: on the pages where people sign in and work, never on public ones.
_HOST = "" if CONFIGURATION.embedded else "__Host-"  # a browser then takes them from this host over TLS alone
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST}session", f"{_HOST}csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not CONFIGURATION.embedded
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_FAILURE_VIEW = "cadre_site.accounts.views.oneself.form_too_old"

from cadre_site.settings.signing_in import *  # noqa: E402, F403 - the settings of Django's and allauth's sign-in

globals().update(CONFIGURATION.mail)
PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = CONFIGURATION.proxies

LOGGING = logs(CONFIGURATION.embedded)
METRICS_TOKEN = metrics_token()
