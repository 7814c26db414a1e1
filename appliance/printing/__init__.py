"""Sheets that come out of a printer by themselves: what is due (due.py), the printer (queue.py), a look (round.py)."""
