"""The two companies of the sample: who works there, how they sell, and how much."""

from __future__ import annotations

from dataclasses import dataclass

from pipedriver.server.founding import NewPipeline, NewStage
from pipedriver.server.sample.words import COFFEE, COUNTRIES, FURNITURE, Country, Goods, in_addresses


@dataclass(frozen=True, slots=True)
class Colleague:
    """A user of a company. One who has left is no longer active and owns only what is old."""

    name: str
    email: str
    country: Country
    is_admin: bool = False
    has_left: bool = False


@dataclass(frozen=True, slots=True)
class Funnel:
    """A pipeline, and how deals go through it.

    ``stays`` are the mean working days in each stage; ``passing`` the share of deals that leave each stage
    forward, out of the last one as won. ``value`` is the typical worth of a deal in euros.
    """

    pipeline: NewPipeline
    share: float
    stays: tuple[float, ...]
    passing: tuple[float, ...]
    value: float


@dataclass(frozen=True, slots=True)
class CompanyPlan:
    """One company of the sample. ``countries`` are those of its customers, the home country among them."""

    name: str
    domain: str
    industry: str
    goods: Goods
    home: Country
    countries: tuple[Country, ...]
    colleagues: tuple[Colleague, ...]
    funnels: tuple[Funnel, ...]
    deals: int


_LARGE_NAME, _LARGE_DOMAIN = "Meridian Workspace", "meridian"
_SMALL_NAME, _SMALL_DOMAIN = "Copper Kettle Coffee", "copperkettle"

_NEW_BUSINESS = Funnel(
    NewPipeline(
        "New business",
        (
            NewStage("Qualified", 10, rotten_days=21),
            NewStage("Contact Made", 25, rotten_days=21),
            NewStage("Site Visit", 45, rotten_days=30),
            NewStage("Proposal Made", 65, rotten_days=30),
            NewStage("Negotiations Started", 85),
        ),
    ),
    share=0.7,
    stays=(5, 7, 9, 10, 8),
    passing=(0.85, 0.85, 0.87, 0.88, 0.76),
    value=6_000,
)
_RENEWALS = Funnel(
    NewPipeline(
        "Renewals",
        (
            NewStage("Due", 50, rotten_days=45),
            NewStage("Offer Sent", 70, rotten_days=30),
            NewStage("Agreed", 95),
        ),
    ),
    share=0.2,
    stays=(12, 10, 5),
    passing=(0.92, 0.88, 0.97),
    value=3_000,
)
_PARTNERS = Funnel(
    NewPipeline(
        "Partners",
        (
            NewStage("Introduced", 20),
            NewStage("Terms Discussed", 50),
            NewStage("Trial Order", 75, rotten_days=60),
            NewStage("Contract", 90),
        ),
    ),
    share=0.1,
    stays=(10, 15, 20, 10),
    passing=(0.7, 0.75, 0.8, 0.9),
    value=20_000,
)
_WHOLESALE = Funnel(
    NewPipeline(
        "Wholesale",
        (
            NewStage("Tasting", 20, rotten_days=14),
            NewStage("Price List Sent", 40, rotten_days=14),
            NewStage("Trial Order", 70),
            NewStage("Contract", 90),
        ),
    ),
    share=1.0,
    stays=(4, 6, 8, 6),
    passing=(0.8, 0.8, 0.85, 0.9),
    value=900,
)

_DEALS_OF_A_COLLEAGUE = 20_000
_FEWEST_COLLEAGUES = 9
_MOST_COLLEAGUES = 60
_THE_ONE_WHO_LEFT = 4
_SMALL_SHARE = 10
_MOST_DEALS_OF_SMALL = 1_000


def plans(deals: int) -> tuple[CompanyPlan, CompanyPlan]:
    """The large company, with so many deals, and the small one, with a tenth of them but at most 1,000."""
    by_code = {country.code: country for country in COUNTRIES}
    estonia, britain = by_code["EE"], by_code["GB"]
    count = min(_FEWEST_COLLEAGUES + deals // _DEALS_OF_A_COLLEAGUE, _MOST_COLLEAGUES)
    large = CompanyPlan(
        name=_LARGE_NAME,
        domain=_LARGE_DOMAIN,
        industry="Furniture",
        goods=FURNITURE,
        home=estonia,
        countries=COUNTRIES,
        colleagues=_colleagues(count, _LARGE_DOMAIN, (estonia, *COUNTRIES)),
        funnels=(_NEW_BUSINESS, _RENEWALS, _PARTNERS),
        deals=deals,
    )
    small = CompanyPlan(
        name=_SMALL_NAME,
        domain=_SMALL_DOMAIN,
        industry="Food and beverages",
        goods=COFFEE,
        home=britain,
        countries=(britain,),
        colleagues=_colleagues(3, _SMALL_DOMAIN, (britain,)),
        funnels=(_WHOLESALE,),
        deals=min(deals // _SMALL_SHARE, _MOST_DEALS_OF_SMALL),
    )
    return large, small


def _colleagues(count: int, domain: str, countries: tuple[Country, ...]) -> tuple[Colleague, ...]:
    """So many people, no two of one name: the first owns the company, the second is an admin too."""
    found: list[Colleague] = []
    for position in range(count):
        country = countries[position % len(countries)]
        # Neither list's length divides the step, so it takes long until a pair comes back.
        first = country.first_names[position * 7 % len(country.first_names)]
        last = country.surnames[position * 5 % len(country.surnames)]
        found.append(
            Colleague(
                name=f"{first} {last}",
                email=f"{in_addresses(first)}.{in_addresses(last)}@{domain}.example",
                country=country,
                is_admin=position < 2,
                has_left=position == _THE_ONE_WHO_LEFT,
            )
        )
    return tuple(found)
