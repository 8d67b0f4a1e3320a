"""Addresses that lead out to the world: files that people sent are fetched from there and from nowhere nearer.

What an address is called says nothing of where it leads: its host is looked up when the connection is made, and only
what lies outside is connected to.
"""

from __future__ import annotations

import re
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

_WORLDWIDE: Final = re.compile(r"(?:[a-z0-9_-]+\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)")
_AT_HOME: Final = (".localhost", ".local", ".internal", ".lan", ".home", ".home.arpa", ".intranet")
_WORLD: Final = IPv6Network("2000::/3")  # all that is given out so far; the rest is of links, sites and translators
_BY_GATEWAY: Final = IPv6Network("64:ff9b::/96")  # the last four bytes are an address of the older kind


class NotOutsideError(OSError):
    """A host whose addresses all lie on this machine or in its neighbourhood."""


class OutsideResolver(AbstractResolver):
    """Looks a host up and keeps only the addresses that lie outside; `names` is who knows them."""

    def __init__(self, names: AbstractResolver | None = None) -> None:
        self._names = names or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Give the addresses outside; raises NotOutsideError where there is none."""
        found = [one for one in await self._names.resolve(host, port, family) if is_outside(one["host"])]
        if not found:
            raise NotOutsideError(f"{host} is nowhere outside")
        return found

    async def close(self) -> None:
        """Let go of what is kept for looking names up."""
        await self._names.close()


def is_outside(address: str) -> bool:
    """Tell whether a number is an address in the world: none of this machine, a private net, a link or a group."""
    try:
        number = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(number, IPv6Address):
        within = _within(number)
        if within is not None:
            return is_outside(str(within))
        if number not in _WORLD or number.teredo is not None:
            return False
    return number.is_global and not number.is_multicast


def _within(number: IPv6Address) -> IPv4Address | None:
    """Find the address of the older kind to which one of the newer leads in the end."""
    if number in _BY_GATEWAY:
        return IPv4Address(int(number) & 0xFFFF_FFFF)
    return number.ipv4_mapped or number.sixtofour


def may_be_fetched(url: str) -> bool:
    """Tell whether an address is written as one out in the world, not of this machine or its neighbourhood."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme != "https" or not host:
        return False
    try:
        ip_address(host)
    except ValueError:
        # a last part in digits is an address in another writing (127.1, 0x7f.1)
        return _WORLDWIDE.fullmatch(host) is not None and not host.endswith(_AT_HOME)
    return is_outside(host)


def goes_by_proxy(url: str) -> bool:
    """Tell whether a proxy stands between, which looks the host up itself."""
    parts = urlsplit(url)
    return parts.scheme in getproxies() and not proxy_bypass(parts.hostname or "")
