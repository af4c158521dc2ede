"""Every setting of the portal, each one from the environment (docs/settings.md lists them)."""

import logging
import os
from importlib.metadata import distribution
from pathlib import Path
from urllib.parse import urlsplit

import environ

from portal.schedule import BEAT_SCHEDULE
from portal.watching import logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Tables that people bring are read by defusedxml: openpyxl would take lxml instead, which is there for Word documents.
os.environ["OPENPYXL_LXML"] = "False"

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
QUERY_CODE_KEY = env.str("QUERY_CODE_KEY", default="") or f"query-code:{SECRET_KEY}"
CONTACT_KEYS = env.list("CONTACT_KEYS", default=[])  # the first one encrypts; without one nothing can be left
CONTACT_INDEX_KEY = env.str("CONTACT_INDEX_KEY", default="")
PUBLIC_ADDRESS = env.str("PUBLIC_ADDRESS", default="http://localhost:8000").rstrip("/")
OPERATOR_NAME = env.str("OPERATOR_NAME", default="无锡市人大常委会代表工作委员会（演示）")
OPERATOR_PHONE = env.str("OPERATOR_PHONE", default="")
DISCIPLINE_PHONE = env.str("DISCIPLINE_PHONE", default="12388")  # where accusations against persons belong
DISCIPLINE_SITE = env.str("DISCIPLINE_SITE", default="https://www.12388.gov.cn")
DEMO = env.bool("DEMO", default=False)
CLIENT_ADDRESS_HEADER = env.str("CLIENT_ADDRESS_HEADER", default="REMOTE_ADDR")  # HTTP_X_REAL_IP behind our nginx
CHALLENGE_AFTER = env.int("CHALLENGE_AFTER", default=200)  # submissions at once, of one network or at one venue
MIN_FILL_SECONDS = env.int("MIN_FILL_SECONDS", default=3)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(PUBLIC_ADDRESS).hostname, "localhost", "127.0.0.1"])
CSRF_FAILURE_VIEW = "portal.views.not_sent"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
PRIVATE_DIR = Path(env.str("PRIVATE_DIR", default=str(DATA_DIR / "private")))  # files that only some may fetch
PRIVATE_PREFIX = env.str("PRIVATE_PREFIX", default="")  # where nginx has them; without it we send them ourselves
CLAMAV = env.str("CLAMAV", default="")  # clamd's socket: a path, or host:port
POSTER_DAYS = env.int("POSTER_DAYS", default=7)
APPOINTMENT_MINUTES = env.int("APPOINTMENT_MINUTES", default=15)  # how long a slot of a contact day is

# How word reaches people (docs/messages.md). Without a mail server a demonstration keeps its mails in a folder.
SMTP_HOST = EMAIL_HOST = env.str("SMTP_HOST", default="")
EMAIL_PORT = env.int("SMTP_PORT", default=587)
SMTP_SECURITY = env.str("SMTP_SECURITY", default="starttls")  # starttls, tls or none
EMAIL_USE_TLS, EMAIL_USE_SSL = SMTP_SECURITY == "starttls", SMTP_SECURITY == "tls"
EMAIL_HOST_USER = env.str("SMTP_USER", default="")
EMAIL_HOST_PASSWORD = env.str("SMTP_PASSWORD", default="")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default=f"一码通 <noreply@{urlsplit(PUBLIC_ADDRESS).hostname}>")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if SMTP_HOST else "portal.mailbox.FolderBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
MAIL_IS_ON = bool(SMTP_HOST) or DEMO
MESSAGE_HOLD_SECONDS = env.int("MESSAGE_HOLD_SECONDS", default=180)  # a move can be taken back before anybody hears
SMS_GATEWAY = env.str("SMS_GATEWAY", default="")
SMS_HEADERS = env.json("SMS_HEADERS", default={"Content-Type": "application/json"})
SMS_BODY = env.json("SMS_BODY", default={"id": "{id}", "phone": "{phone}", "template": "{template}", "params": {}})
SMS_TEMPLATES = env.json("SMS_TEMPLATES", default={})  # kind of message -> the gateway's template
SMS_ACCEPTED = env.str("SMS_ACCEPTED", default="")
SMS_REFUSED = env.str("SMS_REFUSED", default="")
CHAT_SERVERS = ["https://qyapi.weixin.qq.com", "https://oapi.dingtalk.com"]
ROBOT_ORIGINS = env.list("ROBOT_ORIGINS", default=CHAT_SERVERS)  # where staff may set up a robot of theirs
ROBOTS = env.json("ROBOTS", default=[])  # of chat groups: {"kind", "address", "area", "secret"} each

# Where the daily head over all events is published, each way by itself (docs/audit.md).
AUDIT_HEAD_FILE = env.str("AUDIT_HEAD_FILE", default="")
AUDIT_HEAD_MAIL = env.list("AUDIT_HEAD_MAIL", default=[])
AUDIT_HEAD_WEBHOOK = env.str("AUDIT_HEAD_WEBHOOK", default="")
WEBHOOK_ORIGINS = env.list("WEBHOOK_ORIGINS", default=[])  # servers that staff may have events posted to

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_structlog",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "deputies",
    "stations",
    "feedback",
    "portal",
]

MIDDLEWARE = [
    "portal.watching.metrics.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.doorstep.DoorstepMiddleware",
    "portal.middleware.NoNulMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "portal.accounts.gate.HatMiddleware",
    "portal.middleware.RequestLogMiddleware",
    "portal.middleware.PrivateByDefaultMiddleware",
    "portal.accounts.gate.GateMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.middleware.ContentSecurityPolicyMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.pages.context.portal",
                "portal.pages.static.citizen_style",
                "portal.accounts.account.account",
            ],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"].setdefault("OPTIONS", {})
# On today's disks a page anywhere is read as fast as the next one; told otherwise PostgreSQL reads whole tables.
# To start other processes for one query takes milliseconds: a page is read sooner by one.
DATABASES["default"]["OPTIONS"].setdefault("options", "-c random_page_cost=1.1 -c parallel_setup_cost=10000")
DATABASES["default"]["OPTIONS"]["pool"] = {
    "min_size": 1,
    "max_size": env.int("DATABASE_POOL", default=10),
    "timeout": 10,
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL")

AUTH_USER_MODEL = "deputies.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "portal.accounts.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

# A session ends when nothing was done for so long; while somebody works it is prolonged once a minute.
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=720 if DEMO else 30)
SESSION_COOKIE_AGE = SESSION_IDLE_MINUTES * 60
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=not DEMO)
SECOND_FACTOR_KEY = env.str("SECOND_FACTOR_KEY", default="") or f"second-factor:{SECRET_KEY}"
ACCOUNT_ADAPTER = "portal.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # deputies/rate_limits.py keeps them: one mechanism, and a dead Redis lets nobody in
MFA_ADAPTER = "portal.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "一码通"
MFA_FORMS = {
    "authenticate": "portal.accounts.login.AuthenticateForm",
    "reauthenticate": "portal.accounts.login.ReauthenticateForm",
    "login_webauthn": "portal.accounts.login.PasskeyForm",
    "activate_totp": "portal.accounts.login.ActivateAppForm",
    "add_webauthn": "portal.accounts.login.AddPasskeyForm",
}

# Single sign-on with an OpenID Connect server, when there is one: `pip install .[sso]`.
SSO_SERVER = env.str("SSO_SERVER", default="").rstrip("/")
SSO_ORIGIN = "://".join(urlsplit(SSO_SERVER)[:2])
SSO_NAME = env.str("SSO_NAME", default="单点登录")
if SSO_SERVER:
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
    SOCIALACCOUNT_ADAPTER = "portal.accounts.sso.SingleSignOnAdapter"
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "portal",
                    "name": SSO_NAME,
                    "client_id": env.str("SSO_CLIENT_ID", default=""),
                    "secret": env.str("SSO_CLIENT_SECRET", default=""),
                    "settings": {"server_url": SSO_SERVER},
                }
            ]
        }
    }

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "portal.formats"
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Shanghai")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
SWAGGER = Path(str(distribution("drf-spectacular-sidecar").locate_file("drf_spectacular_sidecar/static")))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/swagger", SWAGGER / "drf_spectacular_sidecar" / "swagger-ui-dist"),  # of the API's page alone
]
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("png", "jpg", "webp", "woff2", "map")
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "portal.pages.static.InliningStaticFilesStorage"
    },
}

MEDIA_ROOT = DATA_DIR / "media"  # photos of deputies, served by deputies.views.photos
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20  # of a form; how many are taken is said by feedback.files
HTTPS_ONLY = env.bool("HTTPS_ONLY", default=PUBLIC_ADDRESS.startswith("https://"))
SECURE_SSL_REDIRECT = HTTPS_ONLY
SECURE_REDIRECT_EXEMPT = ["^(healthz|readyz|metrics)$"]  # asked for inside the machine, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS_ONLY else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS_ONLY
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS_ONLY else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS_ONLY
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS_ONLY
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = (  # style-src is added to it: portal.pages.static knows the style inside the citizen's pages
    "default-src 'none'; script-src 'self'; img-src 'self' data: blob:; font-src 'self'; media-src 'self' blob:; "
    f"connect-src 'self'; manifest-src 'self'; form-action 'self' {SSO_ORIGIN if SSO_SERVER else ''}; "
    "base-uri 'none'; frame-ancestors 'none'"
)

# The API (feedback/api). Its framework is no installed app: only the first request to it loads anything.
REST_FRAMEWORK: dict[str, object] = {"DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema"}
SPECTACULAR_SETTINGS = {
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "VenueKind": "stations.models.VenueKind",
        "FileKind": "feedback.models.files.FileKind",
        "SuggestionKind": "feedback.models.suggestions.SuggestionKind",
    },
}

# Celery: each line was learnt by a failure (docs/queue.md).
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 30
CELERY_TASK_ROUTES = {  # a slow mail server, or another system, must not hold up routing
    "feedback.tasks.deliver": {"queue": "messages"},
    "feedback.tasks.mail_notification": {"queue": "messages"},
    "feedback.tasks.digest": {"queue": "messages"},
    "feedback.tasks.post_events": {"queue": "messages"},
}
CELERY_WORKER_MAX_TASKS_PER_CHILD = 10_000
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 90,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "retry_on_timeout": False,
    "max_retries": 1,
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_CONCURRENCY = env.int("WORKER_PROCESSES", default=2)
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")

LOG_FORMAT = env.str("LOG_FORMAT", default="console" if DEBUG else "json")
LOGGING = logs.configure(LOG_FORMAT, env.str("LOG_LEVEL", default="INFO"), debug=DEBUG)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_CELERY_DEFAULT_LOG_LEVEL = logging.DEBUG

# Who may read /metrics: these networks directly (not through a proxy), or anybody who brings the token.
METRICS_ALLOWED = env.list("METRICS_ALLOWED", default=["127.0.0.0/8", "::1/128"])
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
