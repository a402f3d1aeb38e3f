"""An amount in words, as a receipt writes it, in the languages whose wording is certain."""

from __future__ import annotations

from num2words import num2words

from pacte.kernel.currency import exponent

# (one, several) of the main unit and of its hundredth.
UNITS = {
    "fr": {
        "RWF": ("franc rwandais", "francs rwandais"),
        "BIF": ("franc burundais", "francs burundais"),
        "CDF": ("franc congolais", "francs congolais"),
        "XOF": ("franc CFA", "francs CFA"),
        "XAF": ("franc CFA", "francs CFA"),
        "USD": ("dollar américain", "dollars américains"),
        "EUR": ("euro", "euros"),
        "UGX": ("shilling ougandais", "shillings ougandais"),
        "KES": ("shilling kényan", "shillings kényans"),
        "TZS": ("shilling tanzanien", "shillings tanzaniens"),
        "GBP": ("livre sterling", "livres sterling"),
    },
    "en": {
        "RWF": ("Rwandan franc", "Rwandan francs"),
        "BIF": ("Burundian franc", "Burundian francs"),
        "CDF": ("Congolese franc", "Congolese francs"),
        "XOF": ("CFA franc", "CFA francs"),
        "XAF": ("CFA franc", "CFA francs"),
        "USD": ("US dollar", "US dollars"),
        "EUR": ("euro", "euros"),
        "UGX": ("Ugandan shilling", "Ugandan shillings"),
        "KES": ("Kenyan shilling", "Kenyan shillings"),
        "TZS": ("Tanzanian shilling", "Tanzanian shillings"),
        "GBP": ("pound sterling", "pounds sterling"),
    },
}
HUNDREDTHS = {"fr": ("centime", "centimes"), "en": ("cent", "cents")}
AND = {"fr": "et", "en": "and"}
LANGUAGES = tuple(UNITS)


def in_words(amount: int, currency: str, language: str) -> str:
    """« dix-huit mille sept cent cinquante francs rwandais »; an unknown language gets French."""
    language = language if language in UNITS else "fr"
    places = exponent(currency)
    whole, part = divmod(amount, 10**places)
    text = _counted(whole, UNITS[language].get(currency, (currency, currency)), language)
    if not part:
        return text
    return f"{text} {AND[language]} {_counted(part, HUNDREDTHS[language], language)}"


def _counted(number: int, unit: tuple[str, str], language: str) -> str:
    words = num2words(number, lang=language)
    if language == "fr":
        feminine = unit[0].startswith("livre") and number % 10 == 1 and number % 100 != 11
        words = f"{words}e" if feminine and words.endswith("un") else words
        # « un million de francs », but « un million cinq cents francs ».
        if number and number % 1_000_000 == 0:
            words += " d’" if unit[0][0] in "aeiou" else " de"
        if words.endswith("’"):
            return words + unit[1]
        return f"{words} {unit[0] if number < 2 else unit[1]}"
    return f"{words} {unit[0] if number == 1 else unit[1]}"
