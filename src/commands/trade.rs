//! The commands of trade: they apply everywhere.

use super::{CommandId, EngineAction, Entry, Intent};

/// Places an order in an online store.
pub const PLACE_ORDER: CommandId = CommandId("trade/place-order");

/// The commands.
pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        id: CommandId("trade/on"),
        caption: "Trade on",
        help: "Lets channels sell by themselves as store time passes, while the screen or the batch \
               server holds the store.",
        ..engine(EngineAction::TradeOn)
    },
    Entry {
        id: CommandId("trade/off"),
        caption: "Trade off",
        help: "Channels sell nothing by themselves any more. What was sold stays and is pulled as \
               always.",
        ..engine(EngineAction::TradeOff)
    },
    Entry {
        id: PLACE_ORDER,
        caption: "Place an order",
        help: "Places one order in an online store, now. It stands in the channel database until \
               P-0001 pulls it.",
        ..engine(EngineAction::PlaceOrder)
    },
];

const fn engine(action: EngineAction) -> Entry {
    Entry { intent: Intent::Engine(action), ..Entry::EVERYWHERE }
}
