"""The words by which authors mark what they added to an article later, in the languages that we have met.

A label stands at the beginning of a block: "Update:", "Edit 2 -", "[14:05]", "12 марта:", "追記（3月5日）".
"""

import re
from typing import Literal

Label = Literal["addition", "correction"]

_ADDITIONS = (
    "upd|updates?|updated|edit|edited|eta|addendum|clarification|postscript|ps|p\\.s\\.|"
    "aktualisierung|aktualisiert|nachtrag|ergänzung|"
    "mise à jour|mises à jour|màj|maj|ajout|ajouté|édit|"
    "actualización|actualizado|actualizada|añadido|editado|ampliación|"
    "aggiornamento|aggiornato|aggiunta|integrazione|"
    "atualização|atualizado|atualizada|adendo|acréscimo|"
    "bijgewerkt|aanvulling|toevoeging|naschrift|"
    "aktualizacja|uzupełnienie|dopisek|edycja|"
    "обновление|обновлено|дополнение|дополнено|добавлено|уточнение|апдейт|апд|упд|"
    "оновлення|оновлено|доповнення|доповнено|додано|уточнення"
)
_CORRECTIONS = (
    "corrections?|corrected|erratum|errata|errata corrige|"
    "korrektur|korrigiert|berichtigung|richtigstellung|"
    "rectificatif|correctif|rectification|"
    "corrección|corregido|fe de erratas|rectificación|"
    "correzione|rettifica|correção|corrigido|errata|correctie|rectificatie|sprostowanie|poprawka|"
    "поправка|исправление|исправлено|опровержение|виправлення|виправлено"
)
_WORDS = f"{_ADDITIONS}|{_CORRECTIONS}"
_EASTERN_ADDITIONS, _EASTERN_CORRECTIONS = "更新|追記|追记|補足|补充|編集|编辑", "更正|訂正|订正"

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|"
    "januar|februar|märz|mai|juni|juli|oktober|dezember|"
    "janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|"
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|"
    "gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|"
    "janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|"
    "januari|februari|maart|mei|augustus|"
    "stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia|"
    "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|"
    "січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня"
)
_DAYS = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|"
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|"
    "lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|"
    "segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|"
    "maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|"
    "poniedziałek|wtorek|środa|środę|czwartek|piątek|sobota|sobotę|niedziela|niedzielę|"
    "понедельник|вторник|среда|среду|четверг|пятница|пятницу|суббота|субботу|воскресенье|"
    "понеділок|вівторок|середа|середу|четвер|пʼятниця|субота|суботу|неділя|неділю"
)
DATES = frozenset(f"{_MONTHS}|{_DAYS}".split("|")) - {"may", "mar", "mars", "mai", "mei", "maja", "marca", "sept"}
"""Names of months and days that are nothing else."""

_DECORATION = r"[^\w\n]{0,6}"
# "Update:", "Edit 2 -", "UPD.", "Update (14:05)", "Update from Tuesday:", "Correction, March 5, 10 pm:"
_NOTE = re.compile(
    rf"{_DECORATION}(?P<word>{_WORDS})(?!\w)(?:[ #№]*\d+)?"
    r"(?:\s*[:.!)\]]|\s*-\s|\s*$|\s*[(\[][^)\]\n]{1,40}[)\]]|(?:[\s,]+[^\s:.!?]+){1,2}:(?!\S)|[^\n:!?]{0,20}\d[^\n!?]{0,20}:(?!\w))",
    re.IGNORECASE,
)
_LOUD = re.compile(rf"{_DECORATION}(?P<word>{_WORDS.upper()})(?!\w)")
_EASTERN = re.compile(
    rf"{_DECORATION}(?:[\d年月日/.\s]{{1,12}})?(?P<word>{_EASTERN_ADDITIONS}|{_EASTERN_CORRECTIONS})\s*\d*\s*"
    r"(?:[:(\[\])（）【】」』-]|$)"
)
# The same in the middle of a paragraph, after a sentence: there it must begin with a capital and end with a colon.
LATER = re.compile(rf"\s+(?=(?:{_WORDS})(?!\w)[^\n:.!?]{{0,30}}:\s)", re.IGNORECASE)

_CLOCK = (
    r"(?:\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s*[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?|\d{1,2}h\d\d"
    r"|\d{1,2}(?:[.:]\d\d)?\s*(?:uhr|h|heures))(?:\s*\(?(?:gmt|utc|[cemp][de]?s?t|мск)\)?)?"
)
_DATE = (
    r"(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d)|\d{1,2}\.\d{1,2}\.|(?:\d{4}年)?\d{1,2}月\d{1,2}日"
    rf"|\d{{1,2}}(?:\.|st|nd|rd|th)?\s+(?:de\s+)?(?:{_MONTHS})\.?|(?:{_MONTHS})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\d))"
)
_YEAR = r"(?:,?\s*(?:de\s+)?\d{4}(?:\s*г\.?)?)?"
_MOMENT = rf"(?:{_DATE}{_YEAR}|{_DAYS}|{_CLOCK})"
# "[14:05]", "Tuesday, 10 pm:", "12.03.2007:", "12 марта, 14:05 -"
_STAMP = re.compile(
    rf"[^\w\n]{{0,3}}{_MOMENT}(?:(?:,\s*|\s+|\s*-\s*)(?:(?:at|um|à|a las|alle|às|om|o|в|о)\s+)?{_MOMENT}){{0,2}}"
    r"\s*(?::(?!\d)|[\])](?:\s*[:-])?|\s-\s|$)",
    re.IGNORECASE,
)
_CORRECTS = re.compile(rf"(?:{_CORRECTIONS}|{_EASTERN_CORRECTIONS})$", re.IGNORECASE)


def label(text: str) -> Label | None:
    """What the beginning of a text (quotes and dashes made alike, see segments.py) says that it is."""
    found = _NOTE.match(text) or _LOUD.match(text) or _EASTERN.match(text)
    if found is None:
        return "addition" if _STAMP.match(text) else None
    return "correction" if _CORRECTS.match(found["word"]) else "addition"
