//! Reading: columns of a row of SQLite as a value, a row of the eleven tables, or a struct.

use rusqlite::Row;
use rusqlite::types::ValueRef;
use serde::de::value::{MapDeserializer, StrDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess,
    SeqAccess, Visitor,
};

use super::{SCALE_BITS, ValueError};

type Result<T> = std::result::Result<T, ValueError>;

/// Reads a value.
pub fn read_value<T: DeserializeOwned>(row: &Row<'_>, at: usize) -> Result<T> {
    T::deserialize(Cell::at(row, at)?)
}

/// Reads a row of the eleven tables, which has `width` columns from `first` on.
pub fn read_row<T: DeserializeOwned>(row: &Row<'_>, first: usize, width: usize) -> Result<T> {
    let mut mask = 0_u128;
    for bit in 0..width {
        if !matches!(Cell::at(row, first + bit)?.0, ValueRef::Null) {
            mask |= 1 << bit;
        }
    }
    T::deserialize(Columns { row, first, mask })
}

/// Reads a struct: the fields that `columns` names from the columns from `first` on; lists, rows and
/// keys that it does not name come out empty.
pub fn read_struct<T: DeserializeOwned>(
    row: &Row<'_>,
    first: usize,
    columns: &[&str],
) -> Result<T> {
    T::deserialize(Fields { row, first, columns, names: &[] })
}

/// Refuses what is never asked for in this place.
macro_rules! only {
    ($($method:ident)*) => {
        fn is_human_readable(&self) -> bool {
            false
        }

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value> {
            Err(ValueError::custom("a value of a known kind must be asked for"))
        }

        serde::forward_to_deserialize_any! { $($method)* }
    };
}

/// One column.
struct Cell<'r>(ValueRef<'r>);

impl<'r> Cell<'r> {
    fn at(row: &'r Row<'_>, at: usize) -> Result<Self> {
        row.get_ref(at).map(Self).map_err(ValueError::custom)
    }

    fn integer(&self) -> Result<i64> {
        self.0.as_i64().map_err(ValueError::custom)
    }

    fn text(&self) -> Result<&'r str> {
        self.0.as_str().map_err(ValueError::custom)
    }
}

impl<'de> Deserializer<'de> for Cell<'_> {
    type Error = ValueError;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.0 {
            ValueRef::Integer(number) => visitor.visit_i64(number),
            ValueRef::Text(_) => visitor.visit_str(self.text()?),
            _ => Err(ValueError::custom("a column that is neither a number nor a text")),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_bool(self.integer()? != 0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.0 {
            ValueRef::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    /// A decimal.
    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        let packed = self.integer()?;
        let scale = packed & ((1 << SCALE_BITS) - 1);
        visitor.visit_seq(Decimal { digits: Some(packed >> SCALE_BITS), scale })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        let number = u32::try_from(self.integer()?).map_err(ValueError::custom)?;
        visitor.visit_enum(number.into_deserializer())
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple_struct map struct identifier ignored_any
    }
}

/// The digits and the scale of a decimal.
struct Decimal {
    digits: Option<i64>,
    scale: i64,
}

impl<'de> SeqAccess<'de> for Decimal {
    type Error = ValueError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        match self.digits.take() {
            Some(digits) => seed.deserialize(i128::from(digits).into_deserializer()).map(Some),
            None => seed.deserialize(self.scale.into_deserializer()).map(Some),
        }
    }
}

/// The columns of a row of the eleven tables.
struct Columns<'r, 's> {
    row: &'r Row<'s>,
    first: usize,
    mask: u128,
}

impl<'de> Deserializer<'de> for Columns<'_, '_> {
    type Error = ValueError;

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        visitor.visit_seq(Present { columns: self, is_told: false })
    }

    only! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple_struct map struct enum identifier ignored_any
    }
}

/// The presence mask, then the columns that are not null.
struct Present<'r, 's> {
    columns: Columns<'r, 's>,
    is_told: bool,
}

impl<'de> SeqAccess<'de> for Present<'_, '_> {
    type Error = ValueError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        let Columns { row, first, mask } = &mut self.columns;
        if !std::mem::replace(&mut self.is_told, true) {
            return seed.deserialize((*mask).into_deserializer()).map(Some);
        }
        if *mask == 0 {
            return Ok(None);
        }
        let at = *first + mask.trailing_zeros() as usize;
        *mask &= mask.wrapping_sub(1);
        seed.deserialize(Cell::at(row, at)?).map(Some)
    }
}

/// The fields of a struct, `names` those that are still to come.
struct Fields<'r, 's, 'c> {
    row: &'r Row<'s>,
    first: usize,
    columns: &'c [&'c str],
    names: &'static [&'static str],
}

impl<'de> Deserializer<'de> for Fields<'_, '_, '_> {
    type Error = ValueError;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        visitor.visit_map(Fields { names, ..self })
    }

    only! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

impl<'de> MapAccess<'de> for Fields<'_, '_, '_> {
    type Error = ValueError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        let Some(name) = self.names.first() else { return Ok(None) };
        let name: StrDeserializer<'_, ValueError> = (*name).into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value> {
        let (name, names) = self.names.split_first().ok_or_else(no_field)?;
        self.names = names;
        match self.columns.split_first() {
            Some((next, columns)) if next == name => {
                self.columns = columns;
                self.first += 1;
                seed.deserialize(Cell::at(self.row, self.first - 1)?)
            }
            _ => seed.deserialize(Absent),
        }
    }
}

fn no_field() -> ValueError {
    ValueError::custom("there are no more fields")
}

/// A field that another table holds.
struct Absent;

impl<'de> Deserializer<'de> for Absent {
    type Error = ValueError;

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_seq(serde::de::value::SeqDeserializer::<_, ValueError>::new(
            std::iter::empty::<u8>(),
        ))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_none()
    }

    /// An empty key or voucher.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        visitor.visit_map(MapDeserializer::<_, ValueError>::new(
            names.iter().map(|name| (*name, Empty)),
        ))
    }

    only! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct newtype_struct tuple tuple_struct map enum identifier ignored_any
    }
}

/// An empty value of any kind that a key has.
struct Empty;

impl IntoDeserializer<'_, ValueError> for Empty {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Empty {
    type Error = ValueError;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_str("")
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_i64(0)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
