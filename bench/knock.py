"""In the tablet: one new connection to the echo; prints how many milliseconds its first answer took."""

import socket
import time

from appliance.demo.layout import ECHO, ECHO_PORT

PATIENCE_S = 10.0
ONE_TRY_S = 0.5


def main() -> None:
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE_S:
        try:
            with socket.create_connection((ECHO, ECHO_PORT), timeout=ONE_TRY_S) as connection:
                connection.sendall(b".")
                if connection.recv(1) == b".":
                    print((time.monotonic() - began) * 1000)
                    return
        except OSError:
            time.sleep(0.01)


main()
