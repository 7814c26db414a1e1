"""A calendar server that says exactly what a test wants, and remembers what it was asked and with which headers."""

import socket

from tests.sources.feeds import Server, reply

NAMES = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/"'


def multistatus(*responses: str) -> bytes:
    return f'<?xml version="1.0"?><multistatus {NAMES}>{"".join(responses)}</multistatus>'.encode()


def resource(href: str, props: str, status: str = "200 OK") -> str:
    found = f"<propstat><prop>{props}</prop><status>HTTP/1.1 {status}</status></propstat>"
    return f"<response><href>{href}</href>{found}</response>"


class Scripted(Server):
    """Answers by verb and path; a question that is in no script gets a 404."""

    def __init__(self, script: dict[str, bytes]) -> None:
        super().__init__(self._say)
        self.script = script
        self.said: list[str] = []  # the bodies of what was asked

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def says(self, question: str, body: bytes, status: str = "207 Multi-Status", *headers: str) -> None:
        self.script[question] = reply(status, body, *headers)

    def _say(self, connection: socket.socket, request: str) -> None:
        head, _, body = request.partition("\r\n\r\n")
        length = next((int(line[15:]) for line in head.split("\r\n") if line.lower().startswith("content-length:")), 0)
        while len(body) < length and (part := connection.recv(65536)):
            body += part.decode("latin-1")
        self.said.append(body)
        connection.sendall(self.script.get(" ".join(head.split()[:2]), reply("404 Not Found")))
