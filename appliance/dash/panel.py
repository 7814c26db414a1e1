"""What all panels share: a titled box that draws one reading, and redraws only when it would look different."""

from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from appliance.dash.seen import Seen


class Panel(Static):
    """A box. A panel says how it looks in `drawn`."""

    def __init__(self, title: str, *, id: str) -> None:
        super().__init__("", markup=False, id=id)
        self.border_title = title
        self._seen: Seen | None = None
        self._shown: Content | None = None

    def drawn(self, seen: Seen) -> Content:
        """The reading as text for `content_size`."""
        raise NotImplementedError

    def show(self, seen: Seen) -> None:
        self._seen = seen
        if self.content_size.width <= 0:
            return  # not laid out yet; Resize follows
        content = self.drawn(seen)
        if self._shown is None or not content.is_same(self._shown):
            self._shown = content
            self.update(content)

    def on_resize(self, _: Resize) -> None:
        if self._seen is not None:
            self.show(self._seen)
