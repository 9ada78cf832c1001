//! What the eleven transaction tables have in common: columns with the product's names, and rows
//! that are read from text, shown as text and stored small.
//!
//! A table is declared once with `table!`; its struct, its column list, its text form, its JSON
//! form and its stored form all come from that declaration.

use std::borrow::Cow;

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use super::{Amount, CompanyId, Currency, Date, Moment, Text};

/// The eleven tables that P-0001 uploads, in the order in which the article lists them.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[allow(missing_docs, reason = "each is documented at its row type of the same name")]
pub enum Table {
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
    RetailTransactionAttributeTrans,
}

impl Table {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::RetailTransactionTable,
        Self::RetailTransactionAddressTrans,
        Self::RetailTransactionInfocodeTrans,
        Self::RetailTransactionTaxTrans,
        Self::RetailTransactionSalesTrans,
        Self::RetailTransactionTaxMeasure,
        Self::RetailTransactionDiscountTrans,
        Self::RetailTransactionTaxTransGTE,
        Self::RetailTransactionMarkupTrans,
        Self::RetailTransactionPaymentTrans,
        Self::RetailTransactionAttributeTrans,
    ];

    /// The product's name, such as `RetailTransactionTable`.
    pub fn name(self) -> &'static str {
        match self {
            Self::RetailTransactionTable => "RetailTransactionTable",
            Self::RetailTransactionAddressTrans => "RetailTransactionAddressTrans",
            Self::RetailTransactionInfocodeTrans => "RetailTransactionInfocodeTrans",
            Self::RetailTransactionTaxTrans => "RetailTransactionTaxTrans",
            Self::RetailTransactionSalesTrans => "RetailTransactionSalesTrans",
            Self::RetailTransactionTaxMeasure => "RetailTransactionTaxMeasure",
            Self::RetailTransactionDiscountTrans => "RetailTransactionDiscountTrans",
            Self::RetailTransactionTaxTransGTE => "RetailTransactionTaxTransGTE",
            Self::RetailTransactionMarkupTrans => "RetailTransactionMarkupTrans",
            Self::RetailTransactionPaymentTrans => "RetailTransactionPaymentTrans",
            Self::RetailTransactionAttributeTrans => "RetailTransactionAttributeTrans",
        }
    }

    /// How this table spells the five columns of the common key (domain facts, section 4).
    pub fn key_columns(self) -> [&'static str; 5] {
        let (store, terminal) = match self {
            Self::RetailTransactionSalesTrans | Self::RetailTransactionMarkupTrans => {
                ("store", "terminalId")
            }
            Self::RetailTransactionDiscountTrans
            | Self::RetailTransactionTaxTrans
            | Self::RetailTransactionTaxMeasure
            | Self::RetailTransactionTaxTransGTE => ("StoreId", "TerminalId"),
            _ => ("store", "terminal"),
        };
        ["DataAreaId", "Channel", store, terminal, "transactionId"]
    }

    /// The table's number, 0 to 10, stable in every stored record.
    pub fn number(self) -> u8 {
        self as u8
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// One column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The product's name.
    pub name: &'static str,
    /// What it holds, for messages: `decimal`, `date`, `text` and so on.
    pub kind: &'static str,
}

/// Why a text cannot be the value of a column.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FieldError {
    /// The text is not of the column's kind.
    #[error("{0}")]
    NotAccepted(String),
    /// The table has no such column.
    #[error("the table has no such column")]
    NoSuchColumn,
}

/// A value that a column can hold. The default stands for an empty column.
pub trait Field: Default + PartialEq + Serialize + DeserializeOwned {
    /// The kind of value in a word, for messages.
    const KIND: &'static str;

    /// Reads the text of a channel export; empty text is the default.
    fn parse(text: &str) -> Result<Self, FieldError>;

    /// The value as text, in the form that [`Field::parse`] reads.
    fn text(&self) -> Cow<'_, str>;
}

/// A row of one of the eleven tables, without the common key, which its transaction owns.
pub trait Row: Default + Clone + PartialEq + Serialize + DeserializeOwned {
    /// The table.
    const TABLE: Table;
    /// Its columns in stored order. A new column is appended, never inserted: stored rows name
    /// their columns by position.
    const COLUMNS: &'static [Column];

    /// Sets the column at `position` in [`Row::COLUMNS`] from text.
    fn set(&mut self, position: usize, text: &str) -> Result<(), FieldError>;

    /// The text of the column at `position`; empty when the column is, or when there is none.
    fn text(&self, position: usize) -> Cow<'_, str>;
}

/// Declares a table: its documentation, the name of its row type and of the table, and its columns
/// with field name, type and the product's spelling.
macro_rules! table {
    (
        $(#[$meta:meta])*
        $name:ident {
            $( $(#[$doc:meta])* $field:ident : $type:ty = $column:literal ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name {
            $( $(#[$doc])* pub $field: $type, )*
        }

        const _: () = {
            use std::borrow::Cow;

            use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
            use serde::ser::{Serialize, SerializeMap, SerializeTuple, Serializer};

            use $crate::domain::table::{Column, Field, FieldError, Row, Table};

            #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
            enum At { $($field),* }

            const WIDTH: usize = [$($column),*].len();
            const _: () = assert!(WIDTH <= 128, "the presence mask has 128 bits");

            impl Row for $name {
                const TABLE: Table = Table::$name;
                const COLUMNS: &'static [Column] =
                    &[$( Column { name: $column, kind: <$type as Field>::KIND } ),*];

                fn set(&mut self, position: usize, text: &str) -> Result<(), FieldError> {
                    $( if position == At::$field as usize {
                        self.$field = Field::parse(text)?;
                        return Ok(());
                    } )*
                    Err(FieldError::NoSuchColumn)
                }

                fn text(&self, position: usize) -> Cow<'_, str> {
                    $( if position == At::$field as usize {
                        return Field::text(&self.$field);
                    } )*
                    Cow::Borrowed("")
                }
            }

            impl Serialize for $name {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    if serializer.is_human_readable() {
                        let mut map = serializer.serialize_map(Some(WIDTH))?;
                        $( map.serialize_entry($column, &self.$field)?; )*
                        return map.end();
                    }
                    let mut present = 0_u128;
                    $( if self.$field != <$type>::default() {
                        present |= 1 << At::$field as u32;
                    } )*
                    let mut tuple =
                        serializer.serialize_tuple(1 + present.count_ones() as usize)?;
                    tuple.serialize_element(&present)?;
                    $( if present >> At::$field as u32 & 1 == 1 {
                        tuple.serialize_element(&self.$field)?;
                    } )*
                    tuple.end()
                }
            }

            impl<'de> Deserialize<'de> for $name {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    struct Reader;

                    impl<'de> Visitor<'de> for Reader {
                        type Value = $name;

                        fn expecting(
                            &self,
                            f: &mut std::fmt::Formatter<'_>,
                        ) -> std::fmt::Result {
                            f.write_str(concat!("a row of ", stringify!($name)))
                        }

                        fn visit_map<A: MapAccess<'de>>(
                            self,
                            mut map: A,
                        ) -> Result<$name, A::Error> {
                            let mut row = $name::default();
                            while let Some(column) = map.next_key::<Cow<'de, str>>()? {
                                match column.as_ref() {
                                    $( $column => row.$field = map.next_value()?, )*
                                    _ => { map.next_value::<serde::de::IgnoredAny>()?; }
                                }
                            }
                            Ok(row)
                        }

                        fn visit_seq<A: SeqAccess<'de>>(
                            self,
                            mut seq: A,
                        ) -> Result<$name, A::Error> {
                            use serde::de::Error;
                            let short = || A::Error::custom("the stored row ends early");
                            let present: u128 = seq.next_element()?.ok_or_else(short)?;
                            if WIDTH < 128 && present >> WIDTH != 0 {
                                return Err(A::Error::custom(
                                    "the stored row has columns of a newer version",
                                ));
                            }
                            let mut row = $name::default();
                            $( if present >> At::$field as u32 & 1 == 1 {
                                row.$field = seq.next_element()?.ok_or_else(short)?;
                            } )*
                            Ok(row)
                        }
                    }

                    if deserializer.is_human_readable() {
                        deserializer.deserialize_map(Reader)
                    } else {
                        deserializer.deserialize_tuple(1 + WIDTH, Reader)
                    }
                }
            }
        };
    };
}

pub(crate) use table;

fn not(kind: &str) -> FieldError {
    FieldError::NotAccepted(format!("is not {kind}"))
}

/// Implements [`Field`] for whole numbers.
macro_rules! whole_number_field {
    ($($type:ty),*) => { $(
        impl Field for $type {
            const KIND: &'static str = "whole number";

            fn parse(text: &str) -> Result<Self, FieldError> {
                let text = text.trim();
                if text.is_empty() {
                    return Ok(0);
                }
                if let Ok(number) = text.parse() {
                    return Ok(number);
                }
                // The product exports some counters as decimals: 3.0000000000000000.
                text.parse::<Amount>()
                    .ok()
                    .and_then(Amount::to_whole)
                    .and_then(|number| number.try_into().ok())
                    .ok_or_else(|| not("a whole number in range"))
            }

            fn text(&self) -> Cow<'_, str> {
                if *self == 0 { Cow::Borrowed("") } else { self.to_string().into() }
            }
        }
    )* };
}

whole_number_field!(i32, i64);

impl Field for Amount {
    const KIND: &'static str = "decimal";

    fn parse(text: &str) -> Result<Self, FieldError> {
        if text.trim().is_empty() {
            return Ok(Self::ZERO);
        }
        text.parse().map_err(|error| FieldError::NotAccepted(format!("{error}")))
    }

    fn text(&self) -> Cow<'_, str> {
        if self.is_zero() { Cow::Borrowed("") } else { self.to_string().into() }
    }
}

impl Field for bool {
    const KIND: &'static str = "NoYes";

    fn parse(text: &str) -> Result<Self, FieldError> {
        match text.trim().to_ascii_lowercase().as_str() {
            "" | "0" | "no" | "false" => Ok(false),
            "1" | "yes" | "true" => Ok(true),
            _ => Err(not("No or Yes (0 or 1)")),
        }
    }

    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(if *self { "1" } else { "" })
    }
}

impl Field for Text {
    const KIND: &'static str = "text";

    fn parse(text: &str) -> Result<Self, FieldError> {
        Ok(Self::from(text))
    }

    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Field for CompanyId {
    const KIND: &'static str = "text";

    fn parse(text: &str) -> Result<Self, FieldError> {
        Ok(Self::new(text))
    }

    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.as_str())
    }
}

impl Field for Currency {
    const KIND: &'static str = "currency";

    fn parse(text: &str) -> Result<Self, FieldError> {
        text.trim().parse().map_err(|error| FieldError::NotAccepted(format!("{error}")))
    }

    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.code())
    }
}

impl Field for Date {
    const KIND: &'static str = "date";

    fn parse(text: &str) -> Result<Self, FieldError> {
        Self::parse(text).ok_or_else(|| not("a date from 1990 to 2200, such as 2026-01-05"))
    }

    fn text(&self) -> Cow<'_, str> {
        self.to_string().into()
    }
}

impl Field for Moment {
    const KIND: &'static str = "date and time";

    fn parse(text: &str) -> Result<Self, FieldError> {
        Self::parse(text).ok_or_else(|| not("a date and time, such as 2026-01-05T09:00:00Z"))
    }

    fn text(&self) -> Cow<'_, str> {
        self.to_string().into()
    }
}
