"""Django's settings of the handlers' desk: people sign in here, and nothing of the site is served."""

from __future__ import annotations

from cadre_site.settings.concerns import DESK_HOSTS, concerns_configuration, need_hosts
from cadre_site.settings.django import *  # noqa: F403 - accounts are the site's
from cadre_site.settings.django import CONFIGURATION, HOME, SITE, TEMPLATES

CONCERNS = concerns_configuration()
CONCERNS_HOME = CONCERNS.home
REPORT_ORIGIN = CONCERNS.origin  # handlers who take a concern down by telephone write it there

ALLOWED_HOSTS = need_hosts(CONCERNS.desk_hosts, DESK_HOSTS)
ROOT_URLCONF = "cadre_site.concerns.desk.addresses"
WSGI_APPLICATION = "cadre_site.concerns.desk.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.staticfiles", "django.contrib.contenttypes", "django.contrib.auth",
    "django.contrib.sessions",
    "allauth", "allauth.account", "allauth.mfa", "allauth.usersessions",
    "cadre_site.audit", "cadre_site.accounts", "cadre_site.concerns",
]  # fmt: skip
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cadre_site.concerns.desk.headers.Answers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cadre_site.accounts.desk.Desk",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
# The frame of the pages is the desk's own: it leads to nothing public.
TEMPLATES = [
    TEMPLATES[0]
    | {"DIRS": [SITE / "concerns" / "desk" / "templates", SITE / "accounts" / "templates"]}
]  # fmt: skip
DATABASES = {"default": dict(CONFIGURATION.database), "concerns": dict(CONCERNS.database)}
DATABASE_ROUTERS = ["cadre_site.concerns.database.Router"]

# Sessions of the desk do not open the site, nor the site's the desk.
_HOST = "" if CONFIGURATION.embedded else "__Host-"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST}concerns-session", f"{_HOST}concerns-csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "cadre_site.accounts.views.oneself.form_too_old"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 << 20

# Its own folder: this face has fewer static files than the site, and must not take the site's list's place.
STATIC_ROOT = CONCERNS_HOME / "static"
STATICFILES_DIRS = [HOME / "made", SITE / "public" / "static"]
# The handlers' bundle; ``cadre concerns publish`` puts it there.
BUNDLE = CONCERNS_HOME / "desk"
WHITENOISE_ROOT = BUNDLE if BUNDLE.is_dir() else None
WHITENOISE_INDEX_FILE = True
