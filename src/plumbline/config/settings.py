"""Django's settings, from the environment.

PLUMBLINE_HOME       state directory: keys, static files, the private database, the calendars of
                     years that did not come with the release (default: .data)
PLUMBLINE_ORIGIN     the ledger's name on its checkpoints
PLUMBLINE_WITNESSES  verifier keys of the witnesses who may cosign, separated by white space
PLUMBLINE_ADDRESS    where people open the system, such as https://zs.example.cn: what security keys
                     are bound to (default: the address of the request, for development)
PLUMBLINE_PUBLIC     where the public opens /public/, if that is another address: it stands on
                     receipts, and the codes on certificates lead to it
PLUMBLINE_FACTORS    roles that must sign in with a second factor, separated by white space
                     (default: SYSTEM_ADMIN AUDITOR; none in the demonstration province)
PLUMBLINE_OIDC_ISSUER, PLUMBLINE_OIDC_CLIENT_ID, PLUMBLINE_OIDC_SECRET
                     the organ's own provider of identities (OpenID Connect; default: none)
PLUMBLINE_OIDC_HOSTS hosts beside the issuer's own where that provider may have its token and key
                     addresses, separated by white space (default: none)
PLUMBLINE_OIDC_NUMBER, PLUMBLINE_OIDC_SCOPE
                     the claim that is the police number (default: police_number), and the
                     scopes asked for (default: openid)
PLUMBLINE_HOSTS      further host names to answer to, separated by commas
PLUMBLINE_HTTPS      1 behind a proxy that ends TLS and sets X-Forwarded-Proto
PLUMBLINE_FOOTAGE    s3://bucket?endpoint=… for footage in a bucket (default: below the state)
PLUMBLINE_DOCKS      folders of docking stations, as NUMBER=FOLDER separated by white space
PLUMBLINE_SMS        who carries texts to phones, in the order in which they are tried:
                     NAME=ADDRESS separated by white space; https://…, smpp://user@host:port,
                     app+https://… for the inbox of the citizens' app, or demo: for an outbox that
                     sends nothing (default: nobody; demo: in the demonstration)
PLUMBLINE_SMS_SECRET_<NAME>
                     the password of that provider, and what its callbacks are signed with
PLUMBLINE_SMS_SIGN   how each text begins (default: 【公安】)
PLUMBLINE_SMS_QUIET  hours in which nobody is woken, as FROM-TO (default: 21-8; 0-0: none)
PLUMBLINE_NOTICES_SINCE
                     the instant from which milestones are told (ISO 8601; default: all): for an
                     installation that worked before there were notices
PLUMBLINE_DEBUG      1 for development only
DATABASE_URL, DATABASE_OWNER_URL   see database.py
"""

import os
import secrets
from datetime import datetime
from pathlib import Path

from plumbline.config.database import databases
from plumbline.law import calendar
from plumbline.law.roles import Role

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent


def _flag(name: str) -> bool:
    return os.environ.get(name, "") == "1"


def _key(path: Path) -> str:
    """Return the key in a file, which is made on first use and readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            path.hardlink_to(draft)  # fails, unlike a rename, where another process was first
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


# -- Plumbline ------------------------------------------------------------------------------------

PLUMBLINE_HOME = Path(os.environ.get("PLUMBLINE_HOME") or ROOT / ".data").absolute()
CALENDARS = PLUMBLINE_HOME / "calendars"
if CALENDARS not in calendar.FOLDERS:
    calendar.FOLDERS.append(CALENDARS)
ADDRESS = os.environ.get("PLUMBLINE_ADDRESS", "").rstrip("/")
PUBLIC = os.environ.get("PLUMBLINE_PUBLIC", "").rstrip("/") or ADDRESS
LEDGER_ORIGIN = os.environ.get("PLUMBLINE_ORIGIN", "plumbline.demo/jilin")
DEMONSTRATION = LEDGER_ORIGIN.startswith("plumbline.demo")
LEDGER_KEY = PLUMBLINE_HOME / "keys" / "ledger.key"
LEDGER_WITNESSES = os.environ.get("PLUMBLINE_WITNESSES", "").split()
PRIVILEGED = "" if DEMONSTRATION else f"{Role.SYSTEM_ADMIN} {Role.AUDITOR}"
FACTORS = frozenset(map(Role, os.environ.get("PLUMBLINE_FACTORS", PRIVILEGED).split()))
OIDC_ISSUER = os.environ.get("PLUMBLINE_OIDC_ISSUER", "")
OIDC_CLIENT_ID = os.environ.get("PLUMBLINE_OIDC_CLIENT_ID", "")
OIDC_SECRET = os.environ.get("PLUMBLINE_OIDC_SECRET", "")
OIDC_NUMBER = os.environ.get("PLUMBLINE_OIDC_NUMBER", "police_number")
OIDC_SCOPE = os.environ.get("PLUMBLINE_OIDC_SCOPE", "openid")
OIDC_HOSTS = tuple(os.environ.get("PLUMBLINE_OIDC_HOSTS", "").split())
FOOTAGE = os.environ.get("PLUMBLINE_FOOTAGE", "")
SMS = dict(
    pair.split("=", 1)
    for pair in os.environ.get("PLUMBLINE_SMS", "demo=demo:" if DEMONSTRATION else "").split()
)
SMS_SECRETS = {
    name: os.environ.get(f"PLUMBLINE_SMS_SECRET_{name.upper().replace('-', '_')}", "")
    for name in SMS
}
SMS_SIGN = os.environ.get("PLUMBLINE_SMS_SIGN", "【公安】")
SMS_QUIET = tuple(map(int, os.environ.get("PLUMBLINE_SMS_QUIET", "21-8").split("-", 1)))
_SINCE = os.environ.get("PLUMBLINE_NOTICES_SINCE", "")
NOTICES_SINCE = datetime.fromisoformat(_SINCE) if _SINCE else None
DOCKS = dict(pair.split("=", 1) for pair in os.environ.get("PLUMBLINE_DOCKS", "").split())

# -- Django ---------------------------------------------------------------------------------------

DEBUG = _flag("PLUMBLINE_DEBUG")
SECRET_KEY = _key(PLUMBLINE_HOME / "keys" / "secret.key")
FACTOR_KEY = _key(PLUMBLINE_HOME / "keys" / "factors.key")  # secrets of one-time codes
TIE_KEY = _key(PLUMBLINE_HOME / "keys" / "ties.key")  # marks of whom officers are bound to
QUESTION_KEY = _key(
    PLUMBLINE_HOME / "keys" / "questions.key"
)  # what exam questions are closed with
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *filter(None, os.environ.get("PLUMBLINE_HOSTS", "").split(",")),
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "ninja",
    "procrastinate.contrib.django",
    "plumbline.config",
    "plumbline.transparency",
    "plumbline.kernel",
    "plumbline.people",
    "plumbline.qualification",
    "plumbline.norms",
    "plumbline.careers",
    "plumbline.rosters",
    "plumbline.exams",
    "plumbline.training",
    "plumbline.intake",
    "plumbline.recordings",
    "plumbline.casework",
    "plumbline.premises",
    "plumbline.measures",
    "plumbline.questioning",
    "plumbline.property",
    "plumbline.penalty",
    "plumbline.mediation",
    "plumbline.execution",
    "plumbline.review",
    "plumbline.papers",
    "plumbline.openness",
    "plumbline.notices",
    "plumbline.publications",
    "plumbline.complaints",
    "plumbline.surveys",
    "plumbline.doors.web",
    "plumbline.doors.public",
]
MIDDLEWARE = [
    "plumbline.doors.web.security.strict_headers",
    "plumbline.doors.web.security.measured_bodies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ROOT_URLCONF = "plumbline.config.urls"
WSGI_APPLICATION = "plumbline.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

DATABASES = databases(os.environ, PLUMBLINE_HOME)
DATABASE_ROUTERS = ["plumbline.config.database.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PROCRASTINATE_IMPORT_PATHS = ["plumbline.doors.jobs"]

AUTH_USER_MODEL = "people.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 60 * 60  # a long shift
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "plumbline.config.errors.csrf_failed"
CSRF_COOKIE_SAMESITE = "Lax"
if _flag("PLUMBLINE_HTTPS"):
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a long document with its tables; its bytes are bounded
FILE_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024  # a file of exam questions never lies on a disk
PICTURES_MOST = 64 * 1024 * 1024  # a form with photographs

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = PLUMBLINE_HOME / "static"

# Django's own default writes nothing outside DEBUG but mails to nobody.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "plumbline.doors.logs.Discreet",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
