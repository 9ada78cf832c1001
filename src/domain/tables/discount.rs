//! `RetailTransactionDiscountTrans`: one discount on one sales line.

use crate::domain::enums::{CustomerDiscountType, DiscountOriginType, ManualDiscountType};
use crate::domain::table::table;
use crate::domain::{Amount, Text};

table! {
    /// A discount on a sales line, and where it comes from.
    RetailTransactionDiscountTrans {
        /// The sales line.
        sale_line_num: Amount = "SaleLineNum",
        /// Number of the discount on that line, from 1.
        line_num: Amount = "LineNum",
        /// Where the discount comes from.
        discount_origin_type: DiscountOriginType = "DiscountOriginType",
        /// What a person entered.
        manual_discount_type: ManualDiscountType = "ManualDiscountType",
        /// Which customer discount it is.
        customer_discount_type: CustomerDiscountType = "CustomerDiscountType",
        /// The offer, such as `ST100015`.
        periodic_discount_offer_id: Text = "PeriodicDiscountOfferId",
        /// Discount code that the customer entered.
        discount_code: Text = "DiscountCode",
        /// Groups the lines that an offer took together.
        bundle_id: i32 = "BundleId",
        /// Discount in percent.
        percentage: Amount = "Percentage",
        /// Discount on the whole quantity.
        amount: Amount = "Amount",
        /// Discount on one unit, as the offer is set up (our reading).
        discount_amount: Amount = "DiscountAmount",
        /// Price of one unit that the offer sets.
        deal_price: Amount = "DealPrice",
        /// Cost of the discount.
        discount_cost: Amount = "DiscountCost",
        /// Distribution location.
        origin: Text = "Origin",
        /// Replication counter in the channel database.
        replication_counter_from_origin: i64 = "replicationCounterFromOrigin",
    }
}
