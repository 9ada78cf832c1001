//! `RetailTransactionPaymentTrans`: one payment, with its card and gateway data.

use crate::domain::enums::{CreditCardProcessorStatus, RetailEntryStatus, VoidStatus};
use crate::domain::table::table;
use crate::domain::{Amount, Currency, Date, Text};

table! {
    /// A payment: method, amounts, card and gateway data, links to refunds.
    RetailTransactionPaymentTrans {
        /// Line number, from 1.
        line_num: Amount = "lineNum",
        /// Payment method of the channel.
        tender_type: Text = "tenderType",
        /// Amount in the store's currency; positive on a sale.
        amount_tendered: Amount = "amountTendered",
        /// Amount in the currency that was tendered; positive on a sale.
        amount_cur: Amount = "amountCur",
        /// Currency that was tendered.
        currency: Currency = "currency",
        /// Exchange rate of that currency.
        exch_rate: Amount = "exchRate",
        /// Amount in the accounting currency; positive on a sale.
        amount_mst: Amount = "amountMST",
        /// Exchange rate to the accounting currency.
        exch_rate_mst: Amount = "exchRateMST",
        /// Amount that the card processor authorized.
        authorized_amount: Amount = "AuthorizedAmount",
        /// Card type, such as `Visa`.
        card_type_id: Text = "cardTypeId",
        /// Masked card number, or account.
        card_or_account: Text = "cardOrAccount",
        /// Authorization of the gateway, as its property XML.
        payment_authorization: Text = "paymentAuthorization",
        /// Card token of the gateway, as its property XML.
        payment_card_token: Text = "paymentCardToken",
        /// Approval code.
        authentication_code: Text = "authenticationCode",
        /// Whether the authorized amount was captured.
        is_payment_captured: bool = "IsPaymentCaptured",
        /// Capture of the gateway, as its property XML.
        payment_capture_token: Text = "PaymentCaptureToken",
        /// Whether the capture failed.
        is_capture_failed: bool = "IsCaptureFailed",
        /// What the card processor said.
        credit_card_processor_status: CreditCardProcessorStatus = "CreditCardProcessorStatus",
        /// Whether and how the payment was voided.
        void_status: VoidStatus = "VoidStatus",
        /// Whether it is a prepayment.
        is_prepayment: bool = "isPrepayment",
        /// Whether it is change given back.
        change_line: bool = "changeLine",
        /// Gift card that paid.
        gift_card_id: Text = "giftCardId",
        /// Credit memo that paid.
        credit_voucher_id: Text = "creditVoucherId",
        /// Loyalty card that paid.
        loyalty_card_id: Text = "loyaltyCardId",
        /// Account of the card at the gateway.
        card_payment_account_id: Text = "CardPaymentAccountId",
        /// State of the payment; voided payments do not reach the order.
        transaction_status: RetailEntryStatus = "transactionStatus",
        /// Whether it refunds an earlier payment.
        is_linked_refund: bool = "IsLinkedRefund",
        /// Store of the earlier payment.
        linked_payment_store: Text = "LinkedPaymentStore",
        /// Register of the earlier payment.
        linked_payment_terminal_id: Text = "LinkedPaymentTerminalId",
        /// Transaction of the earlier payment.
        linked_payment_transaction_id: Text = "LinkedPaymentTransactionId",
        /// Line of the earlier payment.
        linked_payment_line_number: Amount = "LinkedPaymentLineNumber",
        /// Currency of the earlier payment.
        linked_payment_currency: Currency = "LinkedPaymentCurrency",
        /// How much of the earlier payment can still be refunded.
        refundable_amount: Amount = "RefundableAmount",
        /// Record id of the payment in headquarters.
        payment_ref_rec_id: i64 = "PaymentRefRecId",
        /// Record id of the earlier payment in headquarters.
        linked_payment_ref_rec_id: i64 = "LinkedPaymentRefRecId",
        /// Whether the account's floor limit was used.
        is_customer_account_floor_limit_used: bool = "IsCustomerAccountFloorLimitUsed",
        /// Receipt number, as in the header.
        receipt_id: Text = "receiptId",
        /// Operator.
        staff: Text = "staff",
        /// Shift, as in the header.
        shift: Text = "shift",
        /// Day of the payment, in the channel's local time.
        trans_date: Date = "transDate",
        /// Time of the payment, in seconds since local midnight.
        trans_time: i32 = "transTime",
        /// Accounting day, as in the header.
        business_date: Date = "businessDate",
        /// Number of pieces tendered.
        qty: Amount = "qty",
        /// Statement that took the payment; cash-and-carry only.
        statement_id: Text = "statementId",
        /// Captured signature.
        sig_cap_data: Text = "sigCapData",
        /// Distribution location.
        origin: Text = "Origin",
        /// Replication counter in the channel database.
        replication_counter_from_origin: i64 = "replicationCounterFromOrigin",
    }
}
