"""Programs that are part of pywine run by name, from the shell and from Windows programs."""

import os

from tests.support import run_pywine
