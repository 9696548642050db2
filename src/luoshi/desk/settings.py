"""Settings of the desk, from the environment: nothing that differs between two offices stands in code.

``LUOSHI_HOME`` is the folder of everything that is kept (database, files, secret); ``LUOSHI_DATABASE`` a PostgreSQL URL
(without it SQLite in the home folder); ``LUOSHI_HOSTS`` the names under which the desk may be reached, ``LUOSHI_HTTPS``
(1) that it stands behind TLS; ``LUOSHI_PROXIES`` the addresses of the proxies before it; ``LUOSHI_HASH`` the digest of
the audit chain (sha256 or sm3). docs/how-to/desk-security.md has all of them.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from luoshi.desk.accounts.environment import number, proxies
from luoshi.desk.accounts.outside import backends, ldap, oidc
from luoshi.desk.audit.digests import chain_hash
from luoshi.desk.secret import secret_key
from luoshi.records import LuoshiError

HOME = Path(os.environ.get("LUOSHI_HOME") or "luoshi-home").resolve()
HERE = Path(__file__).resolve().parent
SECURE = os.environ.get("LUOSHI_HTTPS") == "1"


def database(url: str, home: Path) -> dict[str, Any]:
    """The database that a URL names; without one, SQLite in *home*.

    SQLite takes its write lock at the beginning of a transaction: with the default, writers who read first lose
    (measured: 300 of 400 at once). PostgreSQL compiles no queries (jit): that takes longer than any of the pages may.
    Raises LuoshiError for a URL that is none of PostgreSQL.

    >>> database("postgresql://desk:a%40b@db:5433/luoshi", Path("."))["PASSWORD"]
    'a@b'
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "luoshi.sqlite3",
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        todo = "写成 postgresql://用户:密码@主机:5432/库名，或者不设，用自带的 SQLite"
        raise LuoshiError("L601", "认不出数据库地址", "LUOSHI_DATABASE", todo)
    told = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**told, "options": f"-c jit=off {told.get('options', '')}".rstrip()},
    }


SECRET_KEY = secret_key(HOME, strict=SECURE)
DEBUG = False
ALLOWED_HOSTS = [name for name in os.environ.get("LUOSHI_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if name]
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in ALLOWED_HOSTS] if SECURE else []
CSRF_FAILURE_VIEW = "luoshi.desk.accounts.errors.csrf_failure"
PROXIES = proxies(os.environ.get("LUOSHI_PROXIES", ""))
"""Whose word on the client's address is believed (X-Forwarded-For)."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "luoshi.desk.audit",
    "luoshi.desk.accounts",
    "luoshi.desk.ledger",
    "luoshi.desk.tracking",
    "luoshi.desk.finding",
    "luoshi.desk.charts",
    "luoshi.desk.api",
]
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",  # the outermost, so that what the others refuse has its header too
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "luoshi.desk.accounts.middleware.EdgeMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "luoshi.desk.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "luoshi.desk.accounts.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "luoshi.desk.urls"
WSGI_APPLICATION = "luoshi.desk.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "luoshi.desk.accounts.context.desk",
            ],
            "builtins": ["luoshi.desk.ledger.templatetags.ledger"],
        },
    }
]

DATABASES = {"default": database(os.environ.get("LUOSHI_DATABASE", ""), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = backends(os.environ)
OIDC = oidc(os.environ)
"""Settings of mozilla-django-oidc where a log-in elsewhere is set up (docs/how-to/desk-security.md), else empty."""
globals().update(OIDC)
LDAP = ldap(os.environ)
"""Settings of the log-in by LDAP where there is one, else empty."""
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("username", "full_name", "email")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "luoshi.desk.accounts.passwords.KindsOfCharacters"},
    {"NAME": "luoshi.desk.accounts.passwords.NotUsedBefore"},
]  # fmt: skip
PASSWORD_DAYS = number("LUOSHI_PASSWORD_DAYS", 90)
"""After so many days a password must be changed; 0: never."""
PASSWORDS_KEPT = 5
"""So many of the last passwords may not be chosen again."""
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "ledger:home"
LOGIN_REDIRECT_URL_FAILURE = "accounts:login"
AXES_FAILURE_LIMIT = number("LUOSHI_LOCK_AFTER", 5, least=1)
AXES_COOLOFF_TIME = timedelta(minutes=number("LUOSHI_LOCK_MINUTES", 15, least=1))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_CLIENT_IP_CALLABLE = "luoshi.desk.accounts.address.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SESSION_COOKIE_AGE = 3600 * number("LUOSHI_SESSION_HOURS", 8, least=1)
"""So long after the log-in a session ends, whatever is done in it."""
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
if SECURE:  # such a cookie is taken from this very host only, and over TLS only
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
IDLE_SECONDS = 60 * number("LUOSHI_IDLE_MINUTES", 60, least=1)
"""After so long without a request a session ends."""
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
TIME_ZONE = os.environ.get("LUOSHI_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [HERE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = HOME / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
UPLOAD_MAX_BYTES = 50_000_000
"""What one uploaded file may weigh."""
REQUEST_MAX_BYTES = 300_000_000
"""What one request may weigh, several files together; what is heavier is refused before it is read."""
CHAIN_HASH = chain_hash(os.environ.get("LUOSHI_HASH", "sha256"))
"""The digest of the audit chain: sha256, or sm3 (GB/T 32905-2016) where Python's OpenSSL has it."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
