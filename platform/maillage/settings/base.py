"""What every process of every installation shares."""

from __future__ import annotations

from typing import Any

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from maillage.postgres.instance import ROOT, load_instance, state_folder
from maillage.postgres.walls import FunctionGrant

INSTANCE, LOGIN = load_instance()
INSTALLATION = INSTANCE.installation
SECRET_KEY = INSTANCE.secret_key
DEBUG = False

# --- Apps: the shared layer lives in `public`, casework and agreements in each CPAS's schema ---
SHARED_APPS = [
    "maillage.postgres",
    "tenants.registry",  # before django_tenants: its `migrate` is ours
    "maillage.ui",
    "maillage.api",
    "maillage.identity",  # before allauth: its templates are ours
    "django_tenants",
    "django.contrib.postgres",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "guardian",
    "rest_framework",
    "drf_spectacular",
    "maillage.audit",
    "maillage.outbox",
    "maillage.notifications",
    "sharing.directory",
    "sharing.arrangements",
    "sharing.programmes",
    "sharing.referrals",
    "sharing.records",
    "sharing.cessations",
    "sharing.emergencies",
    "sharing.transmissions",
    "budgets",
    "budgets.ledger",
    "budgets.contributions",
    "budgets.expenses",
    "budgets.closing",
    "maillage.demonstration",
]
TENANT_APPS = ["sharing.grants", "tenants.casework", "tenants.sessions", "tenants.protection"]
INSTALLED_APPS = [*SHARED_APPS, *TENANT_APPS]

TENANT_MODEL = "registry.Cpas"
TENANT_DOMAIN_MODEL = "identity.Domain"
TENANT_LIMIT_SET_CALLS = True
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "maillage.postgres.backend",
        "HOST": INSTANCE.host,
        "PORT": INSTANCE.port,
        "NAME": INSTANCE.database,
        "USER": f"{INSTALLATION}{LOGIN}",
        "PASSWORD": INSTANCE.password(LOGIN),
        # The migrator acts as the owner throughout, the provisioner as itself; web and worker are nobody until a
        # request or a message names a body.
        "ROLE": {"migrator": f"{INSTALLATION}owner", "provisioner": f"{INSTALLATION}provisioner"}.get(LOGIN),
        "CONN_MAX_AGE": 300,  # a connection that visits every schema grows by 0.86 MB a schema: bound its life
        "CONN_HEALTH_CHECKS": False,
        "DISABLE_SERVER_SIDE_CURSORS": False,
        "OPTIONS": {"connect_timeout": 5},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Walls ---
THIRD_PARTY_WALLS = "maillage.identity.third_party.WALLS"
FUNCTION_GRANTS = [
    FunctionGrant("maillage_now()", ("body", "identity")),
    FunctionGrant("maillage_fold(text)", ("body",)),
    FunctionGrant("unaccent(regdictionary, text)", ("body",)),
    FunctionGrant("outbox_waiting()", ("identity",)),
]

# --- Identity ---
AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "maillage.identity.web.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# An invitation, sent to the address, is what verifies it.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/300s/key", "login": "30/m/ip"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "maillage.identity.web.account_forms.LoginForm",
    "reset_password": "maillage.identity.web.account_forms.ResetPasswordForm",
    "reset_password_from_key": "maillage.identity.web.account_forms.ResetPasswordKeyForm",
    "change_password": "maillage.identity.web.account_forms.ChangePasswordForm",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/choose/"
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None

# --- Sessions, cookies, messages: one cookie over all hosts of the installation, bound to no body ---
SESSION_COOKIE_NAME = "__Secure-session"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 4 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "maillage.ui.views.csrf_failure"
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = True
# In a cookie of one host, so that no view has to save a session under a body's role, nor shows another body's words.
MESSAGE_STORAGE = "maillage.identity.web.messages.HostStorage"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "identity_cache",
        "KEY_FUNCTION": "maillage.identity.cache.hashed_key",
    }
}

# --- Security headers ---
SECURE_CSP: dict[str, Any] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

MIDDLEWARE = [
    "maillage.identity.web.middleware.IdentityMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "maillage.identity.web.middleware.ActingBodyMiddleware",
]

# --- Pages ---
ROOT_URLCONF = "maillage.urls_bare"
URLCONF_BY_KIND = {
    "cpas": "maillage.urls_cpas",
    "partner": "maillage.urls_partner",
    "programme": "maillage.urls_partner",
    "coordination": "maillage.urls_coordination",
}
WSGI_APPLICATION = "maillage.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "maillage.ui.context.page",
                "maillage.notifications.context.waiting",
            ],
            "builtins": ["maillage.ui.templatetags.dates"],
        },
    }
]
FORM_RENDERER = "maillage.ui.forms.FormRenderer"
STATIC_URL = "/static/"
STATIC_ROOT = ROOT / ".static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Uploads: off the web root, served by views after an access check only.
UPLOAD_ROOT = state_folder() / "uploads"
MEDIA_ROOT = UPLOAD_ROOT
MEDIA_URL = ""
UPLOAD_MAX_BYTES = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["maillage.documents.receiving.BoundedUploadHandler"]
# Callables that look at a file before it is kept, such as "maillage.documents.clamav.scan".
UPLOAD_SCANNERS: list[str] = []
CLAMAV_ADDRESS = ""
CLAMAV_SECONDS = 30

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "platform" / "maillage" / "locale"]
TIME_ZONE = "Europe/Brussels"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["maillage.formats"]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["maillage.identity.api.ActingAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["maillage.identity.api.IsActing"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["maillage.api.parsing.BoundedJSONParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_PAGINATION_CLASS": "maillage.api.listing.Pages",
    "DEFAULT_SCHEMA_CLASS": "maillage.api.schema.OperationSchema",
    "EXCEPTION_HANDLER": "maillage.api.errors.exception_handler",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Maillage",
    "DESCRIPTION": _("The interface for programs: the same access rules and services as the pages."),
    "VERSION": "0.1.0",
    "SERVE_PUBLIC": False,
    "SERVE_INCLUDE_SCHEMA": True,
    "OAS_VERSION": "3.1.0",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api",
    # Choices stay beside their field: shared names would collide between features.
    "POSTPROCESSING_HOOKS": [],
}

# No request is logged with its body or its user; errors carry the exception's class and the route's name only.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"no_personal_data": {"()": "maillage.logs.NoPersonalData"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["no_personal_data"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "maillage": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # What breaks while an answer is streamed reaches only the server, which would write the error's words down.
        # Its level is its own option's.
        "gunicorn.error": {"handlers": ["console"], "propagate": False},
        # Of a developer's server, which writes the address of every request down.
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
