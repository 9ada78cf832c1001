//! Vouchers of a stored sales order, read in place: what stands before them is passed over.
//!
//! A stored value has no lengths of its parts, so each part that is passed over must be known. It is
//! named here by what it is made of; a test holds it against the order itself.

use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};

use super::super::codec::{Bytes, decode};
use super::super::error::StoreError;
use crate::domain::tables::{
    RetailTransactionAddressTrans, RetailTransactionAttributeTrans, RetailTransactionInfocodeTrans,
    RetailTransactionTaxMeasure,
};
use crate::domain::{Amount, Currency, Date, order};

/// A text, or a moment that is stored as one.
type Text<'a> = Bytes<'a>;
/// Digits of an amount, and how many of them are behind the point.
type Number = (i128, u8);
/// A member of an enumeration.
type Member = i16;

/// A list of what is read and not kept.
struct Passed<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Passed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Reader<T> {
            type Value = Passed<T>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Passed<T>, A::Error> {
                while list.next_element::<T>()?.is_some() {}
                Ok(Passed(PhantomData))
            }
        }

        deserializer.deserialize_seq(Reader(PhantomData))
    }
}

type Address = Option<RetailTransactionAddressTrans>;
type Key<'a> = (Text<'a>, i64, [Text<'a>; 3]);
type Discount<'a> = (Number, Member, [Text<'a>; 2], [Number; 2]);
type Tax<'a> = (Text<'a>, [Number; 3], bool);
type Charge<'a> = (Number, [Text<'a>; 2], [Number; 2]);
type Line<'a> = (
    (Number, [Text<'a>; 3], Number, Text<'a>, [Number; 4], [Text<'a>; 5], Address),
    (Passed<Discount<'a>>, Passed<Tax<'a>>),
);
type Payment<'a> = (
    (Number, [Text<'a>; 6], [Number; 2], Text<'a>, [Number; 2]),
    (u32, bool, Text<'a>, [Option<Text<'a>>; 2]),
);
type Head<'a> = (
    ([Text<'a>; 5], Member, Text<'a>, i64, [Text<'a>; 2], Key<'a>, Text<'a>, Date),
    ([Text<'a>; 4], bool, Text<'a>, Address, [Date; 2], [Number; 8]),
);
type FromChannel = (
    Passed<RetailTransactionAttributeTrans>,
    Passed<RetailTransactionInfocodeTrans>,
    Passed<RetailTransactionTaxMeasure>,
);

/// A stored sales order: what is passed over, and its vouchers.
type Order<'a> = (
    Head<'a>,
    (Passed<Line<'a>>, Passed<Charge<'a>>, Passed<Payment<'a>>, FromChannel),
    Vec<Voucher<'a>>,
);

/// The vouchers of a stored sales order.
pub(super) fn vouchers(document: &[u8]) -> Result<Vec<Voucher<'_>>, StoreError> {
    let (_, _, vouchers): Order<'_> = decode("a sales order", document)?;
    Ok(vouchers)
}

/// A voucher as it is stored.
#[derive(Debug, PartialEq, Deserialize)]
pub(super) struct Voucher<'a> {
    pub(super) number: &'a str,
    pub(super) date: Date,
    pub(super) text: &'a str,
    pub(super) currency: Currency,
    pub(super) lines: Vec<LedgerLine<'a>>,
}

/// A line of a voucher.
#[derive(Debug, PartialEq, Deserialize)]
pub(super) struct LedgerLine<'a> {
    pub(super) main_account: &'a str,
    pub(super) name: &'a str,
    pub(super) amount: Amount,
}

impl<'a> From<&'a order::Voucher> for Voucher<'a> {
    fn from(voucher: &'a order::Voucher) -> Self {
        let line = |line: &'a order::LedgerLine| LedgerLine {
            main_account: &line.main_account,
            name: &line.name,
            amount: line.amount,
        };
        Self {
            number: &voucher.voucher,
            date: voucher.trans_date,
            text: &voucher.text,
            currency: voucher.currency_code,
            lines: voucher.lines.iter().map(line).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::codec::encode;
    use super::*;
    use crate::domain::enums::{DiscountOriginType, InfocodeInputType};
    use crate::domain::order::{
        OrderCharge, OrderDiscount, OrderPayment, OrderTax, PaymentStatus, SalesLine, SalesOrder,
    };
    use crate::domain::{ChannelId, CompanyId, Text, TransactionKey};

    fn text(text: &str) -> Text {
        text.into()
    }

    fn amount(text: &str) -> Amount {
        text.parse().unwrap()
    }

    fn address() -> RetailTransactionAddressTrans {
        let city = text("Houston");
        RetailTransactionAddressTrans { city, ..RetailTransactionAddressTrans::default() }
    }

    /// A line with one of all that it can have.
    fn line() -> SalesLine {
        SalesLine {
            line_num: amount("1"),
            item_id: text("81327"),
            name: text("A name that is longer than a text that needs no memory"),
            invent_dim_id: text(""),
            sales_qty: amount("-2.5"),
            sales_unit: text("ea"),
            sales_price: amount("12345678901234.5678"),
            line_disc: amount("0.01"),
            line_amount: amount("3"),
            tax_amount: amount("4"),
            tax_group: text("TX"),
            tax_item_group: text("ALL"),
            invent_site_id: text("Central"),
            invent_location_id: text("DC-CENTRAL"),
            dlv_mode: text("99"),
            delivery_address: Some(address()),
            discounts: vec![OrderDiscount {
                line_num: amount("1"),
                discount_origin_type: DiscountOriginType::Tender,
                periodic_discount_offer_id: text("ST100015"),
                discount_code: text("CODE"),
                percentage: amount("15"),
                amount: amount("9.9"),
            }],
            taxes: vec![OrderTax {
                tax_code: text("CA"),
                tax_percentage: amount("7.25"),
                tax_base_amount: amount("100"),
                amount: amount("7.25"),
                is_included_in_price: true,
            }],
        }
    }

    fn payment() -> OrderPayment {
        OrderPayment {
            line_num: amount("1"),
            tender_type_id: text("3"),
            tender_name: text("Cards"),
            card_type_id: text("VISA"),
            card_number: text("****1111"),
            gift_card_id: text("G1"),
            loyalty_card_id: text("L1"),
            amount: amount("20"),
            amount_cur: amount("21"),
            currency: Currency::USD,
            exch_rate: amount("1.1"),
            posted_amount: amount("20"),
            status: PaymentStatus::Posted,
            is_prepay: true,
            authentication_code: text("A77"),
            journal_num: Some(text("J1")),
            voucher: Some(text("V2")),
        }
    }

    fn voucher(number: &str) -> order::Voucher {
        let line = |account: &str, sum: &str| order::LedgerLine {
            main_account: text(account),
            name: text("Receivables, or whatever else has a long name"),
            amount: amount(sum),
        };
        order::Voucher {
            voucher: text(number),
            trans_date: Date::parse("2026-01-05").unwrap(),
            text: text("Sales order"),
            currency_code: Currency::USD,
            lines: vec![line("130100", "20.5"), line("401100", "-20.5")],
        }
    }

    /// An order with one of all that it can have.
    fn order() -> SalesOrder {
        let date = Date::parse("2026-01-05").unwrap();
        let infocode = RetailTransactionInfocodeTrans {
            input_type: InfocodeInputType::ALL.last().copied().unwrap(),
            information: text("blue"),
            trans_date: date,
            ..RetailTransactionInfocodeTrans::default()
        };
        SalesOrder {
            sales_id: text("SO-1"),
            data_area_id: CompanyId::new("usrt"),
            cust_account: text("2001"),
            currency_code: Currency::USD,
            channel_reference_id: text("R1"),
            retail_channel: ChannelId(5_637_144_592),
            retail_store_id: text("HOUSTON"),
            retail_transaction: TransactionKey {
                company: CompanyId::new("usrt"),
                transaction: text("HOUSTON-1-1"),
                ..TransactionKey::default()
            },
            business_date: date,
            incl_tax: true,
            email: text("a@b.c"),
            delivery_address: Some(address()),
            receipt_date_requested: date,
            net_amount: amount("-0.0000000000000001"),
            total_amount: amount("20.5"),
            lines: vec![line(), line()],
            markup_trans: vec![OrderCharge {
                line_num: amount("0"),
                markup_code: text("FREIGHT"),
                description: text("Freight"),
                calculated_amount: amount("5"),
                tax_amount: amount("0.5"),
            }],
            payments: vec![payment(), OrderPayment { voucher: None, ..payment() }],
            attributes: vec![RetailTransactionAttributeTrans::default()],
            infocodes: vec![infocode],
            tax_measures: vec![RetailTransactionTaxMeasure::default()],
            vouchers: vec![voucher("V1"), voucher("V2")],
            ..SalesOrder::default()
        }
    }

    #[test]
    fn the_vouchers_of_an_order_are_found_behind_all_that_it_can_have() {
        for order in [order(), SalesOrder { vouchers: order().vouchers, ..SalesOrder::default() }] {
            let stored = encode(&order).unwrap();
            let expected: Vec<Voucher<'_>> = order.vouchers.iter().map(Voucher::from).collect();
            assert_eq!(vouchers(&stored).unwrap(), expected);
            for cut in 1..stored.len() {
                assert!(vouchers(&stored[..cut]).is_err(), "cut at {cut}");
            }
        }
    }
}
