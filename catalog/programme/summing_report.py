"""What a summing-up shows: its plan, the indicators, six texts, who wrote; as values that can be kept.

The page, the print and the DOCX show nothing else. A closed summing-up keeps it (``figures``), so that what
was reported stays what it was.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from catalog.errors import UnknownName
from catalog.programme import plan_rows, stretches, territories
from catalog.programme.report import told
from catalog.programme.standing import standing
from catalog.store import institutions, summings, summings_asked
from catalog.store.db import now
from catalog.store.summings import SENT, TEXTS, Summing
from catalog.store.summings_asked import Wanted


def made(session: Session, summing: Summing) -> dict[str, Any]:
    """What it shows as things stand now; raises ``UnknownName`` where its plan is not there any more."""
    plan = plan_rows.get(session, summing.plan)
    stretch = stretches.parse(summing.period)
    if plan is None or stretch is None:
        raise UnknownName("plan", summing.plan)
    found = standing(session, plan, summing.territory, stretch.year)
    return {
        "plan": {
            "slug": plan.slug,
            "number": plan.number,
            "title": plan.title,
            "title_en": plan.title_en,
            "issuer": plan.issuer,
            "issuer_en": plan.issuer_en,
            "date": plan.date.isoformat(),
            "kind": plan.kind,
        },
        "territory": summing.territory,
        "period": summing.period,
        "made": now().isoformat(),
        "figures": told(found),
        "texts": {name: summing.gathered.get(name, "") for name in TEXTS},
        "letterhead": dict(summing.letterhead),
        **_asked(session, summing),
    }


def _asked(session: Session, summing: Summing) -> dict[str, Any]:
    wanted = Wanted(summing=summing, units=territories.units_today(summing.territory))
    counts = summings_asked.counts(session, wanted)
    written = summings.parts(session, summing.id, (SENT,))
    known = ((slug, institutions.get(session, slug) or {}) for slug in written)
    return {
        "asked": sum(counts.values()),
        "sent": [
            {"slug": slug, "name_vi": facts.get("name_vi", slug), "name_en": facts.get("name_en", "")}
            for slug, facts in known
        ],
    }
