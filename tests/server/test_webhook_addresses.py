"""Where webhooks lead, and where they do not: nothing private, however it is written and whenever it becomes so."""

import asyncio
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpcore
import pytest

from ontology.errors import RequestError
from server.saved import addresses, sender
from server.saved.reach import Reach
from server.saved.sender import Network, Reply
from tests.server.hooked import Receiver, receiving

LOCAL = Reach.of("127.0.0.1")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> Mapping[str, list[list[str]]]:
    """Names that tests know, with the addresses that each look-up gives: the last one again and again."""
    known: dict[str, list[list[str]]] = {}
    real = socket.getaddrinfo

    def lookup(host: Any, port: Any, *args: Any, **more: Any) -> list[Any]:  # noqa: ANN401 - what sockets take
        if host not in known:
            return list(real(host, port, *args, **more))
        found = known[host].pop(0) if len(known[host]) > 1 else known[host][0]
        families = [socket.AF_INET6 if ":" in each else socket.AF_INET for each in found]
        return [(family, socket.SOCK_STREAM, 6, "", (each, port)) for family, each in zip(families, found, strict=True)]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    return known


def posted(url: str, reach: Reach) -> Reply:
    return asyncio.run(Network(reach).post(url, {"webhook-id": "msg_1"}, b"{}"))


PRIVATE = [
    "https://127.0.0.1/",
    "https://localhost/",
    "https://LocalHost/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://127.1/",
    "https://0/",
    "https://0.0.0.0:8000/",
    "https://10.1.2.3/",
    "https://172.16.0.1/",
    "https://192.168.1.1/hook",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/",
    "https://100.100.100.200/latest/meta-data/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::127.0.0.1]/",
    "https://[2002:7f00:1::]/",
    "https://[fe80::1]/",
    "https://[fd00:ec2::254]/",
    "https://１２７.0.0.1/",
    "https://①②⑦.0.0.1/",
]


@pytest.mark.parametrize("url", PRIVATE)
def test_private_addresses_are_refused_however_they_are_written(url: str) -> None:
    with pytest.raises(RequestError) as caught:
        addresses.check(url, Reach())
    assert "not public" in str(caught.value)
    assert "CHANCERY_WEBHOOK_ALLOW" in str(caught.value)
    reply = posted(url, Reach())
    assert not reply.is_taken
    assert "not public" in str(reply.error), "whoever is saved already is asked again"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hook",
        "//hook.example/",
        "ftp://hook.example/",
        "file:///etc/passwd",
        "https://",
        "https:///a",
        "https://user:word@hook.example/",
        "https://@hook.example/",
        "https://hook.example/#part",
        "https://hook.example:0/",
        "https://hook.example:65536/",
        "https://hook.example:port/",
        "https://hook example/",
        "https://hook.example/a b",
        "https://hook.example/\r\nX: y",
        "https://[::1/",
        "https://hook..example/",
        f"https://{'a' * 64}.example/",
        f"https://hook.example/{'a' * 2000}",
    ],
)
def test_what_is_no_address_is_told(url: str) -> None:
    with pytest.raises(RequestError, match="webhook is"):
        addresses.check(url, Reach())


def test_plain_http_is_for_what_is_allowed(named: dict[str, list[list[str]]]) -> None:
    named["hook.example"] = [["93.184.216.34"]]
    addresses.check("https://hook.example/", Reach())
    with pytest.raises(RequestError, match="https only"):
        addresses.check("http://hook.example/", Reach())
    with pytest.raises(RequestError, match="https only"):
        addresses.check("http://hook.example/", LOCAL)
    addresses.check("http://hook.example/", Reach.of("hook.example"))
    addresses.check("http://HOOK.example/", Reach.of("hook.example"))
    addresses.check("http://hook.example/", Reach.of("93.184.216.0/24"))


def test_one_private_address_of_a_name_is_enough_to_refuse_it(named: dict[str, list[list[str]]]) -> None:
    named["hook.example"] = [["93.184.216.34", "10.0.0.1"]]
    with pytest.raises(RequestError, match=r"10\.0\.0\.1"):
        addresses.check("https://hook.example/", Reach())
    addresses.check("https://hook.example/", Reach.of("10.0.0.0/8"))


def test_a_name_that_nobody_knows_yet_may_be_saved() -> None:
    addresses.check("https://nobody.invalid/", Reach())
    assert "cannot be reached" in str(posted("https://nobody.invalid/", Reach()).error)


def test_what_is_allowed_is_reached(receiver: Receiver, named: dict[str, list[list[str]]]) -> None:
    assert posted(receiver.url, LOCAL) == Reply(204)
    assert not posted(receiver.url, Reach.of("10.0.0.0/8")).is_taken
    assert not posted(receiver.url, Reach()).is_taken
    other = receiver.url.replace("127.0.0.1", "hook.example")
    named["hook.example"] = [["127.0.0.1"]]
    assert posted(other, LOCAL).is_taken
    assert posted(other, Reach.of("hook.example")).is_taken
    assert receiver.got[-1].headers["host"].startswith("hook.example:")
    mapped = receiver.url.replace("127.0.0.1", "[::ffff:127.0.0.1]")
    assert posted(mapped, LOCAL).is_taken
    assert len(receiver.got) == 4


def test_a_name_that_becomes_private_is_refused_then(
    receiver: Receiver, named: dict[str, list[list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Public when it is saved, this machine when something is sent; and no second look-up after the check."""
    named["hook.example"] = [["93.184.216.34"], ["127.0.0.1"]]
    url = receiver.url.replace("http://127.0.0.1", "https://hook.example")
    addresses.check(url, Reach())
    assert "not public" in str(posted(url, Reach()).error)
    connected: list[str] = []

    async def connect(_: object, host: str, *__: object, **___: object) -> None:
        connected.append(host)
        raise httpcore.ConnectError("no network here")

    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connect)
    named["hook.example"] = [["93.184.216.34", "2606:2800:220:1::1"], ["127.0.0.1"]]
    assert not posted(url, Reach()).is_taken
    assert connected == ["93.184.216.34", "2606:2800:220:1::1"], "what was checked is what is connected to"


@pytest.mark.parametrize(
    ("text", "hosts", "networks"),
    [
        ("hooks.internal, 10.0.0.0/8", {"hooks.internal"}, ["10.0.0.0/8"]),
        ("127.0.0.1 ::1", set(), ["127.0.0.1/32", "::1/128"]),
        ("[fd00::]/8,Local_Host", {"local_host"}, ["fd00::/8"]),
    ],
)
def test_what_an_operator_allows(text: str, hosts: set[str], networks: list[str]) -> None:
    found = Reach.of(text.replace("[fd00::]/8", "fd00::/8"))
    assert (set(found.hosts), [str(each) for each in found.networks]) == (hosts, networks)


@pytest.mark.parametrize("text", ["10.0.0.1/8", "10.0.0.0/33", "300.1.1.1", "https://hook.example/", "a b!", "0x7f.1"])
def test_what_cannot_be_allowed_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="is none"):
        Reach.of(text)


def test_an_answer_without_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """A receiver that says 200 and then talks on and on, and one that says nothing at all."""
    monkeypatch.setattr(sender, "SECONDS", 1.5)
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n"
    with talking(lambda: [head, *[b"x" * 65536] * 64]) as url:
        assert posted(url, LOCAL) == Reply(200)
    with talking(list) as url:
        assert "no answer within" in str(posted(url, LOCAL).error)
    with talking(lambda: [b"SSH-2.0-OpenSSH\r\n"]) as url:
        assert not posted(url, LOCAL).is_taken


class talking:
    """A server that says some bytes to whoever connects, and then keeps the connection open."""

    def __init__(self, said: Callable[[], list[bytes]], context: ssl.SSLContext | None = None) -> None:
        self._said = said
        self._context = context
        self._done = threading.Event()

    def __enter__(self) -> str:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        scheme = "https" if self._context else "http"
        return f"{scheme}://127.0.0.1:{self._socket.getsockname()[1]}/"

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        try:
            plain, _ = self._socket.accept()
            with self._context.wrap_socket(plain, server_side=True) if self._context else plain as peer:
                for part in self._said():
                    peer.sendall(part)
                self._done.wait(20)
        except OSError:
            return


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl, which makes a certificate")
def test_https_is_checked_by_the_name(
    tmp_path: Path, named: dict[str, list[list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection goes to the address that was checked, and the certificate has to be that of the name."""
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=hook.example"]
    made += ["-addext", "subjectAltName=DNS:hook.example", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    named["hook.example"] = named["other.example"] = [["127.0.0.1"]]
    said = [b"HTTP/1.1 204 No Content\r\n\r\n"]
    with talking(lambda: said, context) as url:
        assert "certificate" in str(posted(url.replace("127.0.0.1", "hook.example"), LOCAL).error)
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
    with talking(lambda: said, context) as url:
        assert posted(url.replace("127.0.0.1", "hook.example"), LOCAL) == Reply(204)
    with talking(lambda: said, context) as url:
        assert "certificate" in str(posted(url.replace("127.0.0.1", "other.example"), LOCAL).error)
