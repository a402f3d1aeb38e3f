"""Forms: one thing per line, what was typed is kept, the error says what would be right.

A ``Form`` carries a hidden ``key``: sent twice, it is one request. Fields read what people
write (« 1 500 », « 31/12/2026 ») through the kernel's one reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pacte.kernel import numbers
from pacte.kernel.currency import EXPONENTS
from pacte.kernel.money import WHOLE
from pacte.kernel.partial import Partial
from pacte.kernel.refusal import Refused
from pacte.pages import formatting

MONTH = re.compile(r"(1[89]|2[01])\d\d-(0[1-9]|1[0-2])", re.ASCII)
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
TYPED_MAX = 40
TEN_MEGABYTES = 10 * 1024 * 1024


class Form(forms.Form):
    """A form of ours: ``{% form form %}`` shows it, ``acts.submit`` sends it to a command."""

    template_name = "pages/form.html"
    error_css_class = "wrong"
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, seen: Any = None, **kwargs: Any) -> None:
        """``seen``: the row that is changed; who saves over another's change is refused."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4
        if seen is not None:
            hidden = forms.IntegerField(widget=forms.HiddenInput, required=False)
            hidden.initial = seen.entry_id
            self.fields["seen"] = hidden
        if self.is_bound and not self.data.get(self.add_prefix("key")):
            self.renew_key()

    def renew_key(self) -> None:
        """Sent again, it is another request."""
        self._retype("key", str(uuid4()))

    def saw(self, entry: int) -> None:
        """Sent again, it is over what somebody else saved meanwhile, and knowingly so."""
        self._retype("seen", str(entry))

    def _retype(self, name: str, value: str) -> None:
        typed: Any = copy(self.data)  # A QueryDict keeps several values a name.
        typed[self.add_prefix(name)] = value
        self.data = typed

    def request_key(self) -> UUID:
        """The key of the request: the one of the form, kept from the first sending on."""
        return self.cleaned_data.get("key") or uuid4()

    def content(self) -> dict[str, Any]:
        """What was typed, without the key: the content of a command."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}

    def refuse(self, refusal: Refused, field: str | None = None) -> None:
        """Show a command's refusal: beside its field if it has one, and at the top."""
        where = field or refusal.field
        sentence = formatting.fill(refusal.message, refusal.values)
        self.add_error(where if where in self.fields else None, sentence)

    def faults(self) -> list[tuple[str, str, str]]:
        """(id, label, what is wrong) for the summary at the top."""
        faults = [("", "", str(error)) for error in self.non_field_errors()]
        for bound in self:
            faults += [(bound.id_for_label, str(bound.label), str(e)) for e in bound.errors]
        return faults


def _read(reader: Callable[..., Any], *args: Any) -> Any:
    try:
        return reader(*args)
    except Refused as refusal:
        raise ValidationError(formatting.fill(refusal.message, refusal.values)) from refusal


class Typed(forms.Field):
    """Something typed in one line, of at most 40 signs, that is read into something else."""

    widget = forms.TextInput
    inputmode = "decimal"

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        if getattr(widget, "input_type", "") != "text":
            return {}
        return {"inputmode": self.inputmode, "autocomplete": "off", "maxlength": 40}

    def to_python(self, value: Any) -> Any:
        text = "" if value is None else str(value).strip()
        if len(text) > TYPED_MAX:
            raise ValidationError(gettext("C’est trop long : au plus 40 signes."))
        return self.read(text) if text else None

    def read(self, text: str) -> Any:
        """What was typed, read; or a ``ValidationError`` that says what would be right."""
        raise ValidationError(text)


class AmountField(Typed):
    """An amount of money in main units, read into the smallest unit of ``currency``.

    The currency may be given later: ``self.fields["paid"].currency = …`` in ``__init__``.
    """

    chosen = False  # Its currency is chosen in another field, that says it.

    def __init__(self, *, currency: str = "", positive: bool = True, **kwargs: Any) -> None:
        self.currency, self.positive = currency, positive
        super().__init__(**kwargs)

    @property
    def unit(self) -> str:
        """Shown beside the field."""
        return "" if self.chosen else formatting.symbol(self.currency)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        places = formatting.decimals(self.currency)
        return formatting.number(formatting.main_units(value, self.currency), places)

    def read(self, text: str) -> int:
        read = _read(numbers.read_amount, text, self.currency)
        if self.positive and read <= 0:
            raise ValidationError(gettext("Un montant plus grand que zéro, par exemple 1 500."))
        return read


class CurrencyField(forms.ChoiceField):
    """A currency that is chosen; one that need not be may be left out."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Devise"))
        none = [] if kwargs.get("required", True) else [("", "—")]
        super().__init__(choices=[*none, *((code, code) for code in sorted(EXPONENTS))], **kwargs)


class ChosenCurrency(Form):
    """A form whose ``amount`` is in the ``currency`` that is chosen beside it.

    The fields are declared where they stand: ``currency = CurrencyField()`` and ``amount =
    AmountField(…)``. An amount without its currency is refused.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        start = self.get_initial_for_field(self.fields["currency"], "currency")
        chosen = self.data.get(self.add_prefix("currency")) if self.is_bound else start
        amount: Any = self.fields["amount"]
        amount.currency = chosen if chosen in EXPONENTS else "EUR"  # Refused with its currency.
        amount.chosen = True

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("amount") is not None and typed.get("currency") == "":
            self.add_error("currency", gettext("Dites la devise du montant."))
        return typed


class WholeField(Typed):
    """A whole number, 0 or more, as people write it."""

    inputmode = "numeric"

    def __init__(self, *, least: int = 0, most: int | None = None, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(**kwargs)

    def read(self, text: str) -> int:
        read = _read(numbers.read_number, text)
        if read != int(read):
            raise ValidationError(gettext("Un nombre entier, par exemple 12."))
        if read < self.least:
            raise ValidationError(
                gettext("Au moins %(least)s.") % {"least": formatting.number(self.least)}
            )
        if self.most is not None and read > self.most:
            raise ValidationError(
                gettext("Au plus %(most)s.") % {"most": formatting.number(self.most)}
            )
        return int(read)


class ShareField(Typed):
    """A share typed as a percentage (« 80 » or « 12,5 »), kept as whole millionths."""

    unit = "%"

    def prepare_value(self, value: Any) -> Any:
        return formatting.share(value, 4).split(formatting.NBSP)[0] if type(value) is int else value

    def read(self, text: str) -> int:
        read = _read(numbers.read_number, text.replace("%", "").strip())
        if not 0 <= read <= 100:
            raise ValidationError(gettext("Une part va de 0 à 100, par exemple 80."))
        millionths = read * WHOLE / 100
        if millionths != int(millionths):
            raise ValidationError(gettext("Une part a au plus quatre décimales : 12,5."))
        return int(millionths)


class DayInput(forms.DateInput):
    """The browser's calendar; a line of text again when what was typed is no day."""

    input_type = "date"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and not ISO_DAY.fullmatch(shown):
            context["widget"]["type"] = "text"
        return context


class DayField(Typed):
    """A day: « 2026-12-31 » or « 31/12/2026 »; the browser offers its calendar."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", DayInput(format="%Y-%m-%d"))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value

    def read(self, text: str) -> date:
        return _read(numbers.read_date, text)


class MonthInput(forms.TextInput):
    """The browser's months; a line of text again when what was typed is no month."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        context["widget"]["type"] = "month" if not shown or MONTH.fullmatch(shown) else "text"
        return context


class MonthField(Typed):
    """A month, « 2026-09 »."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", MonthInput)
        super().__init__(**kwargs)

    def read(self, text: str) -> str:
        if not MONTH.fullmatch(text):
            raise ValidationError(gettext("Un mois s’écrit 2026-09."))
        return text


class PartialField(Typed):
    """A year, a month or a day, no more precise than it is known (``kernel.partial``)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Une année, un mois ou un jour : 2005, 02/2006."))
        super().__init__(**kwargs)

    def read(self, text: str) -> str:
        return _read(Partial.from_text, text).text


@dataclass(frozen=True, slots=True)
class _UploadHint:
    """What may be sent, said in the reader's language when it is shown."""

    endings: tuple[str, ...]
    most: int

    def __str__(self) -> str:
        values = {"endings": ", ".join(self.endings), "most": self.most // 1_000_000}
        if not self.endings:
            return gettext("Au plus %(most)s Mo.") % values
        return gettext("%(endings)s, au plus %(most)s Mo.") % values


class UploadField(forms.FileField):
    """A file, of the endings and the size that are accepted; both are said under the field."""

    def __init__(
        self, *, endings: tuple[str, ...] = (), most: int = TEN_MEGABYTES, **kwargs: Any
    ) -> None:
        self.endings, self.most = endings, most
        widget = forms.FileInput(attrs={"accept": ",".join(endings)} if endings else {})
        kwargs.setdefault("help_text", _UploadHint(endings, most))
        super().__init__(widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if not upload:
            return None
        if self.endings and not upload.name.lower().endswith(self.endings):
            raise ValidationError(
                gettext("Ce fichier se termine par %(name)s ; il faut %(endings)s.")
                % {"name": upload.name[-12:], "endings": ", ".join(self.endings)}
            )
        if upload.size > self.most:
            raise ValidationError(
                gettext("Ce fichier pèse %(size)s Mo ; au plus %(most)s Mo.")
                % {"size": -(-upload.size // 1_000_000), "most": self.most // 1_000_000}
            )
        return upload


class ReasonField(forms.CharField):
    """Why: kept in the journal beside the act. No name of a person."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Motif"))
        kwargs.setdefault("help_text", _("Gardé au journal. N’écrivez ni nom ni maladie."))
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 2}))
        kwargs.setdefault("max_length", 400)
        super().__init__(**kwargs)
