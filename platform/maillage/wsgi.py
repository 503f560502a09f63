"""The WSGI entry point. WSGI, not ASGI: in a coroutine `connection.schema_name` reads `public`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.settings.local")

application = get_wsgi_application()
