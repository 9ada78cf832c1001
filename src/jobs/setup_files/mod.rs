//! Setup as files that a person reads and edits: TOML for nested things, CSV for flat lists.
//!
//! The file name says what a CSV file lists; in a TOML file the top keys say it. Any subset can be
//! given. It merges into a setup that exists: what has the same key is replaced, nothing is
//! removed. Names of files and columns are read in any case, with spaces or underscores. A line
//! that begins with `#` is a comment in both formats. Reading folders is not here: files come as
//! text.

mod catalog;
mod channels;
mod codes;
mod companies;
mod csv_file;
mod demo;
mod entry;
mod fields;
mod hierarchies;
mod lenient;
mod problem;
mod references;
mod schedules;
mod source;
mod taxes;
mod toml_file;

use serde::Serialize;

use crate::domain::Setup;
use crate::domain::codes::{
    CardType, DiscountOffer, ExchangeRate, Infocode, OrderAttribute, PaymentService, Unit,
};
use crate::domain::company::{Company, MainAccount};
use crate::domain::hierarchy::Hierarchy;
use crate::domain::retail_channel::RetailChannel;
use crate::domain::schedule::{ChannelDatabaseGroup, ChannelDatabaseProfile, DistributionSchedule};
use crate::domain::setup::{ChargeCode, Customer, DeliveryMode, Product, TaxCode};

pub use demo::demo_setup;
pub use lenient::{FileCount, Taken};
pub use problem::{Note, Place, Problem, SetupError};

use entry::{Work, merge};
use source::{Section, fold};

/// Setup files: a name and a text each.
#[derive(Clone, Debug, Default)]
pub struct SetupFiles(Vec<(String, String)>);

/// A setup with what files brought into it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merged {
    /// The setup.
    pub setup: Setup,
    /// What was added or changed, in the order in which it was read.
    pub changes: Vec<Change>,
    /// What was not used, such as a column that nothing reads.
    pub notes: Vec<Note>,
}

/// Something that a file brought into a setup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What it is, such as `customer`.
    pub what: &'static str,
    /// Its key, such as `usrt 2001`.
    pub key: String,
    /// Whether it replaced something of the same key; otherwise it is new.
    pub replaced: bool,
}

impl SetupFiles {
    /// The files of these names and texts.
    pub fn new<N: Into<String>, T: Into<String>>(files: impl IntoIterator<Item = (N, T)>) -> Self {
        Self(files.into_iter().map(|(name, text)| (name.into(), text.into())).collect())
    }

    /// The files of the demo company.
    pub fn demo() -> Self {
        Self::new(demo_setup().iter().copied())
    }

    /// The setup that these files are on their own, or everything that is wrong with them.
    pub fn read(&self) -> Result<Setup, Vec<SetupError>> {
        self.merge_into(Setup::default()).map(|merged| merged.setup)
    }

    /// `setup` with these files brought into it, or everything that is wrong with them: at most
    /// the first 1,000 errors, by file and line.
    pub fn merge_into(&self, setup: Setup) -> Result<Merged, Vec<SetupError>> {
        let mut work = Work::new(setup);
        let mut sections: Vec<Section> = Vec::new();
        for (name, text) in &self.0 {
            sections.extend(source::sections(name, text, &mut work.log));
        }
        merge_sections(&sections, &mut work);
        work.log.finish().map(|notes| Merged { setup: work.setup, changes: work.changes, notes })
    }
}

/// Brings sections into the setup, list after list, and says for each section of which file it is, and
/// how many of its rows added and changed something.
fn merge_sections<'a>(sections: &[Section<'a>], work: &mut Work) -> Vec<(&'a str, u64, u64)> {
    let mut counts = Vec::new();
    for (name, merge) in LISTS {
        let folded = fold(name);
        for section in sections.iter().filter(|section| section.list == folded) {
            let before = work.changes.len();
            merge(section, work);
            let new = work.changes.iter().skip(before);
            let (changed, added): (Vec<_>, Vec<_>) = new.partition(|change| change.replaced);
            counts.push((section.file, added.len() as u64, changed.len() as u64));
        }
    }
    companies::name_accounts_again(&mut work.setup);
    hierarchies::name_stores_again(&mut work.setup);
    references::check(&work.setup, &mut work.log);
    counts
}

/// Brings the rows of a section into the setup.
type Merge = fn(&Section<'_>, &mut Work);

/// The lists that setup files hold, each with its reader. A list stands after those that its
/// reader looks things up in.
const LISTS: &[(&str, Merge)] = &[
    ("main_accounts", merge::<MainAccount>),
    ("units", merge::<Unit>),
    ("exchange_rates", merge::<ExchangeRate>),
    ("sales_tax_codes", merge::<TaxCode>),
    ("sales_tax_groups", taxes::merge_groups),
    ("item_sales_tax_groups", taxes::merge_item_groups),
    ("modes_of_delivery", merge::<DeliveryMode>),
    ("charge_codes", merge::<ChargeCode>),
    ("card_types", merge::<CardType>),
    ("infocodes", merge::<Infocode>),
    ("attributes", merge::<OrderAttribute>),
    ("companies", merge::<Company>),
    ("payment_services", merge::<PaymentService>),
    ("customers", merge::<Customer>),
    ("products", merge::<Product>),
    ("discount_offers", merge::<DiscountOffer>),
    ("channel_database_groups", merge::<ChannelDatabaseGroup>),
    ("channel_databases", merge::<ChannelDatabaseProfile>),
    ("schedules", merge::<DistributionSchedule>),
    ("commerce_scheduler_parameters", schedules::merge_parameters),
    ("channels", merge::<RetailChannel>),
    ("registers", channels::merge_registers),
    ("payment_methods", channels::merge_payment_methods),
    ("hierarchies", merge::<Hierarchy>),
];

/// Whether setup files have a list of that folded name.
fn is_list(folded: &str) -> bool {
    LISTS.iter().any(|(name, _)| fold(name) == folded)
}
