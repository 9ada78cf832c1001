//! Where a transaction is posted: its channel, that channel's company, the currency and the date.

use super::cause::Cause;
use super::failure::SyncFailure;
use crate::domain::company::Company;
use crate::domain::retail_channel::RetailChannel;
use crate::domain::{Currency, Date, RetailTransaction, Setup};

/// A transaction, and everything of the setup that every rule needs.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The transaction.
    pub transaction: &'a RetailTransaction,
    /// The whole setup.
    pub setup: &'a Setup,
    /// The channel of its key.
    pub channel: &'a RetailChannel,
    /// The company of that channel, in which it is posted (our reading: not the key's company).
    pub company: &'a Company,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// The day it is posted on: the business date, else the date of the transaction, else none.
    pub date: Date,
}

impl<'a> Place<'a> {
    /// Finds channel, company, currency and date, in this order.
    pub fn find(transaction: &'a RetailTransaction, setup: &'a Setup) -> Result<Self, SyncFailure> {
        let id = transaction.key.channel;
        let channel = setup.channel(id).ok_or(Cause::ChannelNotFound { channel: id })?;
        let company = setup.company(&channel.company).ok_or_else(|| Cause::CompanyNotFound {
            company: channel.company.clone(),
            channel: channel.name.clone(),
        })?;
        let currency = currency(transaction, setup, channel)?;
        let header = &transaction.header;
        let date = Date(header.business_date.0.or(header.trans_date.0));
        Ok(Self { transaction, setup, channel, company, currency, date })
    }

    /// The date must lie in an open period of the company's ledger calendar (F20).
    pub fn check_period(&self) -> Result<(), SyncFailure> {
        let (id, date) = (&self.company.id, self.date);
        let failed = |cause| Err(SyncFailure::posting(id, &cause));
        let Some(day) = date.0 else {
            return failed(Cause::NoDate { company: id.clone() });
        };
        match self.company.period(day) {
            None => failed(Cause::NoPeriod { date, company: id.clone() }),
            Some(period) if !period.open => {
                failed(Cause::PeriodClosed { date, company: id.clone() })
            }
            Some(_) => Ok(()),
        }
    }
}

/// The header's currency, else the channel's.
fn currency(
    transaction: &RetailTransaction,
    setup: &Setup,
    channel: &RetailChannel,
) -> Result<Currency, SyncFailure> {
    let stated = transaction.header.currency;
    if stated == Currency::default() {
        return known(setup, channel.currency);
    }
    if stated == channel.currency { Ok(stated) } else { known(setup, stated) }
}

/// The currency, if a company keeps its books or a channel trades in it, or there is an exchange rate
/// from it; else CURRENCY-UNKNOWN.
pub fn known(setup: &Setup, currency: Currency) -> Result<Currency, SyncFailure> {
    let mut in_use = (setup.companies.iter().map(|company| company.currency))
        .chain(setup.channels.iter().map(|channel| channel.currency))
        .chain(setup.exchange_rates.iter().map(|rate| rate.from));
    if currency != Currency::default() && in_use.any(|known| known == currency) {
        return Ok(currency);
    }
    Err(Cause::CurrencyUnknown { currency }.into())
}
