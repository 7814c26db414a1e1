"""What an IMAP server says in answer to a FETCH (RFC 3501 4, 7.4.2) -> nested lists. Pure; decides nothing about it."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

Value = Any  # bytes, or a list of them and of such lists

_TOKEN = re.compile(rb'\s*(?:([()])|"((?:[^"\\]|\\.)*)"|(BODY\[[^\]]*\](?:<\d+>)?|[^\s()"]+))')


def said(answer: Sequence[bytes | tuple[bytes, bytes]]) -> Iterator[dict[bytes, Value]]:
    """The answers to a FETCH, as imaplib hands them over: what each message said, by name."""
    for value in _nested(_tokens(answer)):
        if isinstance(value, list):
            pairs = zip(value[::2], value[1::2], strict=False)
            yield {name: content for name, content in pairs if isinstance(name, bytes)}


def _tokens(answer: Sequence[bytes | tuple[bytes, bytes]]) -> Iterator[tuple[bytes, bytes]]:
    """Brackets, and texts; a literal is a text of any letters (RFC 3501 4.3)."""
    for piece in answer:
        line, literal = piece if isinstance(piece, tuple) else (piece, None)
        line = re.sub(rb"\{\d+\}$", b"", line) if literal is not None else line
        for found in _TOKEN.finditer(line):
            bracket, quoted, atom = found.groups()
            if bracket:
                yield b"bracket", bracket
            else:
                yield b"text", atom if quoted is None else re.sub(rb"\\(.)", rb"\1", quoted)
        if literal is not None:
            yield b"text", literal


def _nested(tokens: Iterator[tuple[bytes, bytes]]) -> list[Value]:
    stack: list[list[Value]] = [[]]
    for kind, token in tokens:
        if kind == b"text":
            stack[-1].append(token)
        elif token == b"(":
            stack.append([])
        elif len(stack) > 1:
            inner = stack.pop()
            stack[-1].append(inner)
    return stack[0]


def text(value: Value) -> str:
    if not isinstance(value, bytes):
        return ""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
