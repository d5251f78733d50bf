"""Writes 07-codes.md: the appendix that lists all diagnostic codes, from their registry in the source.

Run in this folder after a code was added or reworded: python3 make_codes.py
"""

import pathlib
import re

CODES = pathlib.Path("../../src/diag/codes")
ENTRY = re.compile(r'^\s*([A-Z]\d{3}) (Error|Warning|Note) "((?:[^"\\]|\\.)*)"', re.MULTILINE)

entries = []
for path in sorted(CODES.glob("*.rs")):
    entries += ENTRY.findall(path.read_text(encoding="utf-8"))
entries.sort()
rows = "\n".join(f"| `{code}` | {severity.lower()} | {title} |" for code, severity, title in entries)
pathlib.Path("07-codes.md").write_text(
    f"""# Appendix B: All Codes {{.appendix #codes-chapter}}

This is what `bindery explain` lists. Each code has a longer explanation there, with an example and a cure.

| Code | Severity | Finding |
|:-----|:---------|:------------------------------|
{rows}

Table: Findings, by their codes {{#tab-codes}}
""",
    encoding="utf-8",
)
print(len(entries), "codes")
