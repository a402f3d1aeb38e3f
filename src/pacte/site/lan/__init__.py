"""An office without Internet: https on the local network, by an authority of its own."""

from pacte.site.lan.authority import Papers, papers
from pacte.site.lan.network import must_be_free, names, welcome

__all__ = ["Papers", "must_be_free", "names", "papers", "welcome"]
