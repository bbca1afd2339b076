"""Template tags of the look: icons, the seal, and what the form components need to know about a field."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django import template
from django.forms import BaseForm, BoundField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebound.site.fields import Group, groups_of, shape_of, top_fields_of
from casebound.site.icons import ICONS

register = template.Library()

SVG = (
    '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round"'
    ' stroke-linejoin="round" aria-hidden="true">{}</svg>'
)


@register.simple_tag
def icon(name: str) -> SafeString:
    """{% icon "home" %}: a line drawing; always beside words, so hidden from readers."""
    return format_html(SVG, mark_safe(ICONS[name]))  # noqa: S308  drawn by us, no outside text


@register.inclusion_tag("site/seal.html")
def seal(number: int, sealed: date) -> dict[str, object]:
    """{% seal 42 entry.sealed %}: the ring with the page number and the date of sealing."""
    return {
        "number": number,
        "day": date_format(sealed, "j M Y").upper(),
        "size": 31 if number < 1000 else 22,
    }


@register.filter
def shape(field: BoundField) -> str:
    """Which component draws the field: text, long, one, many, tick, file or hidden."""
    return shape_of(field)


@register.filter
def groups(field: BoundField) -> list[Group]:
    return groups_of(field)


@register.filter
def top_fields(form: BaseForm) -> list[BoundField]:
    """The form's visible fields, without those that follow up on one option of another field."""
    return top_fields_of(form)


@register.filter
def boxed(field: BoundField) -> SafeString:
    """The widget of a text field, dressed as a box to write in."""
    own = str(field.field.widget.attrs.get("class", ""))
    return field.as_widget(attrs={"class": f"input {own}".strip()})


@register.filter
def invalid_fields(forms: BaseForm | Iterable[BaseForm]) -> list[BoundField]:
    return [field for form in _several(forms) for field in form if field.errors]


@register.filter
def general_errors(forms: BaseForm | Iterable[BaseForm]) -> list[str]:
    """Sentences that belong to no single field."""
    own = [str(error) for form in _several(forms) for error in form.non_field_errors()]
    return own + [str(error) for error in getattr(forms, "non_form_errors", list)()]


@register.filter
def count_errors(forms: BaseForm | Iterable[BaseForm]) -> int:
    return len(invalid_fields(forms)) + len(general_errors(forms))


def _several(forms: BaseForm | Iterable[BaseForm]) -> list[BaseForm]:
    return [forms] if isinstance(forms, BaseForm) else list(forms)


@register.filter
def things_to_look_at(count: int) -> str:
    """The heading of the error summary: small numbers in words."""
    words = {1: _("One thing to look at"), 2: _("Two things to look at"), 3: _("Three things to look at")}
    return words.get(count) or ngettext(
        "%(count)d thing to look at", "%(count)d things to look at", count
    ) % {"count": count}


@register.filter
def month(as_of: str) -> str:
    """2026-11 in words of the reader's language; a year alone as it is."""
    year, _dash, number = as_of.partition("-")
    return date_format(date(int(year), int(number[:2]), 1), "YEAR_MONTH_FORMAT") if number else year


@register.filter
def ago(when: datetime) -> str:
    """How long ago, in words."""
    if timezone.now() - when < timedelta(minutes=1):
        return _("just now")
    return _("%(time)s ago") % {"time": timesince(when)}


@register.filter
def ticks(count: int, now: int) -> list[str]:
    """{{ 7|ticks:4 }}: the classes of the progress marks, done, now or empty."""
    return ["done" if place < now else "now" if place == now else "" for place in range(1, count + 1)]
