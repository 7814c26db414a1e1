"""Tell the audit what somebody did. The page cannot write: the audit service does, and answers.

It decides how a note travels, and nothing of what is kept: audit/.

The client stands in asking.py: not everybody who reads audit.json needs an event loop.
"""

from appliance.noted.heard import Heard
from appliance.noted.words import Action, Answer, Audit, Lost, Note, Offer, Paired, Row

__all__ = ["Action", "Answer", "Audit", "Heard", "Lost", "Note", "Offer", "Paired", "Row"]
