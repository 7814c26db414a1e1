"""planb.toml -> frozen values, or every problem at once. Decides what a valid setting is; acts on none."""

from appliance.config.plan_b import PlanB
from appliance.config.reading import Broken, Problem, load, read
from appliance.config.sources import Caldav, Csv, Ics, Imap, Json, OfDocuments, OfRows, Source, Vault
from appliance.config.tables import Config, Pins, Salon, Uplink, Vendor, not_yet

__all__ = [
    "Broken",
    "Caldav",
    "Config",
    "Csv",
    "Ics",
    "Imap",
    "Json",
    "OfDocuments",
    "OfRows",
    "Pins",
    "PlanB",
    "Problem",
    "Salon",
    "Source",
    "Uplink",
    "Vault",
    "Vendor",
    "load",
    "not_yet",
    "read",
]
