"""Mark a sentence that stands in a table for the translators. It is said later, where it is shown (tongue.py).

A file of its own because the pure rooms have such tables, and know nothing of languages.
"""


def N_(text: str) -> str:
    """The sentence itself."""
    return text
