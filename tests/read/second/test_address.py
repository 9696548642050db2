import pytest

from luoshi.read.second.address import is_intranet, is_private

INSIDE = ["10.0.0.1", "172.16.0.1", "172.31.255.254", "192.168.1.1", "127.0.0.1", "::1", "fd00::1", "localhost", "qwen"]
INSIDE += ["gpu-01", "LLM.local", "a.b.local", "::ffff:10.0.0.1"]
OUTSIDE = ["8.8.8.8", "172.32.0.1", "192.169.0.1", "169.254.169.254", "0.0.0.0", "2001:db8::1", "::ffff:8.8.8.8"]
OUTSIDE += ["api.deepseek.com", "10.0.0.1.nip.io", "134744072", "0x08080808", "8.8", ""]
OUTSIDE += ["evil.com.local.", "localhost.evil.com", "a..local", "百度", "a b", "-"]


@pytest.mark.parametrize("host", INSIDE)
def test_inside(host: str) -> None:
    assert is_intranet(host)


@pytest.mark.parametrize("host", OUTSIDE)
def test_outside(host: str) -> None:
    assert not is_intranet(host)
    assert not is_private(host)


def test_a_name_is_no_private_address() -> None:
    assert not is_private("localhost")
