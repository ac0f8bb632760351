"""Django's settings of the reports API: it takes and gives ciphertext, and can reach nothing else.

No session, no cookie, no account, no CSRF token, no database of the site: nothing here could follow anybody.
"""

from __future__ import annotations

from cadre_site.settings.concerns import API_HOSTS, concerns_configuration, need_hosts
from cadre_site.settings.running import logs

CONCERNS = concerns_configuration()
CONCERNS_HOME = CONCERNS.home

SECRET_KEY = CONCERNS.key("reports").hex()
DEBUG = False
ALLOWED_HOSTS = need_hosts(CONCERNS.api_hosts, API_HOSTS)
ROOT_URLCONF = "cadre_site.concerns.reports.addresses"
WSGI_APPLICATION = "cadre_site.concerns.reports.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ, TIME_ZONE, USE_I18N = True, "UTC", False
APPEND_SLASH = False

INSTALLED_APPS = ["cadre_site.concerns"]
MIDDLEWARE = [
    "cadre_site.concerns.reports.headers.Answers",
    "django.middleware.common.CommonMiddleware",
]
TEMPLATES: list[dict[str, object]] = []
# Django asks for a default; this one answers nothing.
DATABASES = {"default": {"ENGINE": "django.db.backends.dummy"}, "concerns": dict(CONCERNS.database)}
DATABASE_ROUTERS = ["cadre_site.concerns.database.Router"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

# A first message with the keys of an organisation of fifty; files do not come through here.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 << 20
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

REPORT_ORIGIN = CONCERNS.origin
# Of a proof: how dear one try is, and how many tries it takes at least when few ask.
PROOF_COST, PROOF_TRIES = 5_000, 80

LOGGING = logs(embedded=True)  # no line for each request, in production neither
