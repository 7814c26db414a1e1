"""planb.toml -> frozen values, or every problem at once. Decides what a valid setting is; acts on none."""

from appliance.config.reading import Broken, Problem, load, read
from appliance.config.tables import Config, Pins, Salon, Source, Uplink, Vendor, not_yet

__all__ = ["Broken", "Config", "Pins", "Problem", "Salon", "Source", "Uplink", "Vendor", "load", "not_yet", "read"]
