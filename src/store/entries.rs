//! The few fields of each document that stay in memory: for look-ups, lists and figures.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::cause_code::CauseCode;
use crate::domain::enums::{
    RetailEntryStatus, RetailTransactionOrderStatusType, RetailTransactionType, VoidStatus,
};
use crate::domain::tables::RetailTransactionPaymentTrans;
use crate::domain::{
    Amount, ChannelId, CompanyId, Currency, Date, Moment, RetailTransaction, Sum, Text,
    TransactionKey, sign,
};

/// The entry of a transaction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TransactionEntry {
    /// The hash of its key.
    pub hash: u128,
    /// Its company.
    pub company: CompanyId,
    /// Its channel.
    pub channel: ChannelId,
    /// What it is.
    pub kind: RetailTransactionType,
    /// Its state at the channel.
    pub entry_status: RetailEntryStatus,
    /// Its business date.
    pub business_date: Date,
    /// The currency of its amount.
    pub currency: Currency,
    /// Its total, positive on a sale.
    pub amount: Amount,
    /// What its payments add up to that were not voided.
    pub paid: Sum,
    /// The hash of its channel reference ID, see [`reference_hash`].
    pub reference: u64,
    /// The account of its customer, as the channel wrote it.
    pub customer: Text,
}

impl TransactionEntry {
    /// The entry of a transaction.
    pub fn of(transaction: &RetailTransaction) -> Self {
        let RetailTransaction { key, header, payments, .. } = transaction;
        let paid = payments.iter().filter(|row| counts(row)).map(|row| Sum::of(paid_by(row)));
        Self {
            hash: hash(key),
            company: key.company.clone(),
            channel: key.channel,
            kind: header.r#type,
            entry_status: header.entry_status,
            business_date: header.business_date,
            currency: header.currency,
            amount: sign::sold(header.gross_amount),
            paid: paid.fold(Sum::default(), Sum::plus),
            reference: reference_hash(&header.channel_reference_id),
            customer: header.cust_account.clone(),
        }
    }
}

/// Whether a payment was not voided at the channel.
pub(super) fn counts(row: &RetailTransactionPaymentTrans) -> bool {
    row.transaction_status != RetailEntryStatus::Voided && row.void_status == VoidStatus::None
}

/// What a payment adds to the transaction: change is below zero, however it was written.
pub(super) fn paid_by(row: &RetailTransactionPaymentTrans) -> Amount {
    if row.change_line { -row.amount_tendered.abs() } else { row.amount_tendered }
}

/// How far the synchronization of one transaction is, without its texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotStatus {
    /// Status.
    pub status: RetailTransactionOrderStatusType,
    /// How often it failed.
    pub retry_count: u32,
    /// What it became, once it succeeded.
    pub became: Became,
    /// When it last changed, store time.
    pub modified: Moment,
    /// Why it failed the last time, while it is failed.
    pub cause: CauseCode,
}

/// What a transaction became, each by its ordinal. The numbers of the variants are stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Became {
    /// Nothing yet.
    #[default]
    Nothing,
    /// A sales order.
    Order(u64),
    /// A sales quotation.
    Quotation(u64),
    /// The cancellation of a sales order.
    Cancellation(u64),
}

/// The entry of a sales order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderEntry {
    /// Its company.
    pub company: CompanyId,
    /// Its number.
    pub sales_id: Text,
    /// The ordinal of its transaction.
    pub transaction: u64,
    /// Its channel.
    pub channel: ChannelId,
    /// Its business date.
    pub business_date: Date,
    /// The currency of its total.
    pub currency: Currency,
    /// Its total.
    pub amount: Amount,
    /// How many payments it has.
    pub payments: u32,
    /// How many lines its own vouchers have.
    pub ledger_lines: u32,
    /// The hash of its company and channel reference ID; 0 when it has none.
    pub reference: u128,
    /// The account of its customer.
    pub customer: Text,
}

/// The entry of a sales quotation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuotationEntry {
    /// Its company.
    pub company: CompanyId,
    /// Its number.
    pub quotation_id: Text,
    /// The ordinal of its transaction.
    pub transaction: u64,
    /// Its channel.
    pub channel: ChannelId,
    /// Its business date.
    pub business_date: Date,
    /// The currency of its total.
    pub currency: Currency,
    /// Its total.
    pub amount: Amount,
}

/// The entry of a cancellation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CancellationEntry {
    /// Its company.
    pub company: CompanyId,
    /// The ordinal of the order that it cancels.
    pub order: u64,
    /// The ordinal of its transaction.
    pub transaction: u64,
    /// The channel that canceled.
    pub channel: ChannelId,
    /// Its business date.
    pub business_date: Date,
    /// The currency of the amount.
    pub currency: Currency,
    /// The total of the order that it cancels.
    pub amount: Amount,
    /// How many lines its voucher has.
    pub ledger_lines: u32,
}

/// The hash of a transaction key: the first 128 bits of its SHA-256.
///
/// A cryptographic hash, because the key comes from outside: nobody can make two keys that share it.
/// Each part is led by its length, so that no part can run into the next.
pub fn hash(key: &TransactionKey) -> u128 {
    let TransactionKey { company, channel, store, terminal, transaction } = key;
    let mut sha = Sha256::new();
    sha.update(channel.0.to_be_bytes());
    for part in [company.as_str(), store, terminal, transaction] {
        sha.update((part.len() as u64).to_be_bytes());
        sha.update(part.as_bytes());
    }
    first_bits(sha)
}

/// The hash of a channel reference ID as lists compare it, without case: the first 64 bits of its
/// SHA-256. Two can share it, so what it finds is looked at.
pub fn reference_hash(reference: &str) -> u64 {
    let mut sha = Sha256::new();
    sha.update(reference.to_lowercase().as_bytes());
    (first_bits(sha) >> 64) as u64
}

/// The hash of a company's number, such as a sales order's.
pub(super) fn number_hash(company: &CompanyId, number: &str) -> u128 {
    let mut sha = Sha256::new();
    for part in [company.as_str(), number] {
        sha.update((part.len() as u64).to_be_bytes());
        sha.update(part.as_bytes());
    }
    first_bits(sha)
}

fn first_bits(sha: Sha256) -> u128 {
    let digest: [u8; 32] = sha.finalize().into();
    digest.into_iter().take(16).fold(0, |bits, byte| bits << 8 | u128::from(byte))
}
