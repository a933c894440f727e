"""What webhooks may reach beside public addresses by https: the hosts and networks that the operator allows."""

import ipaddress
import re
from dataclasses import dataclass
from typing import Self

HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?", re.ASCII)
NUMBERS = re.compile(r"[\d.]+|0x[\da-f.x]+", re.ASCII)  # an IP address, or what would be one but for a mistake
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Reach:
    """Hosts by their names, wherever these lead, and networks."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    @classmethod
    def of(cls, text: str) -> Self:
        """Hosts, IP addresses and CIDR blocks with commas or spaces between them. ValueError names what is none."""
        hosts, networks = set(), []
        for part in re.split(r"[\s,]+", text.strip()):
            bare = part.lower().removeprefix("[").removesuffix("]")
            try:
                networks.append(ipaddress.ip_network(bare))
            except ValueError as error:
                if NUMBERS.fullmatch(bare) or not HOST.fullmatch(bare):
                    raise ValueError(f"{part!r} is none: {error}") from None
                hosts.add(bare)
        return cls(frozenset(hosts), tuple(networks))

    def holds(self, number: str) -> bool:
        """Whether an IP address lies in a network that is allowed."""
        address = ipaddress.ip_address(number.partition("%")[0])
        inner = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
        return any((inner or address) in network for network in self.networks)
