//! Transactions of the demo company, made by hand.

use commerce_hq::channel::KeyedRow;
use commerce_hq::domain::enums::RetailTransactionType;
use commerce_hq::domain::{Amount, ChannelId, Currency, RetailTransaction};

use crate::synchronize::fixture::{Line, empty, pay, sell, total};

/// A place where trade happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shop {
    pub channel: ChannelId,
    pub database: &'static str,
    pub company: &'static str,
    pub currency: &'static str,
    pub node: &'static str,
    item: &'static str,
    /// A payment method that is posted, or authorized only.
    tender: &'static str,
}

/// The Fabrikam extended online store.
pub const ONLINE: Shop = Shop {
    channel: ChannelId(68_719_478_279),
    database: "Default",
    company: "usrt",
    currency: "USD",
    node: "Fabrikam extended online store",
    item: "81325",
    tender: "8",
};

/// The store in Houston.
pub const HOUSTON: Shop = Shop {
    channel: ChannelId(5_637_144_592),
    database: "Houston",
    company: "usrt",
    currency: "USD",
    node: "Houston",
    item: "81108",
    tender: "1",
};

/// The online store of the Indian company.
pub const INDIA: Shop = Shop {
    channel: ChannelId(68_719_478_290),
    database: "India",
    company: "inmf",
    currency: "INR",
    node: "INMF online store",
    item: "IN1001",
    tender: "1",
};

pub const SHOPS: [Shop; 3] = [ONLINE, HOUSTON, INDIA];

/// A sound order of one line.
pub fn order(shop: Shop, number: u32, cents: i64) -> RetailTransaction {
    let mut order = empty(shop.channel, shop.company);
    order.key.transaction = format!("T{number:06}").into();
    let price = Amount::cents(cents).to_string();
    let (item, net) = (shop.item, price.as_str());
    sell(&mut order, Line { item, qty: "1", price: net, discount: "0", net, tax: "0" });
    pay(&mut order, shop.tender, &price);
    total(&mut order, &price);
    let header = &mut order.header;
    header.currency = shop.currency.parse::<Currency>().unwrap();
    header.channel_reference_id = format!("R{number:06}").into();
    header.number_of_item_lines = Amount::whole(1);
    header.number_of_payment_lines = 1;
    order
}

/// A sound quote: an order that nobody has paid.
pub fn quote(shop: Shop, number: u32, cents: i64) -> RetailTransaction {
    let mut quote = order(shop, number, cents);
    quote.header.r#type = RetailTransactionType::AsyncCustomerQuote;
    quote.header.payment_amount = Amount::ZERO;
    quote.header.number_of_payment_lines = 0;
    quote.payments.clear();
    quote
}

/// A header that cancels the order of that number, and states an amount.
pub fn cancellation(shop: Shop, number: u32, of: u32, cents: i64) -> RetailTransaction {
    let mut cancellation = empty(shop.channel, shop.company);
    cancellation.key.transaction = format!("T{number:06}").into();
    let header = &mut cancellation.header;
    header.r#type = RetailTransactionType::AsyncOrderCancellation;
    header.currency = shop.currency.parse::<Currency>().unwrap();
    header.channel_reference_id = format!("R{of:06}").into();
    total(&mut cancellation, &Amount::cents(cents).to_string());
    cancellation
}

/// An order whose header states a cent less than it adds up to: it fails until somebody corrects it.
pub fn broken(shop: Shop, number: u32, cents: i64) -> RetailTransaction {
    let mut order = order(shop, number, cents);
    total(&mut order, &Amount::cents(cents - 1).to_string());
    order
}

/// A cash-and-carry sale, which is not for Synchronize orders: a header alone.
pub fn cash_and_carry(shop: Shop, number: u32, cents: i64) -> RetailTransaction {
    let mut sale = empty(shop.channel, shop.company);
    sale.key.transaction = format!("T{number:06}").into();
    sale.header.r#type = RetailTransactionType::Sales;
    sale.header.currency = shop.currency.parse::<Currency>().unwrap();
    total(&mut sale, &Amount::cents(cents).to_string());
    sale
}

/// The rows of a transaction with its key, as one element of an append.
pub fn rows(transaction: &RetailTransaction) -> Vec<KeyedRow> {
    let rows = transaction.clone().into_rows().into_iter();
    rows.map(|row| (transaction.key.clone(), row)).collect()
}
