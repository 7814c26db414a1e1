"""`python -m appliance` is `planb`."""

from appliance.cli import main

main()
