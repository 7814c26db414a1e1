"""What the line daemon heard and decided, for replay. It decides how that is written and kept; nothing about lines.

A recording is made of segments. Each begins with the settings and the memory that the core had, so that it can be
played alone; then comes one line for every event, with what was decided. Segments that follow each other in one file
are one recording, too: gzip files may be joined, and so may these.
"""

from appliance.recording.incidents import Found, find, keep, recordings
from appliance.recording.reading import NotARecording, Recording, Segment, Step, read
from appliance.recording.recorder import Recorder
from appliance.recording.replaying import Decision, replay

__all__ = [
    "Decision",
    "Found",
    "NotARecording",
    "Recorder",
    "Recording",
    "Segment",
    "Step",
    "find",
    "keep",
    "read",
    "recordings",
    "replay",
]
