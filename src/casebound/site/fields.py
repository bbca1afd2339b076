"""What the form components need to know about a field that Django's own widgets do not say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField, CheckboxInput, ClearableFileInput, FileInput, Textarea
from django.forms.widgets import ChoiceWidget


@dataclass(frozen=True)
class Option:
    """One answer to press, and the fields that open below it once it is chosen."""

    id: str
    name: str
    value: str
    label: Any
    hint: Any
    chosen: bool
    attrs: Mapping[str, Any]
    follow: list[BoundField]


@dataclass(frozen=True)
class Group:
    """Options under one heading; title is empty for options that stand alone."""

    title: Any
    options: list[Option]

    @property
    def chosen(self) -> int:
        return sum(option.chosen for option in self.options)


def shape_of(field: BoundField) -> str:
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, ChoiceWidget):
        return "many" if widget.allow_multiple_selected else "one"
    if isinstance(widget, Textarea):
        return "long"
    if isinstance(widget, CheckboxInput):
        return "tick"
    return "file" if isinstance(widget, FileInput | ClearableFileInput) else "text"


def groups_of(field: BoundField) -> list[Group]:
    widget = field.field.widget
    if not isinstance(widget, ChoiceWidget):
        return []
    attrs = {"id": field.auto_id} | widget.attrs
    chosen = widget.format_value(field.value())
    found = widget.optgroups(field.html_name, chosen, attrs)
    groups: list[Group] = []
    for title, options, _ in found:
        drawn = [_option(field, option) for option in options]
        if not title and groups and not groups[-1].title:
            groups[-1].options.extend(drawn)  # Django puts each lone option into a group of its own
        else:
            groups.append(Group(title, drawn))
    return groups


def _option(field: BoundField, option: Mapping[str, Any]) -> Option:
    label = option["label"]
    own = {"id", "checked"}
    return Option(
        id=option["attrs"].get("id", ""),
        name=option["name"],
        value=str(option["value"]),
        label=label,
        hint=getattr(label, "hint", ""),
        chosen=option["selected"],
        attrs={
            name: value for name, value in option["attrs"].items() if name not in own and value is not False
        },
        follow=[field.form[name] for name in getattr(label, "follow", ())],
    )


def followed_names(form: BaseForm) -> set[str]:
    """Names of the fields that are drawn inside an option of another field."""
    names: set[str] = set()
    for field in form:
        for group in groups_of(field):
            names.update(follow.name for option in group.options for follow in option.follow)
    return names


def top_fields_of(form: BaseForm) -> list[BoundField]:
    inside = followed_names(form)
    return [field for field in form.visible_fields() if field.name not in inside]
