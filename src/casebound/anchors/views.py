"""My receipts: what she can keep outside, so that nobody cuts or rewrites the ledger unseen."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from casebound.anchors import authorities, letters, receipts
from casebound.anchors.forms import MailForm, PinForm
from casebound.anchors.models import Token
from casebound.core.errors import BadInput, CaseboundError
from casebound.members.door import with_who
from casebound.members.who import Who
from casebound.people import shared
from casebound.people.views.answers import page, seen, sent


@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def my_receipts(request: HttpRequest, who: Who) -> HttpResponse:
    """Her receipts as one file, the pin of today, and whether an older pin still fits."""
    form, fits = PinForm(sent(request)), 0
    if form.is_bound and form.is_valid():
        try:
            fits = receipts.check_pin(who.practice, form.cleaned_data["pin"])
        except CaseboundError as error:
            form.refuse(error, "pin")
    number, _dot, groups = receipts.pin(who.practice).partition(" · ")
    return page(
        request,
        "anchors/receipts.html",
        form,
        fits=fits,
        pages=len(receipts.mine(who)),
        number=number,
        groups=groups.split(" "),
        asked=_asked(),
        mail=letters.possible(who),
        by_mail=letters.chosen(who),
        newest=Token.objects.filter(practice=who.practice, checked=True).order_by("-id").first(),
    )


@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def by_mail(request: HttpRequest, who: Who) -> HttpResponse:
    """One line a day by e-mail, if she wants it and the mailbox is hers alone."""
    if not letters.possible(who):
        raise Http404
    if request.method == "POST" and "stop" in request.POST:
        letters.stop(who)
        return seen(reverse("receipts"))
    form = MailForm(sent(request))
    if form.is_bound and form.is_valid():
        try:
            others = form.cleaned_data["shared"] == "yes" or shared.is_shared(request)
            letters.choose(who, shared=others)
            return seen(reverse("receipts"))
        except BadInput as error:
            form.refuse(error, "shared")
    return page(request, "anchors/mail.html", form, on=letters.chosen(who), email=who.account.email)


@with_who
@require_safe
def receipts_file(request: HttpRequest, who: Who) -> HttpResponse:
    """All her receipts; there is no word of content in them, and none in the name of the file."""
    response = HttpResponse(receipts.file_of(who), content_type="application/octet-stream")
    name = f"receipts-{timezone.localdate():%Y-%m-%d}.tlog-proof"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked() -> list[str]:
    """Names of the time authorities that this server asks."""
    return [authority.name for authority in authorities.asked(settings.DATA)]
