//! `RetailTransactionSalesTrans`: one line of goods.

use crate::domain::enums::{
    GiftCardOperation, RetailEntryStatus, RetailGiftCardType, RetailInventStatusSales,
    RetailItemTransactionCode, RetailPeriodicDiscType,
};
use crate::domain::table::table;
use crate::domain::{Amount, Currency, Date, Text};

table! {
    /// A line: product, quantity, prices, discounts, tax, delivery.
    RetailTransactionSalesTrans {
        /// Line number, from 1.
        line_num: Amount = "lineNum",
        /// State of the line; voided lines do not reach the order.
        transaction_status: RetailEntryStatus = "transactionStatus",
        /// How the item was found at the register.
        transaction_code: RetailItemTransactionCode = "transactionCode",
        /// Item number.
        item_id: Text = "itemId",
        /// Variant number.
        variant_id: Text = "variantId",
        /// Inventory dimensions of the variant.
        invent_dim_id: Text = "inventDimId",
        /// Bar code that was scanned.
        barcode: Text = "barcode",
        /// Record id of the product as the channel lists it.
        listing_id: i64 = "ListingId",
        /// Record id of the catalog.
        catalog: i64 = "Catalog",
        /// Record id of the category.
        category_id: i64 = "CategoryId",
        /// Unit of sale.
        unit: Text = "unit",
        /// Quantity in the inventory unit; negative on a sale.
        qty: Amount = "qty",
        /// Quantity in the unit of sale; negative on a sale.
        unit_qty: Amount = "unitQty",
        /// Price of one unit.
        price: Amount = "price",
        /// Price of one unit before it was changed.
        original_price: Amount = "originalPrice",
        /// Price of one unit of sale.
        unit_price: Amount = "unitPrice",
        /// Price of one unit without tax.
        net_price: Amount = "netPrice",
        /// Standard price of one unit without tax.
        std_net_price: Amount = "stdNetPrice",
        /// Whether the price was changed by hand.
        price_change: bool = "priceChange",
        /// Line without tax, after discounts; negative on a sale.
        net_amount: Amount = "netAmount",
        /// Line with tax, after discounts; negative on a sale.
        net_amount_incl_tax: Amount = "netAmountInclTax",
        /// Tax of the line; negative on a sale.
        tax_amount: Amount = "taxAmount",
        /// Cost of the line.
        cost_amount: Amount = "costAmount",
        /// All discounts on the line.
        disc_amount: Amount = "discAmount",
        /// All discounts on the line, without tax.
        disc_amount_without_tax: Amount = "discAmountWithoutTax",
        /// Line discount.
        line_dsc_amount: Amount = "lineDscAmount",
        /// Line discount in percent.
        line_percentage_discount: Amount = "LinePercentageDiscount",
        /// Line discount that a person entered as an amount.
        line_manual_discount_amount: Amount = "LineManualDiscountAmount",
        /// Line discount that a person entered in percent.
        line_manual_discount_percentage: Amount = "LineManualDiscountPercentage",
        /// Discount by offers.
        periodic_disc_amount: Amount = "periodicDiscAmount",
        /// Discount by offers in percent.
        periodic_percentage_discount: Amount = "PeriodicPercentageDiscount",
        /// The offer.
        periodic_disc_group: Text = "periodicDiscGroup",
        /// What kind of offer it is.
        periodic_disc_type: RetailPeriodicDiscType = "periodicDiscType",
        /// The line's share of the discount on the total.
        total_disc_amount: Amount = "totalDiscAmount",
        /// Discount on the total in percent.
        total_disc_pct: Amount = "totalDiscPct",
        /// Discount that belongs to the customer.
        cust_disc_amount: Amount = "custDiscAmount",
        /// Discount for the payment method.
        tender_discount_amount: Amount = "TenderDiscountAmount",
        /// Discount for the payment method in percent.
        tender_discount_percentage: Amount = "TenderDiscountPercentage",
        /// Sales tax group.
        tax_group: Text = "taxGroup",
        /// Item sales tax group.
        tax_item_group: Text = "TaxItemGroup",
        /// Sales tax group before it was changed.
        original_tax_group: Text = "OriginalTaxGroup",
        /// Item sales tax group before it was changed.
        original_tax_item_group: Text = "OriginalTaxItemGroup",
        /// Tax rate of the line in percent.
        tax_rate_percent: Amount = "TaxRatePercent",
        /// Delivery mode of the line.
        dlv_mode: Text = "DlvMode",
        /// Site.
        invent_site_id: Text = "InventSiteId",
        /// Warehouse.
        invent_location_id: Text = "InventLocationId",
        /// Store that hands the goods over.
        fulfillment_store_id: Text = "FulfillmentStoreId",
        /// Day on which the customer wants the goods.
        receipt_date_requested: Date = "ReceiptDateRequested",
        /// Day on which the goods should leave.
        shipping_date_requested: Date = "ShippingDateRequested",
        /// Record id of the delivery address of the line.
        logistics_postal_address: i64 = "LogisticsPostalAddress",
        /// Where the line is delivered by email.
        electronic_delivery_email: Text = "ElectronicDeliveryEmail",
        /// Serial number.
        invent_serial_id: Text = "InventSerialId",
        /// Batch number.
        invent_batch_id: Text = "InventBatchId",
        /// Location in the warehouse.
        warehouse_location: Text = "WarehouseLocation",
        /// License plate in the warehouse.
        license_plate: Text = "LicensePlate",
        /// Inventory status.
        invent_status: Text = "InventStatus",
        /// Whether the line is a return.
        return_no_sale: bool = "returnNoSale",
        /// Store of the sale that is returned.
        return_store: Text = "returnStore",
        /// Register of the sale that is returned.
        return_terminal_id: Text = "returnTerminalId",
        /// Transaction of the sale that is returned.
        return_transaction_id: Text = "returnTransactionId",
        /// Line of the sale that is returned.
        return_line_num: Amount = "returnLineNum",
        /// Quantity that was returned so far.
        return_qty: Amount = "returnQty",
        /// Whether the line is a gift card.
        giftcard: bool = "giftcard",
        /// Number of the gift card.
        gift_card_number: Text = "GiftCardNumber",
        /// What was done with the gift card.
        gift_card_operation: GiftCardOperation = "GiftCardOperation",
        /// Whose gift card it is.
        gift_card_type: RetailGiftCardType = "GiftCardType",
        /// Balance of the gift card.
        gift_card_balance: Amount = "GiftCardBalance",
        /// Customer account, as in the header.
        cust_account: Text = "custAccount",
        /// Currency, as in the header.
        currency: Currency = "currency",
        /// Receipt number, as in the header.
        receipt_id: Text = "receiptId",
        /// Operator.
        staff_id: Text = "staffId",
        /// Shift, as in the header.
        shift: Text = "shift",
        /// Day of the line, in the channel's local time.
        trans_date: Date = "transDate",
        /// Time of the line, in seconds since local midnight.
        trans_time: i32 = "transTime",
        /// Accounting day, as in the header.
        business_date: Date = "businessDate",
        /// Comment.
        comment: Text = "comment",
        /// Inventory transaction in headquarters.
        invent_trans_id: Text = "inventTransId",
        /// State of the inventory transaction.
        invent_status_sales: RetailInventStatusSales = "inventStatusSales",
        /// Statement that took the line; cash-and-carry only.
        statement_id: Text = "statementId",
        /// Distribution location.
        origin: Text = "Origin",
        /// Replication counter in the channel database.
        replication_counter_from_origin: i64 = "replicationCounterFromOrigin",
    }
}
