"""Read what was typed into one of our forms, and decide whether it was one of ours (against CSRF)."""

import asyncio
from urllib.parse import parse_qs

from fastapi import Request
from starlette.requests import ClientDisconnect

from appliance.web.door import Door
from appliance.web.gate import same_site

BODY = 2048  # bytes: a name, a PIN and a token
TYPED_S = 10.0  # a form that takes longer to arrive never will


async def typed_here(request: Request, door: Door) -> dict[str, str] | None:
    """The fields of one of our forms, each once. None: it came from elsewhere, is too long, or no form."""
    form = await _typed(request)
    return form if form is not None and _is_from_here(request, form, door) else None


async def _typed(request: Request) -> dict[str, str] | None:
    body = b""
    try:
        async with asyncio.timeout(TYPED_S):
            async for chunk in request.stream():
                body += chunk
                if len(body) > BODY:
                    return None
        return {field: values[0] for field, values in parse_qs(body.decode(), max_num_fields=8).items()}
    except (ValueError, TimeoutError, ClientDisconnect):
        return None


def _is_from_here(request: Request, form: dict[str, str], door: Door) -> bool:
    said = request.headers
    token_ok = form.get("token", "") == door.sessions.form_token
    return same_site(said.get("sec-fetch-site"), said.get("origin"), said.get("host", ""), token_ok)


def address(request: Request) -> str:
    """Where somebody types, as far as the connection says."""
    return request.client.host if request.client else ""
