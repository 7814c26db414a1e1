"""The key that the book is sealed with. Decides when a new one may be made."""

from appliance.config import Config
from appliance.places import Places
from appliance.store import seal
from appliance.store.seal import Seal
from appliance.store.snapshot import GENERATIONS


def key_of(config: Config, places: Places) -> Seal | str:
    """The box's key, made if need be; or why there is none, in words.

    On a medium of its own (privacy.key) none is made once there is a book: more likely the stick is not in.
    """
    path = places.key(config.privacy.key)
    try:
        if config.privacy.key and not path.exists() and any((places.state / name).exists() for name in GENERATIONS):
            return f"{path} was not found"
        return seal.ensure(path, like=places.state)
    except OSError as error:
        return f"{path}: {error.strerror}" if error.strerror else str(error)
