"""What mypy should know of our pages, and Django's stubs cannot.

Every page but a few asks for a signed-in person (a test goes through all addresses), so
``request.user`` is one of ours; and a text to be translated later is a text.
"""

from __future__ import annotations

from collections.abc import Callable

from mypy.plugin import AttributeContext, FunctionContext, Plugin
from mypy.types import AnyType, Instance, Type, TypeOfAny

LATER = {
    "django.utils.translation.gettext_lazy",
    "django.utils.translation.pgettext_lazy",
    "django.utils.translation.ngettext_lazy",
}
USER_MODULE = "pacte.people.models"


class Pacte(Plugin):
    def get_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        known = {"django.http.request.HttpRequest.user": _user}
        known["django.forms.forms.BaseForm.fields"] = _fields
        return known.get(fullname)

    def get_function_hook(self, fullname: str) -> Callable[[FunctionContext], Type] | None:
        return _text if fullname in LATER else None


def _user(context: AttributeContext) -> Type:
    """Ours, once it is read; whoever asks before is a lower room, which has no pages."""
    module = getattr(context.api, "modules", {}).get(USER_MODULE)
    found = module.names.get("User") if module else None
    return Instance(found.node, []) if found and found.node else context.default_attr_type


def _fields(context: AttributeContext) -> Type:
    """The fields of a form are of many kinds, which only the form knows."""
    text = context.api.named_generic_type("builtins.str", [])
    return context.api.named_generic_type("builtins.dict", [text, AnyType(TypeOfAny.explicit)])


def _text(context: FunctionContext) -> Type:
    return context.api.named_generic_type("builtins.str", [])


def plugin(version: str) -> type[Plugin]:
    return Pacte
