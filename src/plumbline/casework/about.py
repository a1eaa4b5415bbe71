"""What a case is about, as norms name it: its charges, and the causes of its offences."""

from __future__ import annotations

CAUSES = (
    "ARRAY(SELECT name FROM casework_charge WHERE case_id = mine.id"
    " UNION SELECT cause FROM casework_offence WHERE case_id = mine.id AND dropped = '')"
)
