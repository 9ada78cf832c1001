//! `RetailTransactionAddressTrans`: where the order or one line goes.

use crate::domain::table::table;
use crate::domain::{Amount, Text};

table! {
    /// A delivery address.
    RetailTransactionAddressTrans {
        /// The sales line, or 0 for the whole order.
        sale_line_num: Amount = "SaleLineNum",
        /// Who receives the goods.
        delivery_name: Text = "DeliveryName",
        /// Name on the order.
        sales_name: Text = "SalesName",
        /// Street, with the number where it is not apart.
        street: Text = "Street",
        /// House number.
        street_number: Text = "StreetNumber",
        /// City.
        city: Text = "City",
        /// County.
        county: Text = "County",
        /// District.
        district_name: Text = "DistrictName",
        /// State or province.
        state: Text = "State",
        /// Postal code.
        zip_code: Text = "ZipCode",
        /// Country or region, three letters such as `USA`.
        country_region_id: Text = "CountryRegionId",
        /// Line for the attention of a person.
        attention_to_address_line: Text = "AttentionToAddressLine",
        /// Email address.
        email: Text = "Email",
        /// Content of an electronic delivery.
        email_content: Text = "EmailContent",
        /// Telephone number.
        phone: Text = "Phone",
        /// Distribution location.
        origin: Text = "Origin",
        /// Replication counter in the channel database.
        replication_counter_from_origin: i64 = "replicationCounterFromOrigin",
    }
}
