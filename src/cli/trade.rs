//! `trade` and `order`: what is sold by itself, and the one order that somebody places.

use super::Exit;
use super::args::{Arguments, Order, Trade};
use super::text::{json, say};
use crate::engine::command::{PlaceOrder, SetTrade};
use crate::engine::outcome::{PlacedOrder, TradeReading};
use crate::engine::{Answer, Command, Connection, Failure, Query};

/// The command that changes trade; `None` for one that only shows it.
pub(super) fn command(asked: Trade) -> Option<Command> {
    let change = match asked {
        Trade::On => SetTrade { on: Some(true), rate: None },
        Trade::Off => SetTrade { on: Some(false), rate: None },
        Trade::Rate { transactions } => SetTrade { on: None, rate: Some(transactions) },
        Trade::Status => return None,
    };
    Some(Command::SetTrade(change))
}

/// The command that does something with an order.
pub(super) fn order_command(asked: &Order) -> Command {
    let Order::Place { channel } = asked;
    Command::PlaceOrder(PlaceOrder { channel: channel.clone() })
}

/// Prints how trade goes on.
pub(super) fn status(arguments: &Arguments, connection: &mut Connection) -> Result<Exit, Failure> {
    let Answer::Trade(reading) = connection.ask(Query::Trade)? else {
        return Err(Failure::failed("the engine answered another question"));
    };
    if arguments.json {
        json(&reading)?;
    } else {
        say(&describe(&reading))?;
    }
    Ok(Exit::Done)
}

/// How trade goes on, in words.
pub(super) fn describe(reading: &TradeReading) -> String {
    let TradeReading { on, transactions_an_hour, seed, faults, orders_placed } = reading;
    let state = if *on {
        "on while the screen or `batch serve` holds the store"
    } else {
        "off; `trade on` lets channels sell"
    };
    format!(
        "trade is {state}\n  {transactions_an_hour} transactions an hour in all channels, on the \
         average of a week\n  share with a fault: {faults}, seed {seed}; orders placed by hand: \
         {orders_placed}"
    )
}

/// An order that was placed, in words.
pub(super) fn describe_order(order: &PlacedOrder) -> String {
    let mut lines = vec![format!(
        "order {} placed in {} ({}), {} {}; transaction {} in the channel database {}",
        order.channel_reference_id,
        order.channel,
        order.operating_unit,
        order.currency.format(order.amount),
        order.currency,
        order.transaction,
        order.channel_database
    )];
    lines.extend(order.lines.iter().map(|line| {
        let amount = order.currency.format(line.amount);
        format!("  {} x {} {}: {amount}", line.quantity, line.item, line.name)
    }));
    lines.push("  `run p-0001` pulls it into headquarters".into());
    lines.join("\n")
}
