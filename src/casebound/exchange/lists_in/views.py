"""The steps of an import: give a list, see how it was understood, decide, seal; and take it back."""

from collections.abc import Callable
from dataclasses import replace
from time import monotonic

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from casebound.core.errors import BadInput, Stale
from casebound.exchange.lists_in import columns, importing, incoming, looking, plan, reading, rows, shown
from casebound.exchange.lists_in.forms import DecideForm, GiveForm, ReadForm, fields, separator
from casebound.exchange.lists_in.incoming import Given
from casebound.exchange.lists_in.table import Choices, Table
from casebound.members.who import Who
from casebound.records.views.reading import reading as calm

SECONDS = 4.0  # of work a request; then the page says how far it is, and goes on
SAMPLE = 5
_HERE = {
    plan.READ: "import_read",
    plan.LOOKED: "import_decide",
    plan.RUNNING: "import_run",
    plan.DONE: "import_run",
    plan.UNDOING: "import_run",
    plan.UNDONE: "import_run",
}


@calm
@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: HttpRequest, who: Who) -> HttpResponse:
    """Give a list, or go on with one that was begun."""
    form = GiveForm(request.POST, request.FILES) if request.method == "POST" else GiveForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["list"]
        try:
            given = incoming.begin(who, file.read(), file.name)
            return redirect(_HERE[given.plan.stage], given.id.hex())
        except BadInput as wrong:
            form.add_error("list", wrong.sentence)
    incoming.sweep()
    context = {"form": form, "lists": incoming.mine(who)}
    return render(request, "exchange/import.html", context, status=422 if form.errors else 200)


@calm
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """How the list was understood, with a sample; everything can be changed."""
    given, problem, typed = _given(who, id), "", None
    if given.plan.stage not in (plan.READ, plan.LOOKED):
        return redirect(_HERE[given.plan.stage], id)
    if request.method == "POST":
        try:
            given = _understood_anew(who, given, request)
            if "again" not in request.POST:
                return redirect("import_look", id)
        except BadInput as wrong:
            problem, typed = wrong.sentence, request.POST
    table = given.table()
    context = {
        "id": id,
        "given": given,
        "form": ReadForm(who, given, table, typed),
        "columns": shown.columns(given.plan, table, SAMPLE, _typed(typed, table) if typed else ()),
        "fields": fields(),
        "count": len(table.lines),
        "above": table.above,
        "separator": separator(table),
        "problem": problem,
    }
    return render(request, "exchange/import_read.html", context, status=422 if problem else 200)


def _understood_anew(who: Who, given: Given, request: HttpRequest) -> Given:
    """The list as she wants it read. New columns are guessed where the old ones are not there any more."""
    before, table = given.plan, given.table()
    form = ReadForm(who, given, table, request.POST)
    if not form.is_valid():
        raise BadInput("; ".join(str(error) for errors in form.errors.values() for error in errors))
    said = form.cleaned_data
    header = said.get("header", before.choices.header)
    wanted = Choices(
        said.get("encoding") or before.choices.encoding,
        said.get("separator") or before.choices.separator,
        said.get("sheet") or before.choices.sheet,
        header,
        said.get("titles", False),
    )
    later = reading.read(given.raw, wanted)
    typed = _typed(request.POST, table)
    same = later.header == table.header and wanted == before.choices
    taken = columns.checked(typed, len(typed)) if same else columns.guessed(later.header)
    order, told = _order(who, later, taken, said.get("order") or "", before, same)
    made = plan.Plan(
        name=before.name,
        form=later.form,
        choices=later.choices,
        columns=tuple(taken),
        count=len(later.lines),
        casebook=said.get("casebook") or before.casebook,
        order=order,
        told=told,
        lenient=said["lenient"],
    )
    return incoming.save(who, given, made)


def _typed(post: QueryDict, table: Table) -> list[str]:
    return [post.get(f"column{at}", "") for at in range(len(table.header))]


def _order(
    who: Who, table: Table, taken: list[str], wish: str, before: plan.Plan, same: bool
) -> tuple[str, bool]:
    """As she says; guessed anew where other columns are dates now."""
    if wish and same and ("birth_date" in before.columns):
        return wish, True
    return rows.guessed_order(table, taken, who.practice.place)


@calm
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """Looks through the list for some seconds; the page goes on until all of it is looked at."""
    given = _given(who, id)
    if given.plan.stage not in (plan.READ, plan.LOOKED):
        return redirect(_HERE[given.plan.stage], id)
    if not given.plan.count:
        return redirect("import_read", id)
    if request.method == "POST" and given.plan.stage == plan.READ:
        given = looking.look(who, given, _going())
    if given.plan.stage == plan.LOOKED:
        return redirect("import_decide", id)
    context = {"id": id, "done": given.plan.looked, "count": given.plan.count, "looking": True}
    return render(request, "exchange/import_going.html", context)


@calm
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """What would be done: figures, errors by line, people who may be known here. Nothing is sealed yet."""
    given = _given(who, id)
    if given.plan.stage != plan.LOOKED:
        return redirect(_HERE[given.plan.stage], id)
    made = given.plan
    if request.method == "POST":
        made = _decided(made, request)
        given = incoming.save(who, given, made)
        if "import" in request.POST:
            return redirect("import_run", id)
        return redirect("import_decide", id)
    asked = DecideForm(initial={"same": made.same, "contact": made.contact})
    context = {"id": id, "given": given, "figures": made.figures(), "form": asked}
    context |= shown.decisions(who, given)
    return render(request, "exchange/import_decide.html", context)


def _decided(made: plan.Plan, request: HttpRequest) -> plan.Plan:
    chosen = dict(made.chosen)
    for index, found in made.twins.items():
        wish = request.POST.get(f"line{index}")
        allowed = {plan.SKIP, plan.NEW, *(str(number) for number, _ in found)}
        if wish in allowed:
            chosen[index] = str(wish)
        elif wish == "":
            chosen.pop(index, None)
    same, contact = request.POST.get("same", ""), request.POST.get("contact", "")
    return replace(
        made,
        chosen=chosen,
        same=same if same in (plan.SKIP, plan.SAME, plan.NEW) else made.same,
        contact=contact if contact in (plan.SKIP, plan.NEW) else made.contact,
    )


@calm
@require_http_methods(["GET", "HEAD", "POST"])
def run(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """Seals for some seconds and says how far it is; at the end, what was done."""
    given = _given(who, id)
    if given.plan.stage == plan.READ:
        return redirect("import_read", id)
    if request.method == "POST" and given.plan.stage in (plan.LOOKED, plan.RUNNING):
        given = importing.run(who, given, _going())
        return redirect("import_run", id)
    if given.plan.stage == plan.UNDOING and request.method == "POST":
        importing.undo(who, given, _going())
        return redirect("import_run", id)
    if given.plan.stage in (plan.DONE, plan.UNDONE):
        return render(request, "exchange/import_done.html", {"id": id, "plan": given.plan})
    context = {"id": id, "done": given.plan.done, "count": given.plan.count, "stage": given.plan.stage}
    return render(request, "exchange/import_going.html", context)


@calm
@require_POST
def undo(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """Retracts what was imported, as far as nothing was built on it."""
    importing.undo(who, _given(who, id), _going())
    return redirect("import_run", id)


@calm
@require_POST
def forget(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """Throws away a list that was begun. What was sealed already stays."""
    incoming.throw_away(who, _given(who, id).id)
    return redirect("import_lists")


def _given(who: Who, id: str) -> Given:
    try:
        return incoming.load(who, bytes.fromhex(id))
    except (Stale, ValueError):
        raise Http404 from None


def _going() -> Callable[[], bool]:
    end = monotonic() + SECONDS
    return lambda: monotonic() < end
