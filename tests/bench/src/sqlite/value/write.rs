//! Writing: a value, a row of the eleven tables, or a struct, bound to parameters of a statement.

use rusqlite::Statement;
use serde::Serialize;
use serde::ser::{Error as _, Impossible, SerializeStruct, SerializeTuple, Serializer};

use super::{SCALE_BITS, ValueError};

type Result<T> = std::result::Result<T, ValueError>;

/// Binds one value.
pub fn bind_value<T: Serialize + ?Sized>(
    statement: &mut Statement<'_>,
    at: usize,
    value: &T,
) -> Result<()> {
    let done = value.serialize(Binder { statement, at, columns: &[] })?;
    settle(statement, at, &done)
}

/// Binds the columns of a row of the eleven tables, from the parameter `first` on. A column that is
/// empty keeps no value, which is null.
pub fn bind_row<T: Serialize>(statement: &mut Statement<'_>, first: usize, row: &T) -> Result<()> {
    row.serialize(Binder { statement, at: first, columns: &[] }).map(|_| ())
}

/// Binds those fields of a struct that `columns` names, in the order of the fields.
pub fn bind_struct<T: Serialize>(
    statement: &mut Statement<'_>,
    first: usize,
    columns: &[&str],
    value: &T,
) -> Result<()> {
    value.serialize(Binder { statement, at: first, columns }).map(|_| ())
}

/// What became of a value.
enum Done {
    /// It is bound, or there is nothing to bind.
    Bound,
    /// A whole number, to be bound.
    Integer(i64),
    /// The digits of a decimal.
    Digits(i128),
    /// The presence mask of a row.
    Mask(u128),
}

/// Binds what is not bound yet.
fn settle(statement: &mut Statement<'_>, at: usize, done: &Done) -> Result<()> {
    match done {
        Done::Bound => Ok(()),
        Done::Integer(number) => {
            statement.raw_bind_parameter(at, number).map_err(ValueError::custom)
        }
        Done::Digits(_) | Done::Mask(_) => Err(ValueError::custom("a number of 128 bits")),
    }
}

/// Binds a value to the parameter `at`, or from it on.
struct Binder<'b, 's, 'c> {
    statement: &'b mut Statement<'s>,
    at: usize,
    columns: &'c [&'c str],
}

/// Takes whole numbers.
macro_rules! integers {
    ($($method:ident $type:ty),*) => { $(
        fn $method(self, value: $type) -> Result<Done> {
            i64::try_from(value).map(Done::Integer).map_err(ValueError::custom)
        }
    )* };
}

/// Refuses what no value of the domain is.
macro_rules! refuse {
    ($($method:ident($($type:ty),*) -> $ok:ty;)*) => { $(
        fn $method(self, $(_: $type),*) -> Result<$ok> {
            Err(ValueError::custom(concat!(stringify!($method), ": no column holds such a value")))
        }
    )* };
}

type Never = Impossible<Done, ValueError>;

impl<'b, 's, 'c> Serializer for Binder<'b, 's, 'c> {
    type Ok = Done;
    type Error = ValueError;
    type SerializeSeq = Never;
    type SerializeTuple = Several<'b, 's>;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStruct = Fields<'b, 's, 'c>;
    type SerializeStructVariant = Never;

    fn is_human_readable(&self) -> bool {
        false
    }

    integers!(serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64);

    fn serialize_bool(self, value: bool) -> Result<Done> {
        Ok(Done::Integer(value.into()))
    }

    fn serialize_i128(self, value: i128) -> Result<Done> {
        Ok(Done::Digits(value))
    }

    fn serialize_u128(self, value: u128) -> Result<Done> {
        Ok(Done::Mask(value))
    }

    fn serialize_str(self, value: &str) -> Result<Done> {
        self.statement.raw_bind_parameter(self.at, value).map_err(ValueError::custom)?;
        Ok(Done::Bound)
    }

    fn serialize_none(self) -> Result<Done> {
        Ok(Done::Bound)
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<Done> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Done> {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, number: u32, _: &'static str) -> Result<Done> {
        Ok(Done::Integer(number.into()))
    }

    fn serialize_tuple(self, _: usize) -> Result<Several<'b, 's>> {
        Ok(Several { statement: self.statement, at: self.at, part: Part::First })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Fields<'b, 's, 'c>> {
        Ok(Fields { statement: self.statement, at: self.at, columns: self.columns })
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Done> {
        Err(ValueError::custom("no column holds a variant with a value"))
    }

    refuse! {
        serialize_f32(f32) -> Done;
        serialize_f64(f64) -> Done;
        serialize_char(char) -> Done;
        serialize_bytes(&[u8]) -> Done;
        serialize_unit() -> Done;
        serialize_unit_struct(&'static str) -> Done;
        serialize_seq(Option<usize>) -> Never;
        serialize_tuple_struct(&'static str, usize) -> Never;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Never;
        serialize_map(Option<usize>) -> Never;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Never;
    }
}

/// A tuple: the presence mask of a row and its columns, or the digits and the scale of a decimal.
struct Several<'b, 's> {
    statement: &'b mut Statement<'s>,
    at: usize,
    part: Part,
}

/// What a tuple has shown so far.
#[derive(Clone, Copy)]
enum Part {
    First,
    /// It is a row; these columns are still to come.
    Columns(u128),
    /// It is a decimal; its scale is still to come.
    Scale(i128),
    /// It is this decimal.
    Decimal(i64),
}

impl SerializeTuple for Several<'_, '_> {
    type Ok = Done;
    type Error = ValueError;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<()> {
        let at = match self.part {
            Part::Columns(rest) => self.at + rest.trailing_zeros() as usize,
            _ => self.at,
        };
        let done = value.serialize(Binder { statement: self.statement, at, columns: &[] })?;
        self.part = match (self.part, &done) {
            (Part::First, Done::Mask(mask)) => Part::Columns(*mask),
            (Part::First, Done::Digits(digits)) => Part::Scale(*digits),
            (Part::First, Done::Integer(digits)) => Part::Scale((*digits).into()),
            (Part::Scale(digits), Done::Integer(scale)) => Part::Decimal(packed(digits, *scale)?),
            (Part::Columns(rest), _) => {
                settle(self.statement, at, &done)?;
                Part::Columns(rest & rest.wrapping_sub(1))
            }
            _ => return Err(ValueError::custom("a tuple that is neither a row nor a decimal")),
        };
        Ok(())
    }

    fn end(self) -> Result<Done> {
        Ok(if let Part::Decimal(number) = self.part { Done::Integer(number) } else { Done::Bound })
    }
}

/// A decimal as one integer.
fn packed(digits: i128, scale: i64) -> Result<i64> {
    i64::try_from((digits << SCALE_BITS) | i128::from(scale)).map_err(ValueError::custom)
}

/// The fields of a struct, those with a column.
struct Fields<'b, 's, 'c> {
    statement: &'b mut Statement<'s>,
    at: usize,
    columns: &'c [&'c str],
}

impl SerializeStruct for Fields<'_, '_, '_> {
    type Ok = Done;
    type Error = ValueError;

    fn serialize_field<T: ?Sized + Serialize>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<()> {
        let Some((next, rest)) = self.columns.split_first() else { return Ok(()) };
        if *next == name {
            bind_value(self.statement, self.at, value)?;
            self.columns = rest;
            self.at += 1;
        }
        Ok(())
    }

    fn end(self) -> Result<Done> {
        match self.columns.first() {
            None => Ok(Done::Bound),
            Some(left) => Err(ValueError::custom(format!("the struct has no field {left}"))),
        }
    }
}
