//! `RetailTransactionTable`: the header of a transaction.

use crate::domain::enums::{
    RetailEntryStatus, RetailTransactionOrderType, RetailTransactionType,
    RetailTransactionValidationStatus, TaxCalculationType,
};
use crate::domain::table::table;
use crate::domain::{Amount, Currency, Date, Moment, Text};

table! {
    /// The header: what the transaction is, its totals, its control totals and its later links.
    RetailTransactionTable {
        /// What the transaction is; 27 for an order of an online channel.
        r#type: RetailTransactionType = "type",
        /// Its state at the channel.
        entry_status: RetailEntryStatus = "entryStatus",
        /// Whether it asks for an order or a quotation.
        transaction_order_type: RetailTransactionOrderType = "TransactionOrderType",
        /// Day of the transaction, in the channel's local time.
        trans_date: Date = "transDate",
        /// Time of the transaction, in seconds since local midnight.
        trans_time: i32 = "transTime",
        /// Accounting day.
        business_date: Date = "businessDate",
        /// When the transaction began.
        begin_date_time: Moment = "BeginDateTime",
        /// When the total was asked for, in seconds since local midnight.
        time_when_total_pressed: i32 = "timeWhenTotalPressed",
        /// When the transaction was closed, in seconds since local midnight.
        time_when_trans_closed: i32 = "timeWhenTransClosed",
        /// Confirmation number or GUID that the customer knows; what an operator searches by.
        channel_reference_id: Text = "ChannelReferenceId",
        /// Receipt number.
        receipt_id: Text = "receiptId",
        /// Receipt number of the refund.
        refund_receipt_id: Text = "refundReceiptId",
        /// Receipt that this transaction was retrieved from.
        retrieved_from_receipt_id: Text = "retrievedFromReceiptId",
        /// Where the receipt was sent by email.
        receipt_email: Text = "receiptEmail",
        /// Currency of all amounts of the transaction.
        currency: Currency = "currency",
        /// Exchange rate of that currency.
        exch_rate: Amount = "exchRate",
        /// Customer account.
        cust_account: Text = "custAccount",
        /// Temporary customer id that the channel made, until headquarters knows the customer.
        cust_account_async: Text = "CustAccountAsync",
        /// The customer's own purchase order or requisition.
        cust_purchase_order: Text = "CustPurchaseOrder",
        /// Total with tax; negative on a sale.
        gross_amount: Amount = "grossAmount",
        /// Total without tax; negative on a sale.
        net_amount: Amount = "netAmount",
        /// Net price.
        net_price: Amount = "netPrice",
        /// Cost of the goods.
        cost_amount: Amount = "costAmount",
        /// All discounts.
        disc_amount: Amount = "discAmount",
        /// All discounts, without tax.
        disc_amount_without_tax: Amount = "discAmountWithoutTax",
        /// Discounts that belong to the customer.
        cust_disc_amount: Amount = "custDiscAmount",
        /// Discounts on the total.
        total_disc_amount: Amount = "totalDiscAmount",
        /// Discount on the total that a person entered as an amount.
        total_manual_discount_amount: Amount = "TotalManualDiscountAmount",
        /// Discount on the total that a person entered in percent.
        total_manual_discount_percentage: Amount = "TotalManualDiscountPercentage",
        /// Sum of the payments.
        payment_amount: Amount = "paymentAmount",
        /// Total with tax less what was paid, as the channel reckoned it.
        sales_payment_difference: Amount = "salesPaymentDifference",
        /// Charged to the customer's account.
        amount_to_account: Amount = "amountToAccount",
        /// Whether it is charged to the customer's account.
        to_account: bool = "toAccount",
        /// Income or expense that is no sale of goods.
        income_expense_amount: Amount = "incomeExpenseAmount",
        /// What rounding the total added.
        rounded_amount: Amount = "roundedAmount",
        /// Amount of the sales order.
        sales_order_amount: Amount = "salesOrderAmount",
        /// Amount of the sales invoice.
        sales_invoice_amount: Amount = "salesInvoiceAmount",
        /// Control total: sum of the quantities.
        number_of_items: Amount = "numberOfItems",
        /// Control total: number of sales lines; 0 when the channel gives none.
        number_of_item_lines: Amount = "numberOfItemLines",
        /// Control total: number of payment lines; 0 when the channel gives none.
        number_of_payment_lines: i32 = "numberOfPaymentLines",
        /// Whether goods come back.
        sale_is_return_sale: bool = "saleIsReturnSale",
        /// Whether prices contain the tax.
        is_tax_included_in_price: bool = "IsTaxIncludedInPrice",
        /// Whether tax contained in a price was exempted.
        is_tax_exempted_for_price_inclusive: bool = "IsTaxExemptedForPriceInclusive",
        /// How taxes were calculated.
        tax_calculation_type: TaxCalculationType = "TaxCalculationType",
        /// Delivery mode of the whole order.
        dlv_mode: Text = "DlvMode",
        /// Site.
        invent_site_id: Text = "InventSiteId",
        /// Warehouse.
        invent_location_id: Text = "InventLocationId",
        /// Record id of the delivery address.
        logistics_postal_address: i64 = "LogisticsPostalAddress",
        /// Day on which the customer wants the goods.
        receipt_date_requested: Date = "ReceiptDateRequested",
        /// Day on which the goods should leave.
        shipping_date_requested: Date = "ShippingDateRequested",
        /// Sales order in headquarters, filled by synchronization.
        sales_order_id: Text = "salesOrderId",
        /// Invoice in headquarters.
        invoice_id: Text = "invoiceId",
        /// Record id of that invoice.
        invoice_rec_id: i64 = "InvoiceRecId",
        /// Statement that took the transaction; cash-and-carry only.
        statement_id: Text = "statementId",
        /// What the statement is grouped by; cash-and-carry only.
        statement_code: Text = "statementCode",
        /// Operator.
        staff: Text = "staff",
        /// Shift.
        shift: Text = "shift",
        /// Day of the shift.
        shift_date: Date = "shiftDate",
        /// Shift number that the register counts.
        batch_id: i64 = "BatchID",
        /// Register that counts that shift.
        batch_terminal_id: Text = "BatchTerminalId",
        /// Register on which the transaction was made.
        created_on_pos_terminal: Text = "createdOnPosTerminal",
        /// Whether it was made without a connection to the channel database.
        created_offline: bool = "CreatedOffline",
        /// Loyalty card.
        loyalty_card_id: Text = "loyaltyCardId",
        /// Commission sales group.
        sales_group: Text = "SalesGroup",
        /// Source code of a catalog.
        source_id: Text = "SourceId",
        /// Comment.
        comment: Text = "comment",
        /// Comment for the invoice.
        invoice_comment: Text = "InvoiceComment",
        /// Description.
        description: Text = "Description",
        /// Transaction that was suspended and resumed as this one.
        suspended_transaction_id: Text = "SuspendedTransactionId",
        /// Result of Validate store transactions.
        validation_status: RetailTransactionValidationStatus = "ValidationStatus",
        /// When it was validated.
        validation_date_time: Moment = "ValidationDateTime",
        /// Whether the statement leaves it unaggregated.
        skip_aggregation: bool = "SkipAggregation",
        /// Record id of the financial dimensions.
        default_dimension: i64 = "DefaultDimension",
        /// Whether the dimensions were set.
        default_dimension_stamped: bool = "DefaultDimensionStamped",
        /// Masked number of a gift card.
        gift_card_id_masked: Text = "GiftCardIdMasked",
        /// Balance of that card.
        gift_card_balance: Amount = "GiftCardBalance",
        /// Amount with which it was issued.
        gift_card_issue_amount: Amount = "GiftCardIssueAmount",
        /// First day on which it is valid.
        gift_card_active_from: Date = "GiftCardActiveFrom",
        /// Last day on which it is valid.
        gift_card_expire_date: Date = "GiftCardExpireDate",
        /// Whether it belongs to a continuity program; call center.
        continuity_order: bool = "ContinuityOrder",
        /// Whether it is paid by installments; call center.
        installment_order_submitted: bool = "InstallmentOrderSubmitted",
        /// Number of the allocation priority; call center. The members of the enum are not public.
        allocation_priority: i32 = "AllocationPriority",
        /// Whether the rule on late delivery does not apply; call center.
        ftc_exempt: bool = "FTCExempt",
        /// Whether a price was overridden; call center.
        price_override: bool = "PriceOverride",
        /// Whether the channel marked it as replicated.
        replicated: bool = "replicated",
        /// Counter of the channel.
        counter: i32 = "counter",
        /// Distribution location.
        origin: Text = "Origin",
        /// Replication counter in the channel database.
        replication_counter_from_origin: i64 = "replicationCounterFromOrigin",
    }
}
