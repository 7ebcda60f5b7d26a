"""The tables of products, their prices and variations, and the products on deals."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from pipedriver.server.store.columns import (
    company_table,
    day_column,
    flag_column,
    id_column,
    link_column,
    metadata,
    moment_column,
    text_column,
)

_Frequency = String(20)


def _amount(name: str) -> Column[float]:
    return Column(name, Float, nullable=False, server_default="0", default=0)


products = company_table(
    "products",
    id_column(),
    text_column("name", needed=True),
    text_column("code"),
    text_column("description"),
    text_column("unit"),
    _amount("tax"),
    Column("category", String(20)),
    id_column("owner_id"),
    Column("visible_to", Integer, nullable=False),
    flag_column("active_flag", 1),
    flag_column("selectable", 1),
    Column("billing_frequency", _Frequency, nullable=False, server_default="one-time", default="one-time"),
    Column("billing_frequency_cycles", Integer),
    Column("first_char", String(8)),
    text_column("search_name", needed=True),
    text_column("search_code"),
    moment_column("add_time", needed=True),
    moment_column("update_time", needed=True),
    moment_column("delete_time"),
    flag_column("files_count", 0),
    flag_column("followers_count", 0),
    text_column("custom_fields"),
)
"""``category`` is the id of an option of the field of that name, as text; ``tax`` is in percent."""
Index("products_by_owner", products.c.company_id, products.c.owner_id, products.c.id)
Index("products_by_first_char", products.c.company_id, products.c.first_char, products.c.id)
Index("products_by_name", products.c.company_id, products.c.search_name, products.c.id)
Index("products_by_update_time", products.c.company_id, products.c.update_time, products.c.id)

product_variations = Table(
    "product_variations",
    metadata,
    id_column("company_id"),
    id_column(),
    id_column("product_id"),
    text_column("name", needed=True),
    text_column("search_name", needed=True),
    PrimaryKeyConstraint("company_id", "id"),
    ForeignKeyConstraint(["company_id", "product_id"], ["products.company_id", "products.id"]),
)
Index(
    "product_variations_by_product",
    product_variations.c.company_id,
    product_variations.c.product_id,
    product_variations.c.id,
)

product_prices = Table(
    "product_prices",
    metadata,
    id_column("company_id"),
    id_column(),
    id_column("product_id"),
    link_column("product_variation_id"),
    Column("currency", String(8), nullable=False),
    _amount("price"),
    _amount("cost"),
    Column("overhead_cost", Float),
    Column("notes", Text, nullable=False, server_default="", default=""),
    PrimaryKeyConstraint("company_id", "id"),
    ForeignKeyConstraint(["company_id", "product_id"], ["products.company_id", "products.id"]),
)
"""What one unit costs in a currency: of a product itself, or of a variation of it. Each has at most one
price in a currency, and none of them is rounded to what the currency has of decimal places."""
Index(
    "product_prices_by_product",
    product_prices.c.company_id,
    product_prices.c.product_id,
    product_prices.c.id,
)

deal_products = Table(
    "deal_products",
    metadata,
    id_column("company_id"),
    id_column(),
    id_column("deal_id"),
    id_column("product_id"),
    link_column("product_variation_id"),
    Column("order_nr", Integer, nullable=False),
    Column("item_price", Float, nullable=False),
    Column("quantity", Float, nullable=False),
    Column("duration", Float, nullable=False, server_default="1", default=1),
    _amount("discount"),
    Column("discount_type", String(10), nullable=False),
    Column("sum", Float, nullable=False),
    _amount("tax"),
    Column("tax_method", String(10), nullable=False),
    Column("billing_frequency", _Frequency, nullable=False),
    Column("billing_frequency_cycles", Integer),
    day_column("billing_start_date"),
    text_column("comments"),
    flag_column("enabled_flag", 1),
    moment_column("add_time", needed=True),
    moment_column("last_edit"),
    PrimaryKeyConstraint("company_id", "id"),
    ForeignKeyConstraint(["company_id", "deal_id"], ["deals.company_id", "deals.id"]),
    ForeignKeyConstraint(["company_id", "product_id"], ["products.company_id", "products.id"]),
)
"""The products on deals, one a row, in the currency of the deal. ``sum`` is rounded to what that has of
decimal places. ``discount`` is in percent points or an amount, as ``discount_type`` says."""
Index(
    "deal_products_by_deal",
    deal_products.c.company_id,
    deal_products.c.deal_id,
    deal_products.c.order_nr,
    deal_products.c.id,
)
Index(
    "deal_products_by_product",
    deal_products.c.company_id,
    deal_products.c.product_id,
    deal_products.c.deal_id,
    deal_products.c.id,
)
