//! What can be said of channel databases, of trade in them, and of their upload sessions.

use clap::{Args, Subcommand, ValueEnum};

use crate::domain::Text;
use crate::domain::upload_interval::UploadInterval;

/// What to do with channel databases.
#[derive(Clone, Debug, Subcommand)]
pub enum Channel {
    /// Show the channel databases
    List,
    /// Say how headquarters reaches a channel database, or how often it uploads
    Set {
        /// The channel database
        name: Text,
        /// What to say of it.
        #[command(flatten)]
        change: ChannelChange,
    },
}

/// One change of a channel database; exactly one is given.
#[derive(Clone, Debug, Args)]
#[group(required = true, multiple = false)]
pub struct ChannelChange {
    /// How it is reached
    #[arg(value_enum)]
    pub state: Option<ChannelState>,
    /// How often it packages its new rows into an upload session: minutes of store time, or off
    #[arg(long, value_name = "MINUTES|off")]
    pub upload_interval: Option<UploadInterval>,
}

/// What to do with trade.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum Trade {
    /// Let channels trade while the screen or `batch serve` holds the store
    On,
    /// Let nobody buy anything any more
    Off,
    /// Say how much is sold: transactions an hour in all channels together, on the average of a week
    Rate {
        /// Transactions an hour; 90 are usual
        transactions: u32,
    },
    /// Say whether, and how much, channels trade
    Status,
}

/// What to do with orders.
#[derive(Clone, Debug, Subcommand)]
pub enum Order {
    /// Place one order in an online store, now
    Place {
        /// The online store: its name or operating unit number; the first one when absent
        #[arg(long, value_name = "NAME")]
        channel: Option<Text>,
    },
}

/// How a channel database is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ChannelState {
    /// It answers
    Online,
    /// It does not answer
    Offline,
    /// It answers late: a package is fetched by the run after the one that made it
    Slow,
    /// It makes no packages; those that it made can be fetched
    Paused,
}

/// What to do with an upload session.
#[derive(Clone, Debug, Subcommand)]
pub enum Session {
    /// Let the next run of P-0001 take its package again, by a new session
    Rerun {
        /// Its number
        session: u64,
    },
    /// Give it up; its rows go with a new session
    Cancel {
        /// Its number
        session: u64,
    },
}
