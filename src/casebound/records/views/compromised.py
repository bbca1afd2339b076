"""“Somebody knows my password or my words”: one page, after which everything of hers is new."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from casebound.core.errors import CaseboundError
from casebound.members import names
from casebound.members.door import with_who
from casebound.members.who import Who
from casebound.people import known, unlock
from casebound.people.forms import ChangePassword
from casebound.people.views.answers import page, refused, seen, sent
from casebound.records import compromised


@sensitive_post_parameters()
@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def new_keys(request: HttpRequest, who: Who) -> HttpResponse:
    """New keys, epochs, password and words; then the new words are shown. Her other sessions end."""
    form = ChangePassword(sent(request))
    form.account = who.account
    told = {"casebooks": [names.casebook(who, casebook) for casebook in who.casebooks()]}
    if not (form.is_bound and form.is_valid()):
        return page(request, "records/new_keys.html", form, **told)
    knows = known.account(request) == who.account
    try:
        key = unlock.with_password(who.account, form.cleaned_data["current"], known=True)
        fresh = compromised.start_over(who.account, key, form.cleaned_data["new"])
    except CaseboundError as error:
        form.refuse(error, "current")
        return refused(page(request, "records/new_keys.html", form, **told), error)
    unlock.sign_in(request, who.account, fresh)
    response = seen(reverse("words"))
    if knows:  # every other browser forgets her
        known.remember(response, who.account)
    return response
