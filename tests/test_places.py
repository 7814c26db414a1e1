"""Where things are kept."""

from pathlib import Path

from appliance.places import places


def test_the_usual_places() -> None:
    found = places(None, {})
    assert [str(each) for each in (found.toml, found.users, found.state, found.cache)] == [
        "/etc/planb/planb.toml",
        "/etc/planb/users.json",
        "/var/lib/planb",
        "/var/cache/planb",
    ]
    assert (str(found.line_json), str(found.book_json)) == ("/run/planb/line.json", "/run/planb/book.json")
    assert (str(found.wish_json), str(found.drill_json)) == ("/run/planb/wish.json", "/run/planb/drill.json")
    assert [str(each) for each in (found.events, found.incidents, found.history_db, found.line_memory)] == [
        "/run/planb/events",
        "/var/lib/planb/incidents",
        "/var/lib/planb/history.db",
        "/var/lib/planb/line-memory.json",
    ]
    assert (str(found.vault), str(found.sticks)) == ("/var/lib/planb/vault", "/run/planb-sticks")


def test_everything_goes_beneath_a_root(tmp_path: Path) -> None:
    by_option, by_environment = places(str(tmp_path), {}), places(None, {"PLANB_ROOT": str(tmp_path)})
    assert by_option == by_environment
    assert by_option.toml == tmp_path / "etc/planb/planb.toml"
    assert by_option.line_json == tmp_path / "run/planb/line.json"


def test_the_root_that_was_typed_wins_over_the_environment(tmp_path: Path) -> None:
    assert places(str(tmp_path / "typed"), {"PLANB_ROOT": "/elsewhere"}).state == tmp_path / "typed/var/lib/planb"


def test_systemd_says_where() -> None:
    env = {
        "CONFIGURATION_DIRECTORY": "/etc/a",
        "STATE_DIRECTORY": "/var/lib/b:/var/lib/second",
        "CACHE_DIRECTORY": "/var/cache/c",
        "RUNTIME_DIRECTORY": "/run/d",
    }
    found = places(None, env)
    assert [str(each) for each in (found.config, found.state, found.cache, found.run)] == [
        "/etc/a",
        "/var/lib/b",
        "/var/cache/c",
        "/run/d",
    ]


def test_a_secret_comes_from_the_services_own_credentials_first(tmp_path: Path) -> None:
    found = places(None, {"CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert found.secret("feed") == Path("/etc/planb/secrets/feed")
    (tmp_path / "secrets_feed").touch()  # what LoadCredential=secrets:/etc/planb/secrets makes
    assert found.secret("feed") == tmp_path / "secrets_feed"
    (tmp_path / "feed").touch()
    assert found.secret("feed") == tmp_path / "feed"
