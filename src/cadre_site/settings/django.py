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

INSTALLED_APPS = ["django.contrib.staticfiles", "cadre_site.ledger", "cadre_site.public"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cadre_site.public.headers.ContentSecurity",
    "cadre_site.operations.probes.Probes",
    "cadre_site.operations.requests.Requests",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cadre_site.public.headers.CompressedPages",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [SITE / "public" / "templates"],
        "OPTIONS": {"environment": "cadre_site.public.pages.environment"},
    }
]
DATABASES = {"default": dict(CONFIGURATION.database)}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2000},
        "TIMEOUT": None,
    }
}

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
CSRF_COOKIE_SECURE = not CONFIGURATION.embedded

LOGGING = logs(CONFIGURATION.embedded)
METRICS_TOKEN = metrics_token()
