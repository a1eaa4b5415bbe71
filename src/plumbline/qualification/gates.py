"""What qualification gates ask of whoever acts."""

from __future__ import annotations

from plumbline.kernel.gate import holds

qualified = holds(
    "BASIC",
    "INTERMEDIATE",
    "SENIOR",
    title="基本级以上执法资格",
    cite=("G-QUAL-01", "1.3c", "G-ADM-02"),
)
legally_qualified = holds(
    "NATIONAL_LEGAL",
    "PRACTISED_REVIEWER",
    title="国家统一法律职业资格（初次从事法制审核）",
    cite=("R-ADM-05", "G-QUAL-03"),
)
