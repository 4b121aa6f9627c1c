"""One text: cleaned, and with the reason for every change."""

import dechaff

TEXT = """Home | News | Sport | Weather
Night ferry runs aground off Selwick
The night ferry ran aground at two in the morning with forty people on board. We use cookies to improve your experience.
Subscribe to our newsletter!
"""

print(dechaff.clean(TEXT))

explanation = dechaff.explain(TEXT)
for edit in explanation.edits:
    print(f"{edit.start:4}..{edit.end:<4} {edit.kind:11} {edit.rule:20} {TEXT[edit.start : edit.end]!r}")
print(explanation.stats)

# In a notebook, `explanation` as the last line of a cell shows the same in colour.

keeps = dechaff.Cleaner("conservative", config={"keep": {"phrases": ["newsletter"]}})
print(keeps)
print(keeps.clean(TEXT))
