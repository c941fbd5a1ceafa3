"""A proposal written down as a mapping profile in YAML, with the reasons beside its columns."""

from __future__ import annotations

from typing import Any

import yaml

from catalog.formats.table_proposal import ColumnProposal, Proposal
from khomo_files.propose_texts import Texts


def profile_text(proposal: Proposal, texts: Texts) -> str:
    """The profile as YAML that ``load_profile`` reads; comments tell what speaks for each column."""
    profile = proposal.profile()
    columns: dict[str, Any] = profile["columns"]
    lines = [f"# {texts.heading(proposal)}", f"kind: {profile['kind']}"]
    if "sheet" in profile:
        lines.append(f"sheet: {_flow(profile['sheet'])}")
    lines.append(f"id: {_flow(profile['id'])}  # {texts.of_key(proposal)}")
    lines.append("columns:")
    for column in proposal.columns:
        if column.header in columns:
            mapped = f"  {_flow(column.header)}: {_flow(columns[column.header])}"
            lines.append(f"{mapped}  # {_comment(column, texts)}")
        else:
            lines.append(f"  # {_one_line(column.header)}: {texts.why(column)}")
    return "\n".join(lines) + "\n"


def _comment(column: ColumnProposal, texts: Texts) -> str:
    examples = "; ".join(column.examples)
    told = f"{column.confidence:.0%}, {texts.why(column)}"
    return _one_line(f"{told}: {examples}" if examples else told)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:160]


def _flow(value: Any) -> str:
    """A value as YAML on one line."""
    text = yaml.safe_dump(
        [value], allow_unicode=True, default_flow_style=True, width=1_000_000, sort_keys=False
    )
    return str(text).strip()[1:-1]
