"""Run them with: python3 -m unittest

What they import of PulseFlow lies in sdk/; the app brings its own when the plugin runs.
"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), os.pardir, "sdk"))
