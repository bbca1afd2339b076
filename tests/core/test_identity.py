"""Who is this again: one form for what people are known by, and why two records lie side by side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebound.core.identity import common, decide, find
from casebound.core.identity.compare import Verdict, addresses, compare, dates, house, names
from casebound.core.identity.decide import Match, Tier, match
from casebound.core.identity.find import Known, matches
from casebound.core.identity.person import Person, address, born, email, handle, name, person, phone, plates

MALLORY = {
    "name": "William Sørensen",
    "phones": ["(212) 555-0147"],
    "emails": ["w.sorensen+spa@gmail.com"],
    "birth_date": "1980-04-09",
    "address": "12 Main Street, Springfield 62701",
}


def but(**changed: object) -> Person:
    return person(MALLORY | changed)


def tier(one: Person, two: Person) -> Tier | None:
    found = match(one, two)
    assert match(two, one) == found
    return found.tier if found else None


def test_names_in_one_form() -> None:
    assert name("Dr. John  O’Brien Jr.") == (("john", "obrien"), ("jr",))
    assert name("Smith, José") == (("jose", "smith"), ())
    assert name("Łukasz Sørensen") == (("lukasz", "sorensen"), ())
    assert name("") == ((), ())


def test_contacts_in_one_form() -> None:
    assert phone("(212) 555-0147", "US") == phone("+1 212 555 0147 ext. 9", "DE") == "+12125550147"
    assert phone("555-01", "US") == ""
    assert phone("0000000 or 1", "ZZ") == "00000001"
    assert email("W.Sorensen+x@GoogleMail.com") == email("wsorensen@gmail.com") == "wsorensen@gmail.com"
    assert email("mailto:a.b@Example.org.") == "a.b@example.org"
    assert email("nobody") == email("@example.org") == email("a@") == ""
    assert handle("https://example.org/Mal_9/") == handle("@Mal_9") == handle("Mal_9?ref=1") == "mal_9"


def test_the_rest_in_one_form() -> None:
    assert born("1980-04-09") == born("19800409") == "19800409"
    assert born("1980-04") == born("about 40") == ""
    assert address("12 Main Street") == address("12 main st.") == ("12", "main", "st")
    assert plates('blue Ford ("ABC-1234") 4 doors') == {"abc1234"}
    assert person({"name": 7, "phones": "212", "nicknames": ["", "Bill"]}).names == (("7",), ("bill",))
    assert person({"numbers": ["AB-12"], "handles": ["@m"]}).numbers == {"ab12"}


def test_verdicts_on_names() -> None:
    def verdict(one: str, two: str) -> Verdict:
        found = names(person({"name": one}), person({"name": two}))
        assert names(person({"name": two}), person({"name": one})) is found
        return found

    assert verdict("Ana María Pérez", "perez ana maria") is Verdict.SAME
    assert verdict("Maryann Lee", "Mary Ann Lee") is Verdict.SAME
    for other in ("Bill Smith", "Will Smith", "W. Smith", "Wiliam Smith", "Smyth William", "William Smtih"):
        assert verdict("William Smith", other) is Verdict.NEAR, other
    assert verdict("John Adam Smith", "John Brian Smith") is Verdict.NEAR
    assert verdict("Client 3000", "Client 3001") is verdict("Ana Lee", "Ana Ray") is Verdict.GIVEN
    assert verdict("Christopher Smith", "Christophers Smithe") is Verdict.NEAR
    assert verdict("Alexandrina Ray", "Alexandraina Ray") is Verdict.NEAR
    assert verdict("Ana Pérez", "Ana Pérez Gómez") is Verdict.NEAR
    assert verdict("William Smith", "Mary Smith") is Verdict.FAMILY
    assert verdict("William Smith", "Bill Jones") is Verdict.GIVEN
    assert verdict("Smith", "William Smith") is verdict("Bill", "William Smith") is Verdict.PART
    assert verdict("Mary Jones", "Jones Karin") is Verdict.PART
    assert verdict("Bill", "William") is Verdict.NEAR
    assert verdict("Bill", "Mary") is verdict("Bill", "Mary Jones") is Verdict.OTHER
    assert verdict("William Smith", "Mary Jones") is Verdict.OTHER
    assert verdict("John Smith jr", "John Smith senior") is Verdict.FAMILY
    assert verdict("John Smith jr", "Mary Jones sr") is Verdict.OTHER
    assert verdict("John Smith jr", "John Smith") is Verdict.SAME


def test_verdicts_on_dates() -> None:
    assert dates("19800409", "19800409") is Verdict.SAME
    assert dates("19800409", "19800904") is dates("19800409", "19800408") is Verdict.NEAR
    assert dates("19800409", "19810512") is Verdict.OTHER


def test_verdicts_on_addresses() -> None:
    def verdict(one: str, two: str) -> Verdict:
        found = addresses(address(one), address(two))
        assert addresses(address(two), address(one)) is found
        return found

    here = "12 Main Street Springfield 62701"
    assert verdict(here, here) is verdict(here, "12 Main St Sprngfield 62701") is Verdict.SAME
    assert verdict(here, "12 Mainstreet Spring field 62701") is Verdict.SAME
    assert verdict(here, "Apt 3, 12 Main Street, Springfield 62701") is Verdict.SAME
    assert verdict(here, "12 Main Street") is verdict(here, "12 Main St., Springfeld") is Verdict.NEAR
    assert verdict("Main Street Springfield 62701", "Main Streets Springfield 62701") is Verdict.NEAR
    for neighbour in ("14 Main Street Springfield", "14 Main Street Springfield 62701"):
        assert verdict(here, neighbour) is Verdict.PART
    assert verdict(here, "14 Main Street") is Verdict.OTHER
    assert verdict(here, "Main Street 62701") is Verdict.FAINT
    assert verdict(here, "9 Oak Street Springfield 62711") is Verdict.PART
    assert verdict(here, "9 Oak Lane Shelbyville") is Verdict.OTHER
    assert verdict("1 A Street", "2 A Street") is Verdict.PART
    assert house(address("Main Street 62701")) == house(()) == ""
    assert house(address("12 Main Street")) == house(address("Main Street 12, 62701")) == "12"


def test_the_same_person_comes_back() -> None:
    known = person(MALLORY)
    assert match(known, but(name="Bill Sorensen", address="", birth_date="")) == Match(
        Tier.SAME_PERSON, ("phones", "emails"), ("name",), ()
    )
    assert tier(known, but(name="Bill Sorensen", phones=[], emails=[], address="")) is Tier.SAME_PERSON
    assert tier(known, but(name="Tom Green", phones=[], emails=[])) is Tier.SAME_PERSON  # a made-up name
    assert (
        tier(person({"name": "W", "numbers": ["A1234567"]}), person({"numbers": ["A1234567"]}))
        is Tier.SAME_PERSON
    )


def test_numbers_of_ones_own() -> None:
    def verdict(one: str, two: str) -> Verdict:
        return compare(person({"numbers": [one]}), person({"numbers": [two]}))["numbers"]

    assert verdict("A123-4567", "a1234567") is Verdict.SAME
    assert verdict("A1234567", "A1234576") is Verdict.NEAR
    assert verdict("A1234567", "B7654321") is verdict("123", "124") is Verdict.OTHER


def test_a_family_is_not_merged() -> None:
    """Everything that a roof gives in common, and another first name."""
    known = person(MALLORY | {"vehicle": "grey van ABC1234"})
    wife = but(name="Karin Sørensen", birth_date="1982-11-30", vehicle="ABC 1234 ABC1234")
    assert match(known, wife) == Match(
        Tier.SHARED, ("phones", "emails", "plates", "address"), (), ("name", "birth_date")
    )
    assert tier(known, but(name="Karin Sørensen", birth_date="")) is Tier.SHARED
    assert tier(known, but(name="", birth_date="1982-11-30")) is Tier.SHARED
    shared_account = [*MALLORY["phones"]]
    one = person({"name": "Ana Lee", "phones": shared_account, "handles": ["@lee"]})
    assert tier(one, person({"name": "Tom Lee", "phones": shared_account, "handles": ["lee"]})) is Tier.SHARED


def test_a_shared_phone_or_mail_is_said_and_nothing_else() -> None:
    for field in ("phones", "emails"):
        one, two = (person({"name": who, field: MALLORY[field]}) for who in ("Ana Lee", "Tom Green"))
        assert match(one, two) == Match(Tier.SHARED, (field,), (), ("name",))
    one, two = (person({"name": who, "address": MALLORY["address"]}) for who in ("Ana Lee", "Tom Green"))
    assert match(one, two) is None
    assert match(Person(), Person()) is None


def test_a_name_alone_counts_while_few_have_it() -> None:
    known = Known({1: person({"name": "Wilhelmina Featherstone"})})
    assert known.matches(person({"name": "Wilhelmina Fetherstone"}))[1].near == ("name",)
    assert not known.matches(person({"name": "Wilhelmina"}))
    crowd = Known({number: person({"name": "Maria Garcia"}) for number in range(common.RARE + 1)})
    assert not crowd.matches(person({"name": "Maria Garcia"}))
    for field, one, two in (
        ("birth_date", "1980-04-09", "1991-12-24"),
        ("numbers", ["A1234567"], ["B7654321"]),
    ):
        other = Known({1: person({"name": "Zoe Quill", field: one})})
        assert not other.matches(person({"name": "Zoe Quill", field: two}))


def test_found_among_many() -> None:
    people = {
        number: person({"name": f"Client {number}", "phones": [f"+1 212 555 {number}"]})
        for number in range(3000, 3300)
    }
    people[1] = person(MALLORY)
    people[2] = but(name="Karin Sørensen", birth_date="1982-11-30")
    new = but(name="bill sorensen", address="", birth_date="")
    assert {number: one.tier for number, one in matches(new, people).items()} == {
        1: Tier.SAME_PERSON,
        2: Tier.SHARED,
    }
    known = Known(people)
    known.add(3, new)
    assert 3000 in known.beside(person({"name": "Client 3000"}))
    assert [(one, two) for one, two, _ in known.pairs()] == [(1, 2), (1, 3), (2, 3)]
    assert find.same_people(known.pairs()) == [(1, 3)]


def test_a_name_is_worth_more_where_few_have_it() -> None:
    names = common.Names()
    assert names.bits([("maria", "garcia")]) == 16
    assert names.bits([("maria",)]) == 7
    assert names.bits([]) == 0
    for number in range(1000):
        names.add([("maria", f"family{number}"), (f"first{number}", "garcia")])
    assert names.bits([("maria", "garcia")]) == 2
    assert names.bits([("first1", "family1")]) == common.MOST
    assert names.bits([("bill",), ("first1", "garcia")]) == 12
    for _ in range(common.RARE):
        names.add([("zoe", "quill")])
    before = names.bits([("zoe", "quill")])
    names.add([("zoe", "quill")])
    assert names.bits([("zoe", "quill")]) <= before - common.COMMON


def test_among_many_more_must_agree() -> None:
    assert decide.needed(1) == decide.needed(1000) == 11
    assert decide.needed(1_000_000) == 21
    agree = {"name": Verdict.SAME}
    assert decide.strength(agree, common.MOST, 1000) == 7
    assert decide.strength(agree, common.MOST, 1_000_000) == -3
    assert decide.strength({"name": Verdict.FAMILY}, common.MOST, 1) == decide.NOT_SAID


def test_where_nobody_shares_a_roof_or_a_town_the_address_tells_a_person() -> None:
    """Measured on the list itself: a short one, one with families or of a single town never says so."""
    few, street, far = decide.ROOFS, (True, Verdict.PART), (True, Verdict.OTHER)
    assert decide.alone({(False, Verdict.SAME): few})
    assert decide.alone({(False, Verdict.SAME): 1, (False, Verdict.NEAR): few - 1})
    assert not decide.alone(
        {(False, Verdict.SAME): few - 1, (None, Verdict.SAME): 9, (False, Verdict.PART): 9}
    )
    for at in (Verdict.SAME, Verdict.NEAR):
        assert decide.alone({(False, at): few - few // 50, (True, at): few // 50, far: few})
        assert not decide.alone({(False, at): few - few // 50 - 1, (True, at): few // 50 + 1, far: few})
    assert decide.alone({(False, Verdict.SAME): few, street: 10, far: 90})
    assert not decide.alone({(False, Verdict.SAME): few, street: 11, far: 90})


def test_a_list_says_by_itself_whether_addresses_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two names and two birth dates under one roof: relatives, but not in a list that has none."""
    home = {"address": "12 Main Street Springfield 62701"}
    people = [
        person(home | {"name": "Ana Pohl", "birth_date": "1944-12-24"}),
        person(home | {"name": "Tom Pohl", "birth_date": "1971-03-02"}),
        *[person({"name": "Ivo Kern", "birth_date": "1950-01-31", "address": "7 Elm Road Tillby 90210"})] * 8,
    ]
    known = Known(dict(enumerate(people)))
    monkeypatch.setattr(decide, "ROOFS", 29)
    monkeypatch.setattr(decide, "TWO_A_ROOF", 29)
    assert (0, 1) not in find.same_people(known.pairs())
    monkeypatch.setattr(decide, "ONE_TOWN", 1)
    assert (0, 1) in find.same_people(known.pairs())


def test_a_rare_name_among_a_million_is_pointed_out() -> None:
    """Chance explains as much, so not as one person; but it is all that two records may have in common."""
    alike = {"name": Verdict.SAME}
    left = decide.strength(alike, common.MOST, 1_000_000)
    assert decide.decide(alike, left, common.MOST) == Match(Tier.SHARED, ("name",), (), ())
    assert decide.decide(alike, left, common.MOST - common.COMMON) is None  # more than a few have it
    assert decide.decide(alike, -decide.HARDLY, decide.RARE_NAME)
    assert decide.decide(alike, -decide.HARDLY - 1, common.MOST) is None
    assert decide.decide({"name": Verdict.NEAR}, left, common.MOST) is None
    for field in ("birth_date", "numbers", "address"):
        assert decide.decide(alike | {field: Verdict.OTHER}, left, common.MOST) is None
        assert decide.decide(alike | {field: Verdict.FAINT}, left, common.MOST)


def test_two_who_may_be_a_third() -> None:
    """What is left of one fits hardly to what is left of another; a third has both."""
    one = {"name": "Zoe Quill", "birth_date": "1980-04-09"}
    two = {"name": "Zoe Brandt", "birth_date": "1980-04-08"}
    three = one | {"name": "Zoe Quill Brandt"}
    pair = compare(person(one), person(two))
    people = {1: person(one), 2: person(two)}
    left = decide.strength(pair, common.MOST, 2)
    assert -decide.THIRD <= left < 0
    assert not find.same_people(Known(people).pairs())
    assert find.same_people(Known(people | {3: person(three)}).pairs()) == [(1, 2), (1, 3), (2, 3)]


def test_a_crowded_shelf_is_passed_over() -> None:
    """A phone that hundreds share belongs to a hotel or was made up; it must not slow each look."""
    crowd = Known({n: person({"phones": ["+1 212 555 0100"]}) for n in range(find.CROWD)})
    assert len(crowd.beside(person({"phones": ["+1 212 555 0100"]}))) == find.CROWD
    crowd.add(find.CROWD, person({"phones": ["+1 212 555 0100"]}))
    assert not crowd.beside(person({"phones": ["+1 212 555 0100"]}))


@given(st.dictionaries(st.sampled_from(["name", "birth_date", "address", "vehicle"]), st.text(max_size=20)))
def test_any_text_compares_with_itself(answers: dict[str, str]) -> None:
    somebody = person(answers)
    assert set(compare(somebody, somebody).values()) <= {Verdict.SAME}
