"""Which addresses lie on the office's own network: texts are sent nowhere else unless the office says so."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# RFC 1918, loopback, RFC 4193 and IPv6 link-local; not 169.254/16, where clouds keep their secrets
_NETWORKS = tuple(
    map(
        ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "::1/128", "fc00::/7", "fe80::/10")
    )
)
# a name without dots; all digits (or 0x…) would be an address in disguise: 134744072 is 8.8.8.8
_SHORT = re.compile(r"(?!0[xX])(?=[0-9-]*[A-Za-z])[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?", re.ASCII)
_LOCAL = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?\.)+local", re.ASCII | re.IGNORECASE)


def is_intranet(host: str) -> bool:
    """Whether *host*, as an address names it, lies on the office's network: a private address, ``*.local``, no dots.

    A name is only believed here; to where it leads is seen again by :func:`is_private` once the connection stands.

    >>> [is_intranet(h) for h in ("10.1.2.3", "localhost", "qwen", "llm.local", "::1")]
    [True, True, True, True, True]
    >>> [is_intranet(h) for h in ("8.8.8.8", "api.example.com", "10.0.0.1.example.com", "134744072", "")]
    [False, False, False, False, False]
    """
    try:
        ip_address(host)
    except ValueError:
        return bool(_SHORT.fullmatch(host) or _LOCAL.fullmatch(host))
    return is_private(host)


def is_private(address: str) -> bool:
    """Whether an IP address is one of a private network; False for what is no address.

    >>> is_private("192.168.3.4"), is_private("::ffff:8.8.8.8"), is_private("fe80::1%eth0"), is_private("qwen")
    (True, False, True, False)
    """
    try:
        found: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return any(found.version == network.version and found in network for network in _NETWORKS)
