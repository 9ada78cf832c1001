//! What a person does with trade: switch it, place an order, say how often rows are packaged.

use std::sync::Arc;

use async_trait::async_trait;

use super::generate::keyed_rows;
use crate::channel::ChannelDatabases;
use crate::channel::trade::Trade;
use crate::domain::retail_channel::RetailChannel;
use crate::domain::tables::RetailTransactionSalesTrans;
use crate::domain::trade::HIGHEST_RATE;
use crate::domain::{RetailTransaction, Setup, Share, sign};
use crate::engine::command::{PlaceOrder, SetTrade, SetUploadInterval};
use crate::engine::outcome::{Note, PlacedLine, PlacedOrder, TradeReading};
use crate::engine::{Failure, Job, JobContext, Outcome};

/// Says whether, and how much, channels trade by themselves from the minute that it is.
pub struct TradeSwitch {
    asked: SetTrade,
}

impl TradeSwitch {
    /// The change that was asked for.
    pub fn new(asked: SetTrade) -> Self {
        Self { asked }
    }
}

#[async_trait]
impl Job for TradeSwitch {
    fn caption(&self) -> String {
        "Set trade".into()
    }

    async fn run(&mut self, context: &JobContext<'_>) -> Result<Outcome, Failure> {
        let SetTrade { on, rate } = self.asked;
        if let Some(rate) = rate.filter(|rate| !(1..=HIGHEST_RATE).contains(rate)) {
            let text = format!(
                "trade cannot have {rate} transactions an hour; give 1 to {HIGHEST_RATE}, or turn \
                 trade off"
            );
            return Err(Failure::wrong_use(text));
        }
        let now = context.now();
        let trade = context.headquarters.change_trade(move |trade| {
            let on = on.unwrap_or_else(|| trade.is_on());
            trade.change(now, on, rate.unwrap_or_else(|| trade.rate()));
        });
        Ok(Outcome::Trade(TradeReading::of(&trade.await?)))
    }
}

/// Places one order in an online store, now.
///
/// It is counted before it is written: a crash in between leaves a number out, and never gives one
/// order to two people.
pub struct OrderPlacing {
    asked: PlaceOrder,
    channels: Arc<dyn ChannelDatabases>,
}

impl OrderPlacing {
    /// The order that was asked for.
    pub fn new(asked: PlaceOrder, channels: Arc<dyn ChannelDatabases>) -> Self {
        Self { asked, channels }
    }
}

#[async_trait]
impl Job for OrderPlacing {
    fn caption(&self) -> String {
        "Place an order".into()
    }

    fn exclusive(&self) -> Option<&'static str> {
        Some("place an order")
    }

    async fn run(&mut self, context: &JobContext<'_>) -> Result<Outcome, Failure> {
        let setup = context.headquarters.setup();
        let seed = context.headquarters.trade().seed;
        let trade = Trade::new(&setup, seed, Share::NONE);
        let channel = online_store(&setup, &trade, &self.asked)?;
        let database = self.channels.open(&channel.channel_database)?;
        let counted = context.headquarters.change_trade(|trade| trade.placed += 1).await?;
        let order = trade.place_order(channel.id, counted.placed, context.now());
        let order = order.ok_or_else(|| {
            Failure::failed(format!("nobody finds anything to buy in {}", channel.name))
        })?;
        let placed = placed(&setup, channel, &order);
        database.append(vec![keyed_rows(order)])?;
        Ok(Outcome::PlacedOrder(placed))
    }
}

/// The online store asked for; the first in which one can buy when none was.
fn online_store<'a>(
    setup: &'a Setup,
    trade: &Trade<'_>,
    asked: &PlaceOrder,
) -> Result<&'a RetailChannel, Failure> {
    let stores = || setup.channels.iter().filter(|channel| channel.is_online());
    let Some(name) = &asked.channel else {
        let mut open = stores().filter(|channel| trade.closed_because(channel.id).is_none());
        let none = "nobody can buy in any online store; set one up with payment methods and \
                    released products first";
        return open.next().ok_or_else(|| Failure::wrong_use(none));
    };
    let named = setup.channel_named(name).filter(|channel| channel.is_online());
    let Some(channel) = named else {
        let known: Vec<String> = stores()
            .map(|channel| format!("{} ({})", channel.name, channel.operating_unit))
            .collect();
        let text = format!("there is no online store {name:?}; there is {}", known.join(", "));
        return Err(Failure::wrong_use(text));
    };
    match trade.closed_because(channel.id) {
        None => Ok(channel),
        Some(why) => {
            let text = format!("nobody can buy in {}: {why}; complete its setup", channel.name);
            Err(Failure::wrong_use(text))
        }
    }
}

fn placed(setup: &Setup, channel: &RetailChannel, order: &RetailTransaction) -> PlacedOrder {
    let line = |line: &RetailTransactionSalesTrans| PlacedLine {
        item: line.item_id.clone(),
        name: setup
            .product(&channel.company, &line.item_id)
            .map(|product| product.name.clone())
            .unwrap_or_default(),
        quantity: sign::sold(line.qty),
        amount: sign::sold(line.net_amount_incl_tax),
    };
    let is_bought = |line: &&RetailTransactionSalesTrans| {
        line.transaction_status != crate::domain::enums::RetailEntryStatus::Voided
    };
    PlacedOrder {
        channel: channel.name.clone(),
        operating_unit: channel.operating_unit.clone(),
        channel_database: channel.channel_database.clone(),
        transaction: order.key.transaction.clone(),
        channel_reference_id: order.header.channel_reference_id.clone(),
        lines: order.sales.iter().filter(is_bought).map(line).collect(),
        amount: sign::sold(order.header.gross_amount),
        currency: channel.currency,
    }
}

/// Says how often a channel database packages its new rows.
pub struct IntervalChange {
    asked: SetUploadInterval,
}

impl IntervalChange {
    /// The change that was asked for.
    pub fn new(asked: SetUploadInterval) -> Self {
        Self { asked }
    }
}

#[async_trait]
impl Job for IntervalChange {
    fn caption(&self) -> String {
        format!("Set the upload interval of {}", self.asked.channel_database)
    }

    async fn run(&mut self, context: &JobContext<'_>) -> Result<Outcome, Failure> {
        let SetUploadInterval { channel_database, interval } = self.asked.clone();
        let name = known_database(&context.headquarters.setup(), &channel_database)?;
        let own = name.clone();
        let change = move |setup: &mut Setup| {
            let mut databases = setup.channel_databases.iter_mut();
            if let Some(found) = databases.find(|found| found.name == own) {
                found.upload_interval = interval;
            }
        };
        context.headquarters.change_setup(change).await?;
        let note = match interval.minutes() {
            Some(1) => format!("channel database {name} packages its rows every minute"),
            Some(minutes) => {
                format!("channel database {name} packages its rows every {minutes} minutes")
            }
            None => format!(
                "channel database {name} packages nothing by itself; P-0001 packages what waits"
            ),
        };
        Ok(Outcome::Note(Note { note }))
    }
}

/// The channel database of that name, in any case.
pub(super) fn known_database(setup: &Setup, wanted: &str) -> Result<crate::domain::Text, Failure> {
    let mut known = setup.channel_databases.iter().map(|found| &found.name);
    known.clone().find(|name| name.eq_ignore_ascii_case(wanted)).cloned().ok_or_else(|| {
        let names: Vec<&str> = known.by_ref().map(crate::domain::Text::as_str).collect();
        let names = names.join(", ");
        Failure::wrong_use(format!("there is no channel database {wanted:?}; there is {names}"))
    })
}
