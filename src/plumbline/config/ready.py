"""Make the database and the static files ready to serve: python -m plumbline.config.ready"""

import os
import sys

import django
import psycopg
from django.conf import settings
from django.core.management import call_command

from plumbline.config.database import DatabaseError, prepare


def main() -> None:
    """Prepare the roles, bring the tables up to date, gather the static files."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plumbline.config.settings")
    django.setup()
    try:
        prepare(settings.DATABASES["owner"])
    except (DatabaseError, psycopg.OperationalError) as problem:
        sys.exit(str(problem))
    call_command("migrate", database="owner", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)


if __name__ == "__main__":
    main()
