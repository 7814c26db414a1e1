"""Tell the audit what somebody did. The page cannot write: the audit service does, and answers.

It decides how a note travels, and nothing of what is kept: audit/.
"""

from appliance.noted.asking import Asking
from appliance.noted.heard import Heard
from appliance.noted.words import Action, Answer, Audit, Lost, Note, Offer, Paired, Row

__all__ = ["Action", "Answer", "Asking", "Audit", "Heard", "Lost", "Note", "Offer", "Paired", "Row"]
