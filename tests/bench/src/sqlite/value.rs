//! Values of the domain as values of SQLite columns, by serde: each takes the smallest form that
//! SQLite has for it, and nothing that is a number goes by way of text.

mod read;
mod write;

use std::fmt;

pub use read::{read_row, read_struct, read_value};
pub use write::{bind_row, bind_struct, bind_value};

/// A decimal is one integer: its digits, and in the lowest five bits how many of them are behind the
/// point. As fast as an integer of cents, and exact for every column.
const SCALE_BITS: u32 = 5;

/// A value that no column can hold, or a column that no value can be read from.
#[derive(Debug)]
pub struct ValueError(String);

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ValueError {}

impl serde::ser::Error for ValueError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl serde::de::Error for ValueError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

#[cfg(test)]
mod tests {
    use commerce_hq::domain::order::{OrderPayment, PaymentStatus};
    use commerce_hq::domain::tables::RetailTransactionPaymentTrans;
    use commerce_hq::domain::{Amount, Currency, Date};
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn a_row_and_a_struct_are_read_as_they_were_written() {
        let connection = Connection::open_in_memory().unwrap();
        let row = RetailTransactionPaymentTrans {
            line_num: Amount::whole(2),
            amount_tendered: Amount::cents(-123_456_789_012_345),
            trans_date: Date::parse("2026-01-05").unwrap_or_default(),
            ..Default::default()
        };
        let marks = vec!["?"; 100].join(",");
        let mut statement = connection.prepare(&format!("select {marks}")).unwrap();
        bind_row(&mut statement, 1, &row).unwrap();
        let mut rows = statement.raw_query();
        let read = rows.next().unwrap().unwrap();
        assert_eq!(read_row::<RetailTransactionPaymentTrans>(read, 0, 60).unwrap(), row);
        drop(rows);

        let columns = ["LineNum", "Amount", "Status", "Voucher"];
        let payment = OrderPayment {
            line_num: Amount::whole(1),
            tender_type_id: "1".into(),
            tender_name: "Cash".into(),
            card_type_id: "".into(),
            card_number: "".into(),
            gift_card_id: "".into(),
            loyalty_card_id: "".into(),
            amount: Amount::cents(12_345),
            amount_cur: Amount::ZERO,
            currency: Currency::default(),
            exch_rate: Amount::ZERO,
            posted_amount: Amount::ZERO,
            status: PaymentStatus::Posted,
            is_prepay: false,
            authentication_code: "".into(),
            journal_num: None,
            voucher: Some("V-1".into()),
        };
        let mut statement = connection.prepare("select ?, ?, ?, ?").unwrap();
        bind_struct(&mut statement, 1, &columns, &payment).unwrap();
        let mut rows = statement.raw_query();
        let read = rows.next().unwrap().unwrap();
        assert_eq!(read_value::<Amount>(read, 1).unwrap(), Amount::cents(12_345));
        assert_eq!(read_value::<PaymentStatus>(read, 2).unwrap(), PaymentStatus::Posted);
        assert_eq!(read.get::<_, String>(3).unwrap(), "V-1");
    }
}
