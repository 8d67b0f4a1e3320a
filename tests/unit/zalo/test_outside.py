"""Files that people sent are fetched from the world alone: where a host leads to is looked at, not only its name."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.config.settings import SecretStr, ZaloSettings
from bot.sender.transport import RejectedError
from bot.zalo.client import ZaloClient
from bot.zalo.errors import RefusedError, UnsentError
from bot.zalo.outside import NotOutsideError, OutsideResolver, goes_by_proxy, is_outside
from tests.unit.zalo.line import Line
from tests.unit.zalo.test_outgoing import Desk, desk

__all__ = ["desk"]


class Names(AbstractResolver):
    """A directory in which every host has the same addresses."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = addresses
        self.closed = False

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Give them."""
        return [
            ResolveResult(hostname=host, host=one, port=port, family=family, proto=0, flags=0)
            for one in self._addresses
        ]

    async def close(self) -> None:
        """Remember it."""
        self.closed = True


@asynccontextmanager
async def neighbour() -> AsyncIterator[tuple[int, list[str]]]:
    """Open a door on this machine that notes who comes."""
    came: list[str] = []

    async def open_door(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append("x")
        writer.close()

    server = await asyncio.start_server(open_door, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], came


def far_client(names: Iterable[str]) -> ZaloClient:
    """Make a client of a server that is not on this machine."""
    settings = ZaloSettings(token=SecretStr("1:x"), api_base="https://bot-api.zaloplatforms.com")
    return ZaloClient(settings, Names(*names))


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Go straight, whatever this machine does."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::808:808"])
def test_what_lies_outside(address: str) -> None:
    """In either kind of address, and where the newer leads to the older."""
    assert is_outside(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "172.20.0.1", "192.168.1.1", "100.64.0.9", "169.254.169.254",
        "224.0.1.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::7", "ff0e::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1", "2001:0:5ef5:79fb::1", "router",
        "fec0::1", "64:ff9b:1::a00:1", "::ffff:0:10.0.0.1", "::10.0.0.1",
    ],
)  # fmt: skip
def test_what_does_not(address: str) -> None:
    """This machine, private nets, links (the cloud's own figures among them), groups, whatever it is wrapped in."""
    assert not is_outside(address)


async def test_only_what_lies_outside_is_connected_to() -> None:
    """A name with addresses of both sorts keeps those outside; with none of them it is refused."""
    names = Names("10.0.0.1", "93.184.216.34", "::1")
    found = await OutsideResolver(names).resolve("cdn.zalo.vn", 443)
    assert [one["host"] for one in found] == ["93.184.216.34"]
    resolver = OutsideResolver(Names("192.168.1.1"))
    with pytest.raises(NotOutsideError):
        await resolver.resolve("cdn.zalo.vn", 443)
    await OutsideResolver(names).close()
    assert names.closed


async def test_a_name_that_leads_to_this_machine_is_not_fetched() -> None:
    """However well it sounds: nobody knocks, and it isn't tried again."""
    async with neighbour() as (port, came):
        client = far_client(["127.0.0.1", "10.0.0.1"])
        with pytest.raises(RefusedError):
            await client.fetch(f"https://cdn.zalo.vn:{port}/a.jpg", 10)
        await client.close()
        assert came == []


async def test_a_host_that_is_known_nowhere_may_be_tried_again() -> None:
    """That is no refusal: the directory may be away."""

    class Away(Names):
        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> list[ResolveResult]:
            raise OSError(socket.EAI_AGAIN, f"no answer for {host}:{port}:{family}")

    client = ZaloClient(ZaloSettings(token=SecretStr("1:x"), api_base="https://bot.example.vn"), Away())
    with pytest.raises(UnsentError):
        await client.fetch("https://cdn.zalo.vn/a.jpg", 10)
    await client.close()


async def test_this_machine_only_where_the_server_is_on_it(desk: Desk, line: Line) -> None:
    """The sandbox's files lie on this machine; a real server's never do."""
    file = line.api.shelf.put("a.txt", "text/plain", b"x" * 10, photo=False)
    url = f"{line.api.base}/photo/{file.id}"
    assert await desk.transport.fetch(url, 10) == b"x" * 10
    by_name = url.replace("127.0.0.1", "localhost")
    assert await desk.transport.fetch(by_name, 10) == b"x" * 10
    async with neighbour() as (port, came):
        far = far_client(["127.0.0.1"])
        desk.transport._client = far
        for near in (url, by_name, f"https://cdn.zalo.vn:{port}/a.jpg", f"https://127.0.0.1:{port}/a.jpg"):
            with pytest.raises(RejectedError):
                await desk.transport.fetch(near, 10)
        await far.close()
        assert came == []


def test_behind_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy looks the host up, and sees to where it leads; hosts that go round it are looked up here."""
    assert not goes_by_proxy("https://cdn.zalo.vn/a.jpg")
    monkeypatch.setenv("https_proxy", "http://10.0.0.9:3128")
    assert goes_by_proxy("https://cdn.zalo.vn/a.jpg")
    monkeypatch.setenv("no_proxy", "cdn.zalo.vn")
    assert not goes_by_proxy("https://cdn.zalo.vn/a.jpg")
