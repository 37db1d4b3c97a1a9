"""One settings file for both ways to run; everything that differs comes from the environment."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import csp.constants as csp
from django.utils.translation import gettext_lazy as _

from support.config.env import database_from_url, env, retention_years

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = env.path("DATA_DIR", BASE_DIR / ".data")
DEBUG = env.bool("DEBUG", False)
# Migrations run as the owner of the tables, the application as a lesser role that cannot touch triggers.
_OWNER_URL = env.str("MIGRATE_DATABASE_URL", "") if sys.argv[1:2] == ["migrate"] else ""
DATABASE_URL = _OWNER_URL or env.str("DATABASE_URL", "")
EMBEDDED = not DATABASE_URL

SECRET_KEY = env.str("SECRET_KEY", "")
# Signs the Message-IDs we send; older secrets stay valid for reading so that keys can be changed.
MESSAGE_ID_SECRETS = env.list("MESSAGE_ID_SECRETS", [])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
BASE_URL = env.str("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "support.accounts",
    "support",
    "mailin",
    "kb",
    "helpdesk",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "django_htmx",
    "channels",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "support.web.middleware.CompressedPages",
    "csp.middleware.CSPMiddleware",
    "support.web.middleware.NothingUnstorable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "support.web.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "support.web.middleware.ErrorSentences",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "support.config.urls"
ASGI_APPLICATION = "support.config.asgi.application"
AUTH_USER_MODEL = "accounts.User"
SITE_ID = 1
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {
                "ui": "support.web.templatetags.ui",
                "law": "support.web.templatetags.law",
                "coordination": "support.web.templatetags.coordination",
            },
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "support.web.context.shell",
            ],
        },
    }
]

FORM_RENDERER = "support.web.rendering.Renderer"

# --- Databases: the only ledger (DESIGN: the ledger rule) ---------------------------------------
if EMBEDDED:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES: dict[str, dict[str, Any]] = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(env.path("SQLITE_PATH", DATA_DIR / "hotro.sqlite3")),
            "OPTIONS": {
                # WAL without IMMEDIATE fails most concurrent writes; FULL keeps a commit through a power cut.
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    }
else:
    _SERVER: dict[str, Any] = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    DATABASES = {"default": _SERVER | database_from_url(DATABASE_URL)}

REDIS_URL = env.str("REDIS_URL", "")
CACHES = {
    "default": (
        {"BACKEND": "support.config.cache.PatientCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# --- Celery: a doorbell and a clock, never a ledger ------------------------------------------------
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- People and sign-in ----------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "full_name"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "support.web.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # strangers must not make us write to addresses they choose
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_RATE_LIMITS = {"login_failed": False, "reset_password": "20/m/ip,5/m/key"}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
# By the account alone: network addresses can be changed, and a whole agency shares one. Trying on while it is
# locked does not make it longer, and a new password by mail opens it: nobody can lock another out for good.
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "support.web.adapter.typed_address"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/lockout.html"  # its words name the cool-off time
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["login", "username", "email", "ip_address"]
INVITATION_DAYS = env.int("INVITATION_DAYS", 7)

# Sessions stand in the database and are read from the cache, which saves every page a query.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", 12) * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "support.web.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # the view of a mail's HTML alone may stand in our own frame
if BASE_URL.startswith("https://"):
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [csp.NONE],
        "script-src": [csp.SELF],
        "style-src": [csp.SELF],
        "font-src": [csp.SELF],
        "img-src": [csp.SELF],
        "connect-src": [csp.SELF],
        "frame-src": [csp.SELF],
        "form-action": [csp.SELF],
        "frame-ancestors": [csp.NONE],
        "base-uri": [csp.NONE],
        "manifest-src": [csp.SELF],
    }
}

# --- Words, time, files -----------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "support.web.formats"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "support.web.storage.AdminFiles",
]
MEDIA_ROOT = DATA_DIR / "files"
MEDIA_URL = "/khong-co-duong-dan-cong-khai/"  # files go out through a permission-checked view only
RAW_MAIL_ROOT = DATA_DIR / "mail"
CLAMD = env.str("CLAMD", "")  # "unix:/run/clamav/clamd.ctl" or "host:port"; empty = files are not scanned
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if env.bool("STATIC_PLAIN", False)
            else "support.web.storage.Storage"
        )
    },
}
WHITENOISE_MAX_AGE = 31_536_000

# --- Mail -------------------------------------------------------------------------------------------
MAIL_ADDRESS = env.str("MAIL_ADDRESS", "dancuquocgia@mps.gov.vn")
MAIL_NAME = env.str("MAIL_NAME", "Hỗ trợ Cơ sở dữ liệu quốc gia về dân cư")
# Whom status files of electronic documents come from; empty = as the document itself names its receiver.
EDXML_ORGAN_ID = env.str("EDXML_ORGAN_ID", "")
EDXML_ORGAN_NAME = env.str("EDXML_ORGAN_NAME", "")
MAIL_BORDER = env.str("MAIL_BORDER", "")  # authserv-id of the border whose verdict counts
MAIL_VERP = env.bool("MAIL_VERP", False)
OWN_ADDRESSES = env.list("OWN_ADDRESSES", [])  # other addresses of the product's own mailboxes
EMAIL_BACKEND = "support.notify.backend.OutboxBackend"
SMTP_HOST = env.str("SMTP_HOST", "")
SMTP_PORT = env.int("SMTP_PORT", 587)
SMTP_USER = env.str("SMTP_USER", "")
SMTP_PASSWORD = env.str("SMTP_PASSWORD", "")
SMTP_SECURITY = env.str("SMTP_SECURITY", "starttls")  # tls | starttls | plain-loopback
SMTP_CA_FILE = env.str("SMTP_CA_FILE", "")
DEFAULT_FROM_EMAIL = MAIL_ADDRESS
SERVER_EMAIL = MAIL_ADDRESS
# An internal target told in receipts, in words; empty = nothing is promised. Never shown as law.
RECEIPT_TARGET = env.str("RECEIPT_TARGET", "")
CONTACT_PHONE = env.str("CONTACT_PHONE", "")  # not in the Circular: empty shows “chưa cấu hình”
CONTACT_PLACE = env.str("CONTACT_PLACE", "")
UNDO_SECONDS = env.int("UNDO_SECONDS", 15)  # a reply leaves after this long, so that it can be taken back
MAIL_CAP_HOUR = env.int("MAIL_CAP_HOUR", 4)  # automatic mails to one sender
MAIL_CAP_DAY = env.int("MAIL_CAP_DAY", 20)
MAIL_ALARM_UNREAD = env.int("MAIL_ALARM_UNREAD", 5)  # minutes a mailbox may go without being read
MAIL_ALARM_HELD = env.int("MAIL_ALARM_HELD", 30)  # minutes a held mail may wait for a person
# Days after which an answer to a finished ticket opens a new, linked one instead of reopening it; 0 = never.
MAIL_REOPEN_DAYS = env.int("MAIL_REOPEN_DAYS", 30)
# Whether clocks stand still while a coordinating agency, which has a day of its own, is asked.
CLOCK_PAUSES_FOR_COORDINATION = env.bool("CLOCK_PAUSES_FOR_COORDINATION", False)
DUE_SOON_MINUTES = env.int("DUE_SOON_MINUTES", 120)  # working minutes; lists say “sắp đến hạn” from here on
# Internal targets of the library: tickets of one cause within how many days ask for a guide (N22), and
# how many days lie between two reminders of one duty unless somebody confirms.
GUIDE_ASKED_TICKETS = env.int("GUIDE_ASKED_TICKETS", 3)
GUIDE_ASKED_DAYS = env.int("GUIDE_ASKED_DAYS", 30)
GUIDE_REMIND_DAYS = env.int("GUIDE_REMIND_DAYS", 14)
GUIDE_NEWS_HOUR = env.int("GUIDE_NEWS_HOUR", 7)  # when subscribers get the day's mail about guides
# Years that tickets, their original mails and the journal stay; fewer than Điều 8.2's two is no start.
RETENTION_YEARS = retention_years(env.int("RETENTION_YEARS", 2))

# --- The product's own wiring ------------------------------------------------------------------------
SUPPORT_CARRIERS = ["support.notify.carry", "kb.actions.citing.carry", "support.live.carry", "kb.carry.carry"]
# Told as dotted paths: support knows rooms above it only by these names.
SUPPORT_GAUGES = {
    "unaccounted": "mailin.ledger.unaccounted",
    "mail_alarms": "mailin.health.alarms",
    "mail_held": "mailin.ledger.held",
}
SUPPORT_JOB_MODULES = ["support.jobs", "support.notify.jobs", "mailin.tasks", "kb.jobs"]
# Called for the rows, and their field, that name stored files beside support's own: such files are not swept.
SUPPORT_STORED = ["kb.queries.files.stored"]
# Packages whose modules play after support's own rooms of the demonstration.
SUPPORT_DEMO_ROOMS = ["kb.demo"]
# Called with a threading.Event, each in a thread of the embedded worker, until the event is set.
SUPPORT_WATCHERS = ["mailin.watch.watch_all"]

HELPDESK_TEAMS_MODE_ENABLED = False
HELPDESK_PUBLIC_ENABLED = False
HELPDESK_KB_ENABLED = False
HELPDESK_ACTIVATE_API_ENDPOINT = False
HELPDESK_ENABLE_PER_QUEUE_STAFF_PERMISSION = False
HELPDESK_TICKETS_TIMELINE_ENABLED = False
SILENCED_SYSTEM_CHECKS = [
    "models.W042",  # helpdesk's own keys
    "axes.W006",  # the address alone locks: behind a border every request may share one IP
]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "support.config.logs.Redacting",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "axes": {"level": "WARNING"},
        "imapclient": {"level": "WARNING"},
        "aiosqlite": {"level": "WARNING"},
    },
}
