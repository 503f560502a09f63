"""What the environment says to a real installation is what counts there."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.checks import PRODUCTION, ROOT

COUNT = "from maillage.settings import production; print(production.ALLAUTH_TRUSTED_PROXY_COUNT)"


@pytest.mark.parametrize(("said", "count"), [({}, "1"), ({"MAILLAGE_PROXIES": "2"}, "2")])
def test_a_visitor_s_address_is_counted_behind_as_many_proxies_as_there_are(said: dict[str, str], count: str) -> None:
    paths = os.pathsep.join(str(ROOT / name) for name in ("platform", "."))
    environment = {**os.environ, **PRODUCTION, "PYTHONPATH": paths, **said}
    done = subprocess.run([sys.executable, "-c", COUNT], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == count


MAILER = (
    "import django; django.setup();"
    "from django.core.mail import mailers; from django.conf import settings;"
    "made = mailers['default']; print(type(made).__module__, settings.MAILERS['default']['OPTIONS'])"
)


@pytest.mark.parametrize(
    ("said", "made"),
    [
        (
            {"EMAIL_HOST": "mail.example", "EMAIL_OPTION_PORT": "587"},
            "django.core.mail.backends.smtp {'host': 'mail.example', 'timeout': 10, 'port': 587}",
        ),
        (
            {"EMAIL_BACKEND": "anymail.backends.brevo.EmailBackend", "EMAIL_OPTION_API_KEY": "none"},
            "anymail.backends.brevo {'api_key': 'none'}",
        ),
    ],
)
def test_mail_goes_to_a_server_or_to_a_provider_as_the_environment_says(said: dict[str, str], made: str) -> None:
    paths = os.pathsep.join(str(ROOT / name) for name in ("platform", "."))
    environment = {**os.environ, **PRODUCTION, "PYTHONPATH": paths, **said}
    done = subprocess.run([sys.executable, "-c", MAILER], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == made
