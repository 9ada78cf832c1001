//! What an order posts to the ledger (our reading).
//!
//! The product posts nothing for an open order but its prepayments. Here every order also posts a
//! voucher of its commitment, so that each cent of it can be followed in the ledger: debit open
//! orders with the total; credit deferred revenue with the net lines, deferred charges with the
//! charges, deferred tax with the taxes. Invoicing would reverse it. Each payment that is posted has
//! a voucher of its own: debit the account of its payment method, credit customer prepayments. A
//! card that is only authorized posts nothing.
//!
//! A return has the same lines with the other sign. Every voucher is in the currency of its order
//! and balances to exactly zero, which is checked before it leaves and never repaired.

use super::cause::Cause;
use super::failure::SyncFailure;
use super::payments::Paid;
use super::place::Place;
use super::totals::Totals;
use crate::domain::company::MainAccount;
use crate::domain::order::{LedgerLine, PaymentStatus, Voucher};
use crate::domain::{Amount, CompanyId, Text};

/// All vouchers of an order, still without numbers: the commitment, then one for each posted
/// payment in the order of the payments.
pub fn vouchers(
    place: &Place<'_>,
    totals: &Totals,
    paid: &[Paid<'_>],
) -> Result<Vec<Voucher>, SyncFailure> {
    let posted = paid.iter().filter(|paid| paid.payment.status == PaymentStatus::Posted);
    let mut vouchers = vec![commitment(place, totals)?];
    for paid in posted {
        vouchers.push(payment(place, paid)?);
    }
    Ok(vouchers)
}

fn commitment(place: &Place<'_>, totals: &Totals) -> Result<Voucher, SyncFailure> {
    let accounts = &place.company.accounts;
    let mut lines = vec![
        line(place, "open orders", &accounts.open_orders, totals.total)?,
        line(place, "deferred revenue", &accounts.deferred_revenue, -totals.net_lines)?,
    ];
    if !totals.charges.is_zero() {
        lines.push(line(place, "deferred charges", &accounts.deferred_charges, -totals.charges)?);
    }
    if !totals.taxes.is_zero() {
        lines.push(line(place, "deferred tax", &accounts.deferred_tax, -totals.taxes)?);
    }
    let reference = &place.transaction.header.channel_reference_id;
    voucher(place, compact_str::format_compact!("Open order {reference}"), lines)
}

fn payment(place: &Place<'_>, paid: &Paid<'_>) -> Result<Voucher, SyncFailure> {
    let (method, amount) = (paid.method, paid.payment.amount);
    let prepayments = &place.company.accounts.customer_prepayments;
    let lines = vec![
        line(place, &method.name, &method.account, amount)?,
        line(place, "customer prepayments", prepayments, -amount)?,
    ];
    voucher(place, compact_str::format_compact!("Payment {}", method.name), lines)
}

/// A line on an account that must be set up (F18).
fn line(
    place: &Place<'_>,
    purpose: &str,
    account: &MainAccount,
    amount: Amount,
) -> Result<LedgerLine, SyncFailure> {
    let company = &place.company.id;
    if account.account.is_empty() {
        let cause = Cause::LedgerAccount { purpose: purpose.into(), company: company.clone() };
        return Err(SyncFailure::posting(company, &cause));
    }
    let MainAccount { account, name } = account.clone();
    Ok(LedgerLine { main_account: account, name, amount })
}

fn voucher(place: &Place<'_>, text: Text, lines: Vec<LedgerLine>) -> Result<Voucher, SyncFailure> {
    let (trans_date, currency_code) = (place.date, place.currency);
    let voucher = Text::default();
    balanced(&place.company.id, Voucher { voucher, trans_date, text, currency_code, lines })
}

/// The voucher, if it balances (LEDGER-BALANCE).
pub fn balanced(company: &CompanyId, voucher: Voucher) -> Result<Voucher, SyncFailure> {
    if voucher.balances() {
        return Ok(voucher);
    }
    Err(SyncFailure::posting(company, &Cause::LedgerBalance { voucher: voucher.text }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Currency, Date};

    fn voucher(cents: [i64; 2]) -> Voucher {
        let line = |cents| LedgerLine {
            main_account: "130100".into(),
            name: "Accounts".into(),
            amount: Amount::cents(cents),
        };
        Voucher {
            voucher: Text::default(),
            trans_date: Date::default(),
            text: "Payment Cash".into(),
            currency_code: Currency::USD,
            lines: cents.map(line).to_vec(),
        }
    }

    #[test]
    fn a_voucher_that_is_a_cent_off_does_not_leave() {
        let company = CompanyId::new("usrt");
        assert_eq!(balanced(&company, voucher([100, -100])), Ok(voucher([100, -100])));
        let failure = balanced(&company, voucher([100, -99])).unwrap_err();
        assert_eq!(failure.code, "LEDGER-BALANCE");
        assert!(failure.message.contains("voucher 'Payment Cash' do not balance"), "{failure}");
        assert!(failure.remedy.contains("nothing was posted"), "{}", failure.remedy);
    }
}
