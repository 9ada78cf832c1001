//! `RetailTransactionInfocodeTrans`: one question that the channel asked, and its answer.

use crate::domain::enums::{InfocodeInputType, InfocodeLineType, RetailEntryStatus};
use crate::domain::table::table;
use crate::domain::{Amount, Date, Text};

table! {
    /// An infocode: a question that the channel asked, and the answer.
    RetailTransactionInfocodeTrans {
        /// What the question was asked for.
        r#type: InfocodeLineType = "type",
        /// The line it was asked for, or 0 for the whole transaction.
        parent_line_num: Amount = "parentLineNum",
        /// Number of the answer, from 1.
        line_num: Amount = "lineNum",
        /// The question.
        infocode_id: Text = "infocodeId",
        /// The answer, when it was chosen from a list.
        sub_infocode_id: Text = "subInfocodeId",
        /// How it was answered.
        input_type: InfocodeInputType = "inputType",
        /// The answer.
        information: Text = "information",
        /// Amount of the line it was asked for.
        amount: Amount = "amount",
        /// The answer, when it is an amount.
        info_amount: Amount = "infoAmount",
        /// Item or payment method it was asked for.
        item_tender: Text = "itemTender",
        /// First code that led to the question.
        source_code: Text = "sourceCode",
        /// Second code that led to the question.
        source_code2: Text = "sourceCode2",
        /// Third code that led to the question.
        source_code3: Text = "sourceCode3",
        /// Operator.
        staff: Text = "staff",
        /// State of the line it was asked for.
        transaction_status: RetailEntryStatus = "transactionStatus",
        /// Day of the answer, in the channel's local time.
        trans_date: Date = "transDate",
        /// Time of the answer, in seconds since local midnight.
        trans_time: i32 = "transTime",
        /// Accounting day, as in the header.
        business_date: Date = "businessDate",
        /// Statement that took the answer; cash-and-carry only.
        statement_id: Text = "statementId",
        /// The fiscal transaction it belongs to.
        fiscal_trans_parent_guid: Text = "fiscalTransParentGuid",
        /// Distribution location.
        origin: Text = "Origin",
        /// Replication counter in the channel database.
        replication_counter_from_origin: i64 = "replicationCounterFromOrigin",
    }
}
