//! What can be said on the command line.

mod batch;
mod channel;
mod guide;

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use super::Exit;
use crate::domain::clock::Rate;
use crate::domain::{Share, Text};
use crate::engine::Failure;
pub use batch::{Alert, Batch, Create, Edit, Groups, Options, Serve, When, YesNo};
pub use channel::{Channel, ChannelChange, ChannelState, Order, Session, Trade};
pub use guide::{CellSize, Guide, Picture, Play, Still, Tempo};

/// Posts online sales and payments the way Dynamics 365 Commerce headquarters does, on your own
/// machine. Without a command the screen opens.
#[derive(Clone, Debug, Parser)]
#[command(name = "commerce-hq", version, propagate_version = true, disable_help_subcommand = true)]
pub struct Arguments {
    /// Which store.
    #[command(flatten)]
    pub store: Store,
    /// One JSON document instead of text
    #[arg(long, global = true)]
    pub json: bool,
    /// The company whose rows lists show; `all` for all of them
    #[arg(long, global = true, value_name = "COMPANY")]
    pub company: Option<String>,
    /// The configuration file; `commerce-hq/config.toml` in the platform's folder for configuration
    /// when absent, if it is there
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What the screen needs.
    #[command(flatten)]
    pub screen: Screen,
    /// What to do; the screen when absent.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Which store, and what a new one holds.
#[derive(Clone, Debug, Args)]
pub struct Store {
    /// The folder of the store; the platform's data folder when absent
    #[arg(
        id = "store",
        long = "store",
        global = true,
        value_name = "DIR",
        env = "COMMERCE_HQ_STORE"
    )]
    pub folder: Option<PathBuf>,
    /// Leave a new store bare instead of filling it with the demo company
    #[arg(long, global = true)]
    pub empty: bool,
}

/// What the screen needs.
#[derive(Clone, Debug, Args)]
pub struct Screen {
    /// Write what is on the screen to FILE, one JSON object a frame
    #[arg(long, value_name = "FILE")]
    pub semantics: Option<PathBuf>,
    /// Write how long each frame took to FILE, in microseconds
    #[arg(long, value_name = "FILE", hide = true)]
    pub frame_times: Option<PathBuf>,
    /// Draw with ASCII characters only
    #[arg(
        long,
        value_name = "YES",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    pub ascii: Option<bool>,
    /// For a screen reader: no frames and no signs, one column, the cursor on what has the focus, and
    /// a last line that says what has the focus now and what happened
    #[arg(
        long,
        value_name = "YES",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    pub screen_reader: Option<bool>,
    /// The colours of the screen; the variable `NO_COLOR` asks for monochrome when none is named here
    #[arg(long, value_enum)]
    pub theme: Option<Theme>,
    /// How many colours the terminal has
    #[arg(long, value_enum)]
    pub colors: Option<Colors>,
}

/// How many colours to draw with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colors {
    /// What COLORTERM and TERM tell of the terminal
    Auto,
    /// Red, green and blue
    True,
    /// The 256 of xterm
    #[value(name = "256")]
    Many,
    /// The 16 that every colour terminal has
    #[value(name = "16")]
    Few,
    /// None: bold, underlined and reversed text
    None,
}

/// What to do with the configuration file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum ConfigCommand {
    /// Show what is in force, and who said so
    Show,
    /// Name every mistake in the file with its line
    Check,
    /// Print a file with every setting and every command
    Example,
}

/// The themes of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Theme {
    /// Light text on a dark ground
    Dark,
    /// Dark text on a light ground
    Light,
    /// The strongest contrast
    HighContrast,
    /// No colours at all
    Monochrome,
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Run a job once, now
    #[command(subcommand)]
    Run(Run),
    /// Make up transactions and write them into channel databases
    Generate(Generate),
    /// Import a folder of CSV files named after the eleven tables into a channel database
    Import(Import),
    /// Bring setup files of your own shop into the setup: customers.csv, products.csv, channels.csv and
    /// so on, as in assets/demo
    ImportSetup(ImportSetup),
    /// Show a list
    Show(Show),
    /// Show or change a distribution schedule
    #[command(subcommand)]
    Schedule(Schedule),
    /// Let channels trade by themselves as store time passes, or not
    #[command(subcommand)]
    Trade(Trade),
    /// Place an order in an online store
    #[command(subcommand)]
    Order(Order),
    /// Show the channel databases, or say how one of them is reached and uploads
    #[command(subcommand)]
    Channel(Channel),
    /// Run an upload session again, or give it up
    #[command(subcommand)]
    Session(Session),
    /// Make, show and change batch jobs, or run them without a screen
    #[command(subcommand)]
    Batch(Batch),
    /// Show or change the clock
    #[command(subcommand)]
    Clock(Clock),
    /// Examine the store and name everything that is wrong
    Doctor,
    /// Write lists to files in a folder
    Export(Export),
    /// Write everything into one file
    Backup {
        /// The file
        file: PathBuf,
    },
    /// Make a store of a backup, in a folder that has none
    Restore {
        /// The file
        file: PathBuf,
    },
    /// Play articles of the documentation
    Guide {
        /// What to do with them
        #[command(subcommand)]
        command: Guide,
    },
    /// Show or check the configuration file, or print one to begin with
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Print the key sheet: every key in force and what it does
    Keys,
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// The jobs.
#[derive(Clone, Debug, Subcommand)]
pub enum Run {
    /// Pull transactions from channel databases into headquarters
    #[command(name = "p-0001")]
    P0001 {
        /// Only this channel database group; can be given several times
        #[arg(long = "group", value_name = "NAME")]
        groups: Vec<Text>,
    },
    /// Turn transactions into sales orders and payments
    SynchronizeOrders {
        /// The organization hierarchy
        #[arg(long, value_name = "NAME", default_value = "Stores by Region")]
        hierarchy: Text,
        /// A node: its name, its number, or its path from the root joined by " / "
        #[arg(long = "node", value_name = "NODE", required = true)]
        nodes: Vec<Text>,
        /// Say what would happen and change nothing
        #[arg(long)]
        dry_run: bool,
    },
}

/// Made-up transactions.
#[derive(Clone, Debug, Args)]
pub struct Generate {
    /// How many
    #[arg(long, value_name = "N")]
    pub transactions: u64,
    /// The same seed gives the same transactions
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Only in this channel: its name or operating unit number; can be given several times
    #[arg(long = "channel", value_name = "NAME")]
    pub channels: Vec<Text>,
    /// The share to spoil, such as 0.05 or 5%
    #[arg(long, value_name = "SHARE", default_value_t)]
    pub faults: Share,
    /// The first day, such as 2026-01-05; the store's day when absent
    #[arg(long, value_name = "DATE")]
    pub from: Option<NaiveDate>,
    /// Over how many days
    #[arg(long, value_name = "D", default_value_t = 1)]
    pub days: u32,
}

/// An import.
#[derive(Clone, Debug, Args)]
pub struct Import {
    /// The folder
    pub folder: PathBuf,
    /// The channel database
    #[arg(long, value_name = "NAME")]
    pub channel_database: Text,
    /// The files show sales as positive amounts: turn them
    #[arg(long)]
    pub positive_sales: bool,
    /// Make the setup that the rows refer to and that does not exist, and list it
    ///
    /// Nothing that exists is changed. What the rows do not tell is chosen (our reading): a channel is
    /// named after its store number, or "Channel" and its record id, is an online store when its rows
    /// name no store, has its record id as operating unit number, the time zone of another channel of
    /// its company or UTC, and stands below the root of Stores by Region. Site and warehouse are the
    /// first that its rows name, or MAIN. A company is named after its id, posts to the accounts of the
    /// first company, and has an open period for each month that is posted into. Products, units and
    /// codes are named after themselves. A payment method is a card when a payment has a card or an
    /// approval, and posts to the account of the first method of its kind. Sales without a customer get
    /// WALK-IN. A new channel database is in the group Default. An exchange rate that no row tells is 1.
    #[arg(long)]
    pub create_missing: bool,
    /// Say what would happen and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// An import of setup files.
#[derive(Clone, Debug, Args)]
pub struct ImportSetup {
    /// The folder, with any of the files
    pub folder: PathBuf,
    /// Say what would happen and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// The lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum List {
    /// Online store transactions
    Transactions,
    /// All sales orders
    Orders,
    /// Payments of sales orders
    Payments,
    /// Ledger lines
    Postings,
    /// Upload sessions
    UploadSessions,
    /// Transactions whose synchronization failed
    Errors,
    /// Sales quotations
    Quotations,
    /// Cancellations of sales orders
    Cancellations,
    /// Transactions that came again with other content
    Conflicts,
    /// Rows held back, with the reason
    Quarantine,
    /// Counters of channel databases that have no row
    Gaps,
}

/// A list to show.
#[derive(Clone, Debug, Args)]
pub struct Show {
    /// The list
    #[arg(value_enum)]
    pub list: List,
    /// Only rows with this text in this column; can be given several times
    #[arg(long = "where", value_name = "COLUMN=VALUE", value_parser = condition)]
    pub conditions: Vec<(String, String)>,
    /// At most so many rows; 0 for all
    #[arg(long, default_value_t = 1_000)]
    pub limit: u64,
    /// As CSV
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
}

fn condition(text: &str) -> Result<(String, String), String> {
    let found = text.split_once('=').map(|(column, value)| (column.to_owned(), value.to_owned()));
    found.ok_or_else(|| "write COLUMN=VALUE, such as Status=Failed".into())
}

/// What to do with a schedule.
#[derive(Clone, Debug, Subcommand)]
pub enum Schedule {
    /// Show the schedules, or one of them
    Show {
        /// The schedule, such as P-0001
        schedule: Option<Text>,
    },
    /// Change a schedule
    Set(SetSchedule),
}

/// A change of a schedule.
#[derive(Clone, Debug, Args)]
pub struct SetSchedule {
    /// The schedule, such as P-0001
    pub schedule: Text,
    /// What to change.
    #[command(flatten)]
    pub change: ScheduleChange,
}

/// One change of a schedule; exactly one is given.
#[derive(Clone, Debug, Args)]
#[group(required = true, multiple = false)]
pub struct ScheduleChange {
    /// Serve this channel database group too
    #[arg(long, value_name = "GROUP")]
    pub add_group: Option<Text>,
    /// Serve this channel database group no longer
    #[arg(long, value_name = "GROUP")]
    pub remove_group: Option<Text>,
    /// Whether it is executed
    #[arg(long, value_name = "yes|no")]
    pub active: Option<YesNo>,
}

/// What to do with the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum Clock {
    /// Say what it shows and who changed it
    Show,
    /// Let store time be real time
    Real,
    /// Let simulated time move faster than real time
    Speed {
        /// How many times as fast, from 1 to 3600
        #[arg(value_name = "X")]
        rate: Rate,
    },
    /// Let simulated time stand still
    Pause,
    /// Let simulated time go on as fast as before
    Resume,
    /// Set simulated time to the next due time
    Step,
}

/// An export.
#[derive(Clone, Debug, Args)]
pub struct Export {
    /// What
    #[arg(value_enum)]
    pub what: Exported,
    /// How it is written
    #[arg(long, value_enum)]
    pub format: Format,
    /// The folder, new or empty
    #[arg(long = "out", value_name = "DIR")]
    pub folder: PathBuf,
    /// Of transactions: the rows of the eleven tables as CSV, as import reads them
    #[arg(long)]
    pub tables: bool,
}

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Exported {
    /// Transactions with their order status
    Transactions,
    /// Sales orders
    Orders,
    /// Payments of sales orders
    Payments,
    /// Ledger lines
    Postings,
    /// All of these, a file each
    All,
}

/// How an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One row a line, with a header
    Csv,
    /// One JSON document a line
    Jsonl,
}

/// Prints the completions of a shell.
pub(super) fn completions(shell: clap_complete::Shell) -> Result<Exit, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "commerce-hq", &mut text);
    super::text::raw(String::from_utf8_lossy(&text).trim_end_matches('\n'))?;
    Ok(Exit::Done)
}

/// Prints the manual page.
pub(super) fn man() -> Result<Exit, Failure> {
    let mut text = Vec::new();
    let rendered = clap_mangen::Man::new(Arguments::command()).render(&mut text);
    rendered.map_err(|error| Failure::failed(format!("the manual page is not made: {error}")))?;
    super::text::raw(String::from_utf8_lossy(&text).trim_end_matches('\n'))?;
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declaration_is_consistent() {
        Arguments::command().debug_assert();
    }
}
