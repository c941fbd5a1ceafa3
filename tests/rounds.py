"""How often a test that kills, cuts and races does so: once, and as often as ``SOAK`` says in earnest.

Such a test is marked ``soak``; ``make soak`` runs those alone, with ``SOAK=50``.
"""

from __future__ import annotations

import os

ROUNDS = int(os.environ.get("SOAK") or 1)
