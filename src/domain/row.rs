//! A row of any of the eleven tables, and the key that orders the rows of one transaction.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::table::{Column, FieldError, Row, Table};
use super::tables::{
    RetailTransactionAddressTrans, RetailTransactionAttributeTrans, RetailTransactionDiscountTrans,
    RetailTransactionInfocodeTrans, RetailTransactionMarkupTrans, RetailTransactionPaymentTrans,
    RetailTransactionSalesTrans, RetailTransactionTable, RetailTransactionTaxMeasure,
    RetailTransactionTaxTrans, RetailTransactionTaxTransGTE,
};
use super::{Amount, Text};

/// What tells the rows of one table in one transaction apart: up to three numbers and a name.
///
/// Which columns these are is [`Line::LINE_KEY`]; a header has none. The choice for discount, tax,
/// charge, infocode, address and attribute rows is our reading of the tables (domain facts,
/// section 4): the product publishes no primary keys for them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineKey {
    numbers: [Amount; 3],
    name: Text,
}

impl LineKey {
    fn numbers(numbers: [Amount; 3]) -> Self {
        Self { numbers, name: Text::default() }
    }

    fn named(number: Amount, name: &Text) -> Self {
        Self { numbers: [number, Amount::ZERO, Amount::ZERO], name: name.clone() }
    }
}

impl fmt::Display for LineKey {
    /// The numbers, without zeros at the end, and the name, joined by slashes; `0` for a header.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, rest @ ..] = &self.numbers;
        write!(f, "{first}")?;
        let used = rest.iter().rposition(|number| !number.is_zero()).map_or(0, |last| last + 1);
        for number in rest.iter().take(used) {
            write!(f, "/{number}")?;
        }
        if self.name.is_empty() { Ok(()) } else { write!(f, "/{}", self.name) }
    }
}

/// A row as one of several of its table in a transaction.
pub trait Line: Row {
    /// The columns that follow the common key in the table's key.
    const LINE_KEY: &'static [&'static str];

    /// Their values.
    fn line_key(&self) -> LineKey;

    /// `replicationCounterFromOrigin`: the row's number in its channel database.
    fn replication_counter(&self) -> i64;

    /// Sets `replicationCounterFromOrigin`.
    fn set_replication_counter(&mut self, counter: i64);

    /// Whether both rows say the same. The replication counter is no content: a channel database
    /// that is rebuilt counts anew.
    fn same_content(&self, other: &Self) -> bool {
        if self.replication_counter() == other.replication_counter() {
            return self == other;
        }
        let mut other = other.clone();
        other.set_replication_counter(self.replication_counter());
        *self == other
    }
}

/// Says for each row type which columns its line key has and how it is made.
macro_rules! lines {
    ($( $name:ident $columns:tt |$row:ident| $key:expr; )*) => { $(
        impl Line for $name {
            const LINE_KEY: &'static [&'static str] = &$columns;

            fn line_key(&self) -> LineKey {
                let $row = self;
                $key
            }

            fn replication_counter(&self) -> i64 {
                self.replication_counter_from_origin
            }

            fn set_replication_counter(&mut self, counter: i64) {
                self.replication_counter_from_origin = counter;
            }
        }
    )* };
}

lines! {
    RetailTransactionTable [] |_row| LineKey::default();
    RetailTransactionAddressTrans ["SaleLineNum"]
        |row| LineKey::numbers([row.sale_line_num, Amount::ZERO, Amount::ZERO]);
    RetailTransactionInfocodeTrans ["type", "parentLineNum", "lineNum"]
        |row| {
            let kind = Amount::whole(row.r#type.value().into());
            LineKey::numbers([kind, row.parent_line_num, row.line_num])
        };
    RetailTransactionTaxTrans ["SaleLineNum", "TaxCode"]
        |row| LineKey::named(row.sale_line_num, &row.tax_code);
    RetailTransactionSalesTrans ["lineNum"]
        |row| LineKey::numbers([row.line_num, Amount::ZERO, Amount::ZERO]);
    RetailTransactionTaxMeasure ["SaleLineNum", "Path"]
        |row| LineKey::named(row.sale_line_num, &row.path);
    RetailTransactionDiscountTrans ["SaleLineNum", "LineNum"]
        |row| LineKey::numbers([row.sale_line_num, row.line_num, Amount::ZERO]);
    RetailTransactionTaxTransGTE ["SaleLineNum", "TaxComponent"]
        |row| LineKey::named(row.sale_line_num, &row.tax_component);
    RetailTransactionMarkupTrans ["saleLineNum", "markupLineNum"]
        |row| LineKey::numbers([row.sale_line_num, row.markup_line_num, Amount::ZERO]);
    RetailTransactionPaymentTrans ["lineNum"]
        |row| LineKey::numbers([row.line_num, Amount::ZERO, Amount::ZERO]);
    RetailTransactionAttributeTrans ["HeaderOrLineNum", "Name"]
        |row| LineKey::named(row.header_or_line_num, &row.name);
}

/// Declares [`AnyRow`] and what is done alike for every table.
macro_rules! any_row {
    ($($name:ident),*) => {
        /// A row of one of the eleven tables, without the common key.
        ///
        /// Boxed, since a header is large and most rows are not. In the store a row is its table's
        /// number and its columns.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[allow(missing_docs, reason = "each is documented at its row type of the same name")]
        pub enum AnyRow { $($name(Box<$name>)),* }

        impl AnyRow {
            /// A row of that table without any value.
            pub fn empty(table: Table) -> Self {
                match table { $( Table::$name => Self::$name(Box::default()) ),* }
            }

            /// The table.
            pub fn table(&self) -> Table {
                match self { $( Self::$name(_) => Table::$name ),* }
            }

            /// The columns of the table, in stored order.
            pub fn columns_of(table: Table) -> &'static [Column] {
                match table { $( Table::$name => $name::COLUMNS ),* }
            }

            /// The names of the columns that follow the common key in the table's key.
            pub fn line_key_of(table: Table) -> &'static [&'static str] {
                match table { $( Table::$name => $name::LINE_KEY ),* }
            }

            /// Sets the column at `position` in [`AnyRow::columns_of`] from text.
            pub fn set(&mut self, position: usize, text: &str) -> Result<(), FieldError> {
                match self { $( Self::$name(row) => row.set(position, text) ),* }
            }

            /// The text of the column at `position`; empty when the column is, or if there is none.
            pub fn text(&self, position: usize) -> Cow<'_, str> {
                match self { $( Self::$name(row) => row.text(position) ),* }
            }

            /// What tells the row from others of its table and transaction.
            pub fn line_key(&self) -> LineKey {
                match self { $( Self::$name(row) => row.line_key() ),* }
            }

            /// `replicationCounterFromOrigin`: the row's number in its channel database.
            pub fn replication_counter(&self) -> i64 {
                match self { $( Self::$name(row) => row.replication_counter() ),* }
            }

            /// Sets `replicationCounterFromOrigin`.
            pub fn set_replication_counter(&mut self, counter: i64) {
                match self { $( Self::$name(row) => row.set_replication_counter(counter) ),* }
            }

            /// Whether both are of one table and say the same; see [`Line::same_content`].
            pub fn same_content(&self, other: &Self) -> bool {
                match (self, other) {
                    $( (Self::$name(row), Self::$name(other)) => row.same_content(other), )*
                    _ => false,
                }
            }
        }

        $(
            impl From<$name> for AnyRow {
                fn from(row: $name) -> Self {
                    Self::$name(Box::new(row))
                }
            }
        )*
    };
}

// In the order of `Table`, so that the number of a variant in the store is the table's number.
any_row!(
    RetailTransactionTable,
    RetailTransactionAddressTrans,
    RetailTransactionInfocodeTrans,
    RetailTransactionTaxTrans,
    RetailTransactionSalesTrans,
    RetailTransactionTaxMeasure,
    RetailTransactionDiscountTrans,
    RetailTransactionTaxTransGTE,
    RetailTransactionMarkupTrans,
    RetailTransactionPaymentTrans,
    RetailTransactionAttributeTrans
);

impl AnyRow {
    /// The columns of the row's table, in stored order.
    pub fn columns(&self) -> &'static [Column] {
        Self::columns_of(self.table())
    }

    /// The text of the column of that name, in any case; `None` if the table has no such column.
    pub fn get(&self, column: &str) -> Option<Cow<'_, str>> {
        let position =
            self.columns().iter().position(|known| known.name.eq_ignore_ascii_case(column))?;
        Some(self.text(position))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row with every column set to something that is not its default.
    fn full(table: Table) -> AnyRow {
        let mut row = AnyRow::empty(table);
        for (position, column) in AnyRow::columns_of(table).iter().enumerate() {
            let text = match column.kind {
                "decimal" | "whole number" => format!("{}", position + 1),
                "date" => "2026-01-05".to_owned(),
                "date and time" => "2026-01-05T14:41:30Z".to_owned(),
                "currency" => "USD".to_owned(),
                "text" => format!("text {position}"),
                "RetailTransactionValidationStatus" => "Ok".to_owned(),
                _ => "1".to_owned(),
            };
            row.set(position, &text).unwrap_or_else(|error| panic!("{} {error}", column.name));
            assert_ne!(row.text(position), "", "{table} {} is set", column.name);
        }
        row
    }

    #[test]
    fn every_table_survives_its_stored_form_its_json_and_its_text() {
        for table in Table::ALL {
            for row in [full(table), AnyRow::empty(table)] {
                let bytes = postcard::to_allocvec(&row).unwrap();
                assert_eq!(bytes[0], table.number(), "a stored row begins with its table's number");
                assert_eq!(postcard::from_bytes::<AnyRow>(&bytes).unwrap(), row);
                let json = serde_json::to_string(&row).unwrap();
                assert_eq!(serde_json::from_str::<AnyRow>(&json).unwrap(), row);
                let mut read = AnyRow::empty(table);
                for position in 0..row.columns().len() {
                    read.set(position, &row.text(position)).unwrap();
                }
                assert_eq!(read, row);
            }
        }
    }

    #[test]
    fn json_names_are_the_products_column_names() {
        for table in Table::ALL {
            let json = serde_json::to_value(full(table)).unwrap();
            let object = json[table.name()].as_object().unwrap();
            let mut columns: Vec<_> =
                AnyRow::columns_of(table).iter().map(|column| column.name).collect();
            columns.sort_unstable();
            let mut names: Vec<_> = object.keys().map(String::as_str).collect();
            names.sort_unstable();
            assert_eq!(names, columns);
        }
    }

    #[test]
    fn no_column_is_named_twice_or_belongs_to_the_key() {
        for table in Table::ALL {
            let names = AnyRow::columns_of(table).iter().map(|column| column.name);
            let mut names: Vec<_> =
                names.chain(table.key_columns()).map(str::to_lowercase).collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{table}");
            for column in AnyRow::line_key_of(table) {
                assert!(names.contains(&column.to_lowercase()), "{table} {column}");
            }
        }
    }

    #[test]
    fn exactly_the_columns_of_the_line_key_change_it() {
        for table in Table::ALL {
            for (position, column) in AnyRow::columns_of(table).iter().enumerate() {
                let mut row = AnyRow::empty(table);
                row.set(position, &full(table).text(position)).unwrap();
                let changes = row.line_key() != AnyRow::empty(table).line_key();
                let expected = AnyRow::line_key_of(table).contains(&column.name);
                assert_eq!(changes, expected, "{table} {}", column.name);
            }
        }
    }

    #[test]
    fn a_line_key_reads_as_its_values() {
        assert_eq!(AnyRow::empty(Table::RetailTransactionTable).line_key().to_string(), "0");
        let row = full(Table::RetailTransactionTaxTrans);
        assert_eq!(row.line_key().to_string(), "1/text 1");
        let row = full(Table::RetailTransactionInfocodeTrans);
        assert_eq!(row.line_key().to_string(), "1/2/3");
    }

    #[test]
    fn a_column_is_found_by_name_in_any_case() {
        let row = full(Table::RetailTransactionTable);
        assert_eq!(row.get("CURRENCY").as_deref(), Some("USD"));
        assert_eq!(row.get("no such column"), None);
    }
}
