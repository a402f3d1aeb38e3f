"""What mypy should know of our pages, and Django's stubs cannot.

Every page but a few asks for a signed-in person (a test goes through all addresses), so
``request.user`` is one of ours; and a text to be translated later is a text.
"""

from __future__ import annotations

from collections.abc import Callable

from mypy.plugin import AttributeContext, FunctionContext, Plugin
from mypy.types import Instance, Type

LATER = {
    "django.utils.translation.gettext_lazy",
    "django.utils.translation.pgettext_lazy",
    "django.utils.translation.ngettext_lazy",
}
USER_MODULE = "pacte.people.models"


class Pacte(Plugin):
    def get_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        return _user if fullname == "django.http.request.HttpRequest.user" else None

    def get_function_hook(self, fullname: str) -> Callable[[FunctionContext], Type] | None:
        return _text if fullname in LATER else None


def _user(context: AttributeContext) -> Type:
    """Ours, once it is read; whoever asks before is a lower room, which has no pages."""
    module = getattr(context.api, "modules", {}).get(USER_MODULE)
    found = module.names.get("User") if module else None
    return Instance(found.node, []) if found and found.node else context.default_attr_type


def _text(context: FunctionContext) -> Type:
    return context.api.named_generic_type("builtins.str", [])


def plugin(version: str) -> type[Plugin]:
    return Pacte
