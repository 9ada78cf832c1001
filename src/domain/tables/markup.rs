//! `RetailTransactionMarkupTrans`: one charge on the order or on one line.

use crate::domain::enums::{MarkupMethod, MarkupModuleType};
use crate::domain::table::table;
use crate::domain::{Amount, Currency, Text};

table! {
    /// A charge, such as freight.
    RetailTransactionMarkupTrans {
        /// Number of the charge on its line, from 1.
        markup_line_num: Amount = "markupLineNum",
        /// The sales line, or 0 for the whole order.
        sale_line_num: Amount = "saleLineNum",
        /// Charges code.
        markup_code: Text = "MarkupCode",
        /// Description.
        description: Text = "Description",
        /// How the charge is calculated.
        method: MarkupMethod = "Method",
        /// Which module it belongs to.
        module_type: MarkupModuleType = "ModuleType",
        /// Amount, or percentage, that was set up.
        value: Amount = "Value",
        /// The charge.
        calculated_amount: Amount = "CalculatedAmount",
        /// Its currency.
        currency_code: Currency = "CurrencyCode",
        /// Sales tax group.
        tax_group: Text = "TaxGroup",
        /// Item sales tax group.
        tax_item_group: Text = "TaxItemGroup",
        /// Tax of the charge.
        tax_amount: Amount = "TaxAmount",
        /// Tax that comes on top of the charge.
        tax_amount_exclusive: Amount = "TaxAmountExclusive",
        /// Tax that the charge contains.
        tax_amount_inclusive: Amount = "TaxAmountInclusive",
        /// Whether the charge stays when the order is invoiced in parts.
        keep: bool = "Keep",
        /// Record id of the automatic charge that made it.
        markup_auto_table_rec_id: i64 = "MarkupAutoTableRecId",
        /// Record id of that automatic charge's line.
        markup_auto_line_rec_id: i64 = "MarkupAutoLineRecId",
        /// Whether a person changed it.
        is_overridden_line: bool = "IsOverriddenLine",
        /// Tax rate type; India only. A number, since its members are not public.
        tax_rate_type: i64 = "TaxRateType",
        /// The charge before tax that it contained was exempted.
        tax_exempt_price_inclusive_original_price: Amount = "TaxExemptPriceInclusiveOriginalPrice",
        /// The tax that was exempted.
        tax_exempt_price_inclusive_reduction_amount: Amount = "TaxExemptPriceInclusiveReductionAmount",
        /// Distribution location.
        origin: Text = "Origin",
        /// Replication counter in the channel database.
        replication_counter_from_origin: i64 = "replicationCounterFromOrigin",
    }
}
