"""Django's own commands: python -m plumbline.config.manage …"""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plumbline.config.settings")
    execute_from_command_line([sys.argv[0].rsplit("/", 1)[-1], *sys.argv[1:]])
