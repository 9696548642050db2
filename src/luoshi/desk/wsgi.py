"""The desk for a WSGI server (gunicorn luoshi.desk.wsgi)."""

import os

from django.core.wsgi import get_wsgi_application

from luoshi.desk.warm import warm

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.desk.settings")
application = get_wsgi_application()
warm()
