"""What the application server of the desk calls."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cadre_site.settings.concerns_desk")
application = get_wsgi_application()

from cadre_site.concerns.database import ready  # noqa: E402 - the settings come first

ready()
