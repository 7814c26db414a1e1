"""Where the page answers with https, and where a device learns to trust it. Pure."""

from appliance.config import Config

EVERYWHERE = ("0.0.0.0", "::")


def pages(config: Config) -> tuple[str, ...]:
    """By its first name, and by each address that it listens on."""
    return tuple(_url("https", host, config.web.tls_port) for host in (*config.network.names[:1], *_hosts(config)))


def trust_page(config: Config) -> str:
    """Without https: whoever asks for it does not trust the box yet."""
    return f"{_url('http', _hosts(config)[0], config.web.port)}trust"


def _hosts(config: Config) -> tuple[str, ...]:
    known = {"lan": config.network.lan_ip, "loopback": "127.0.0.1", **dict.fromkeys(EVERYWHERE, config.network.lan_ip)}
    return tuple(dict.fromkeys(known.get(word, word) for word in config.web.listen))


def _url(scheme: str, host: str, port: int) -> str:
    written = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}[scheme]
    return f"{scheme}://{written}/" if port == usual else f"{scheme}://{written}:{port}/"
