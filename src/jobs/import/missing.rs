//! Finding the setup that transactions refer to and that does not exist, transaction by transaction,
//! on a copy of the setup that grows with what is found.

use std::collections::{BTreeMap, BTreeSet};

use super::addition::Addition;
use crate::channel::table_files::Gathered;
use crate::domain::table::Table;
use crate::domain::tables::{RetailTransactionAddressTrans, RetailTransactionTable};
use crate::domain::{Amount, AnyRow, ChannelId, CompanyId, Setup, Text, TransactionKey};

/// Most additions beside customers and products. No shop has more, and a file that has a new code on
/// each of a million lines would keep this program busy for hours.
const MOST_CODES: usize = 10_000;

/// Most bytes of a code. A longer one is no code of the product, and nothing is made for it.
const LONGEST_CODE: usize = 100;

/// A row that refers to something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) table: Table,
    pub(super) line: u64,
}

/// Additions in the order in which they depend on each other, each with the first row that was seen
/// to need it; without one when the import itself needs it.
pub(super) type Additions = Vec<(Addition, Option<Origin>)>;

/// What the rules look at of one transaction.
pub(super) struct Sale<'a> {
    pub(super) key: &'a TransactionKey,
    pub(super) header: &'a RetailTransactionTable,
    /// The row of the header.
    pub(super) origin: Origin,
    pub(super) rows: &'a [(u64, AnyRow)],
    /// Tax codes by sales line, with the rows of charges under line 0.
    pub(super) tax_codes: BTreeMap<Amount, Vec<Text>>,
}

/// Finds what is missing.
pub(super) struct Maker {
    pub(super) setup: Setup,
    /// The channel database that is imported into.
    pub(super) database: Text,
    /// The tax groups that were made here, item sales tax groups marked.
    pub(super) made_groups: BTreeSet<(bool, Text)>,
    additions: Additions,
    codes: usize,
    left_out: bool,
}

impl<'a> Sale<'a> {
    fn of(gathered: &'a Gathered) -> Option<Self> {
        let rows = &gathered.rows;
        let (origin, header) = rows.iter().find_map(|(line, row)| match row {
            AnyRow::RetailTransactionTable(header) => {
                Some((Origin { table: Table::RetailTransactionTable, line: *line }, header))
            }
            _ => None,
        })?;
        let mut tax_codes: BTreeMap<Amount, Vec<Text>> = BTreeMap::new();
        for (_, row) in rows {
            if let AnyRow::RetailTransactionTaxTrans(tax) = row {
                tax_codes.entry(tax.sale_line_num).or_default().push(tax.tax_code.clone());
            }
        }
        Some(Self { key: &gathered.key, header, origin, rows, tax_codes })
    }

    /// The address of the whole order.
    pub(super) fn address(&self) -> Option<&'a RetailTransactionAddressTrans> {
        self.rows.iter().find_map(|(_, row)| match row {
            AnyRow::RetailTransactionAddressTrans(address) if address.sale_line_num.is_zero() => {
                Some(&**address)
            }
            _ => None,
        })
    }

    /// What the first sales line says that says anything.
    pub(super) fn first_line(
        &self,
        of: impl Fn(&'a crate::domain::tables::RetailTransactionSalesTrans) -> &'a Text,
    ) -> Text {
        let lines = self.rows.iter().filter_map(|(_, row)| match row {
            AnyRow::RetailTransactionSalesTrans(line) => Some(of(line)),
            _ => None,
        });
        lines.into_iter().find(|text| !text.is_empty()).cloned().unwrap_or_default()
    }
}

impl Maker {
    /// Finds what `setup` lacks for transactions that come through that channel database.
    pub(super) fn new(setup: Setup, database: Text) -> Self {
        let made_groups = BTreeSet::new();
        let additions = Vec::new();
        Self { setup, database, made_groups, additions, codes: 0, left_out: false }
    }

    /// Takes a whole transaction into account.
    pub(super) fn transaction(&mut self, gathered: &Gathered) {
        let Some(sale) = Sale::of(gathered) else { return };
        let Some(company) = self.place(&sale) else { return };
        self.customer(&sale, &company);
        for (line, row) in sale.rows {
            let origin = Origin { table: row.table(), line: *line };
            self.row(&sale, &company, origin, row);
        }
    }

    /// Everything that was found, and a note when that is not all.
    pub(super) fn finish(self) -> (Additions, Option<String>) {
        let note =
            || format!("more than {MOST_CODES} codes are missing; beyond them none was looked for");
        let note = self.left_out.then(note);
        (self.additions, note)
    }

    /// Adds it, unless the setup has it.
    pub(super) fn ensure(&mut self, origin: impl Into<Option<Origin>>, addition: Addition) {
        let is_code = !matches!(addition, Addition::Customer(_) | Addition::Product(_));
        if is_code && self.codes >= MOST_CODES {
            self.left_out = true;
            return;
        }
        if !addition.apply(&mut self.setup) {
            return;
        }
        self.codes += usize::from(is_code);
        self.additions.push((addition, origin.into()));
    }

    /// The channel of the transaction and the id of its company, once they are there.
    fn place(&mut self, sale: &Sale<'_>) -> Option<CompanyId> {
        let id: ChannelId = sale.key.channel;
        if self.setup.channel(id).is_none() {
            self.new_company(sale);
            self.new_channel(sale);
        }
        let company = self.setup.channel(id)?.company.clone();
        self.period(sale, &company);
        self.register(sale);
        self.node(sale);
        Some(company)
    }
}

/// Whether a text can be the code of something that is made.
pub(super) fn is_code(text: &str) -> bool {
    !text.trim().is_empty() && text.len() <= LONGEST_CODE
}
