"""How properties are tried: without a deadline, since the first use of a calendar or a busy machine takes its time.

`HYPOTHESIS_PROFILE=many` tries far more examples, for a night or a doubt.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("desk", deadline=None)
settings.register_profile("many", deadline=None, max_examples=3000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "desk"))
