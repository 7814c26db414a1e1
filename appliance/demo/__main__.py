"""The inner half of `planb demo`, which `appliance.demo.run` starts in a private world of its own."""

import sys

from appliance.demo.inside import main

sys.exit(main(sys.argv[1], int(sys.argv[2])))
