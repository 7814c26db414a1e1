"""PlanB: a small box that keeps a salon working when its broadband, or its booking system, fails."""

__version__ = "0.1.0"
