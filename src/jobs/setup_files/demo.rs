//! The files of the demo company, which the program carries with it.

/// Name and text of each file of the demo company, as they stand in `assets/demo`.
pub fn demo_setup() -> &'static [(&'static str, &'static str)] {
    FILES
}

/// The files beside each other; a file that is missing here is read by nobody.
const FILES: &[(&str, &str)] = &[
    ("attributes.csv", include_str!("../../../assets/demo/attributes.csv")),
    ("card_types.csv", include_str!("../../../assets/demo/card_types.csv")),
    (
        "channel_database_groups.csv",
        include_str!("../../../assets/demo/channel_database_groups.csv"),
    ),
    ("channel_databases.csv", include_str!("../../../assets/demo/channel_databases.csv")),
    ("channels.csv", include_str!("../../../assets/demo/channels.csv")),
    ("charge_codes.csv", include_str!("../../../assets/demo/charge_codes.csv")),
    ("companies.toml", include_str!("../../../assets/demo/companies.toml")),
    ("customers.csv", include_str!("../../../assets/demo/customers.csv")),
    ("discount_offers.csv", include_str!("../../../assets/demo/discount_offers.csv")),
    ("exchange_rates.csv", include_str!("../../../assets/demo/exchange_rates.csv")),
    ("hierarchies.toml", include_str!("../../../assets/demo/hierarchies.toml")),
    ("infocodes.toml", include_str!("../../../assets/demo/infocodes.toml")),
    ("item_sales_tax_groups.csv", include_str!("../../../assets/demo/item_sales_tax_groups.csv")),
    ("main_accounts.csv", include_str!("../../../assets/demo/main_accounts.csv")),
    ("modes_of_delivery.csv", include_str!("../../../assets/demo/modes_of_delivery.csv")),
    ("payment_methods.csv", include_str!("../../../assets/demo/payment_methods.csv")),
    ("payment_services.csv", include_str!("../../../assets/demo/payment_services.csv")),
    ("products.csv", include_str!("../../../assets/demo/products.csv")),
    ("registers.csv", include_str!("../../../assets/demo/registers.csv")),
    ("sales_tax_codes.csv", include_str!("../../../assets/demo/sales_tax_codes.csv")),
    ("sales_tax_groups.csv", include_str!("../../../assets/demo/sales_tax_groups.csv")),
    ("schedules.toml", include_str!("../../../assets/demo/schedules.toml")),
    ("units.csv", include_str!("../../../assets/demo/units.csv")),
];
