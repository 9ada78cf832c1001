//! Two companies, their channels, and transactions put together in the customer's view of amounts.
//!
//! Amounts are given as written on a receipt; the stored sign is the product's, from `domain::sign`.

use chrono::{DateTime, NaiveDate, Utc};
use commerce_hq::domain::company::{
    Company, LedgerPeriod, MainAccount, NumberSequence, NumberSequences, PostingProfile, Sequence,
};
use commerce_hq::domain::enums::{RetailChannelType, RetailTransactionType, TenderFunction};
use commerce_hq::domain::order::SalesOrder;
use commerce_hq::domain::retail_channel::{PaymentMethod, RetailChannel};
use commerce_hq::domain::setup::{Customer, Product};
use commerce_hq::domain::synchronize::{Draft, SyncFailure, derive};
use commerce_hq::domain::tables::{
    RetailTransactionAddressTrans, RetailTransactionDiscountTrans, RetailTransactionMarkupTrans,
    RetailTransactionPaymentTrans, RetailTransactionSalesTrans, RetailTransactionTable,
    RetailTransactionTaxTrans,
};
use commerce_hq::domain::{
    Amount, ChannelId, CompanyId, Currency, Date, RetailTransaction, Setup, Text, TransactionKey,
    sign,
};

/// The Fabrikam extended online store of USRT.
pub const FABRIKAM: ChannelId = ChannelId(68_719_478_279);
/// The online store of INMF, in India.
pub const INDIA: ChannelId = ChannelId(68_719_490_001);

pub fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn account(number: &str, name: &str) -> MainAccount {
    MainAccount { account: number.into(), name: name.into() }
}

fn company(id: &str, currency: &str) -> Company {
    let sequence = |code: &str, prefix: &str| NumberSequence {
        code: code.into(),
        prefix: prefix.into(),
        digits: 6,
        smallest: 1,
        largest: 999_999,
    };
    let period = |year, month, last, open| LedgerPeriod {
        from: day(year, month, 1),
        to: day(year, month, last),
        open,
    };
    Company {
        id: CompanyId::new(id),
        name: id.to_uppercase().into(),
        currency: currency.parse().unwrap(),
        periods: vec![period(2025, 12, 31, false), period(2026, 1, 31, true)],
        accounts: PostingProfile {
            open_orders: account("130110", "Open orders"),
            deferred_revenue: account("401110", "Deferred revenue"),
            deferred_charges: account("401120", "Deferred charges"),
            deferred_tax: account("202110", "Deferred tax"),
            customer_prepayments: account("211110", "Customer prepayments"),
        },
        sequences: NumberSequences {
            sales_order: sequence("Sale_6", "SO-"),
            quotation: sequence("Sale_7", "QUO-"),
            voucher: sequence("Acco_18", "ARP-"),
            journal: sequence("Gene_1", "00"),
        },
        default_payment_service: Some("Adyen".into()),
    }
}

fn method(id: &str, name: &str, function: TenderFunction, number: &str) -> PaymentMethod {
    let (id, account) = (id.into(), account(number, name));
    PaymentMethod { id, name: name.into(), function, account }
}

fn channel(id: ChannelId, company: &str, currency: &str) -> RetailChannel {
    RetailChannel {
        id,
        name: "Fabrikam extended online store".into(),
        kind: RetailChannelType::OnlineStore,
        operating_unit: "128".into(),
        store_number: Text::default(),
        company: CompanyId::new(company),
        currency: currency.parse().unwrap(),
        time_zone: "America/Chicago".into(),
        channel_database: "Default".into(),
        warehouse: "DC-CENTRAL".into(),
        site: "Central".into(),
        tax_group: "TX".into(),
        default_customer: "100001".into(),
        registers: Vec::new(),
        payment_methods: vec![
            method("1", "Cash", TenderFunction::Normal, "110110"),
            method("3", "Cards", TenderFunction::Card, "110120"),
            method("4", "Customer account", TenderFunction::Customer, "130100"),
            method("8", "Gift card", TenderFunction::Normal, "250150"),
            method("9", "Remove float", TenderFunction::TenderRemoveFloat, "110199"),
        ],
    }
}

/// Setup with USRT and INMF.
pub fn setup() -> Setup {
    let customer = |company: &str, account: &str, name: &str| Customer {
        company: CompanyId::new(company),
        account: account.into(),
        name: name.into(),
        ..Customer::default()
    };
    let product = |company: &str, item: &str, name: &str, price: &str| Product {
        company: CompanyId::new(company),
        item: item.into(),
        name: name.into(),
        unit: "ea".into(),
        price: amount(price),
        tax_item_group: "RP".into(),
        ..Product::default()
    };
    Setup {
        companies: vec![company("usrt", "USD"), company("inmf", "INR"), company("demf", "EUR")],
        channels: vec![channel(FABRIKAM, "usrt", "USD"), channel(INDIA, "inmf", "INR")],
        customers: vec![
            customer("usrt", "004009", "Customer 004009"),
            customer("usrt", "100001", "Retail customer"),
            customer("inmf", "100001", "Retail customer"),
        ]
        .into(),
        products: vec![
            product("usrt", "81325", "Silver Chronograph Watch", "275.00"),
            product("usrt", "81108", "Trim Blazer", "399.95"),
            product("usrt", "92002", "Bag", "0.10"),
            product("inmf", "81325", "Silver Chronograph Watch", "22000"),
        ]
        .into(),
        ..Setup::default()
    }
}

/// A transaction of type 27 with customer 004009 on 2026-01-05 in a channel, without any rows.
pub fn empty(channel: ChannelId, company: &str) -> RetailTransaction {
    RetailTransaction {
        key: TransactionKey {
            company: CompanyId::new(company),
            channel,
            transaction: "fabrikamonline20260105084130".into(),
            ..Default::default()
        },
        header: RetailTransactionTable {
            r#type: RetailTransactionType::PendingSalesOrder,
            business_date: Date(Some(day(2026, 1, 5))),
            channel_reference_id: "FXTD48YQ2K".into(),
            ..Default::default()
        },
        ..Default::default()
    }
}

/// A row of goods as a receipt shows it.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    pub item: &'a str,
    pub qty: &'a str,
    pub price: &'a str,
    pub discount: &'a str,
    pub net: &'a str,
    pub tax: &'a str,
}

/// Puts a line with its discount row and its tax row at the end.
pub fn sell(transaction: &mut RetailTransaction, line: Line<'_>) {
    let number = Amount::whole(i64::try_from(transaction.sales.len()).unwrap() + 1);
    let (net, tax) = (amount(line.net), amount(line.tax));
    transaction.sales.push(RetailTransactionSalesTrans {
        line_num: number,
        item_id: line.item.into(),
        qty: sign::stored(amount(line.qty)),
        price: amount(line.price),
        disc_amount: amount(line.discount),
        net_amount: sign::stored(net),
        tax_amount: sign::stored(tax),
        ..Default::default()
    });
    if !amount(line.discount).is_zero() {
        transaction.discounts.push(RetailTransactionDiscountTrans {
            sale_line_num: number,
            line_num: Amount::whole(1),
            amount: amount(line.discount),
            ..Default::default()
        });
    }
    if !tax.is_zero() {
        transaction.taxes.push(RetailTransactionTaxTrans {
            sale_line_num: number,
            tax_code: "RP_TXST".into(),
            tax_percentage: amount("6.25"),
            tax_base_amount: sign::stored(net),
            amount: tax,
            ..Default::default()
        });
    }
}

/// Puts a payment in the order's currency at the end.
pub fn pay<'a>(
    transaction: &'a mut RetailTransaction,
    tender: &str,
    paid: &str,
) -> &'a mut RetailTransactionPaymentTrans {
    let number = Amount::whole(i64::try_from(transaction.payments.len()).unwrap() + 1);
    transaction.payments.push(RetailTransactionPaymentTrans {
        line_num: number,
        tender_type: tender.into(),
        amount_tendered: amount(paid),
        ..Default::default()
    });
    transaction.payments.last_mut().unwrap()
}

/// Puts a charge at the end; line 0 is the header.
pub fn charge(transaction: &mut RetailTransaction, line: i64, charged: &str, tax: &str) {
    let number = Amount::whole(i64::try_from(transaction.charges.len()).unwrap() + 1);
    transaction.charges.push(RetailTransactionMarkupTrans {
        markup_line_num: number,
        sale_line_num: Amount::whole(line),
        markup_code: "FREIGHT".into(),
        calculated_amount: amount(charged),
        tax_amount: amount(tax),
        ..Default::default()
    });
}

/// States the total with tax in the header.
pub fn total(transaction: &mut RetailTransaction, total: &str) {
    transaction.header.gross_amount = sign::stored(amount(total));
}

/// The documented sample order: a watch with 30 % off and a blazer, paid by card.
pub fn sample() -> RetailTransaction {
    let mut order = empty(FABRIKAM, "usrt");
    let watch = Line {
        item: "81325",
        qty: "1",
        price: "275.00",
        discount: "82.50",
        net: "192.50",
        tax: "12.03",
    };
    sell(&mut order, watch);
    let blazer = Line { item: "81108", price: "399.95", discount: "0", ..watch };
    sell(&mut order, Line { net: "399.95", tax: "25.00", ..blazer });
    order.sales[0].net_amount_incl_tax = sign::stored(amount("204.53"));
    order.sales[1].net_amount_incl_tax = sign::stored(amount("424.95"));
    order.sales[1].invent_dim_id = "004342".into();
    order.discounts[0].periodic_discount_offer_id = "ST100015".into();
    order.discounts[0].percentage = amount("30");
    order.addresses.push(RetailTransactionAddressTrans {
        street: "100 Main St".into(),
        city: "Bellevue".into(),
        state: "WA".into(),
        zip_code: "98004".into(),
        country_region_id: "USA".into(),
        ..Default::default()
    });
    let card = pay(&mut order, "3", "629.48");
    card.amount_cur = amount("629.48");
    card.currency = Currency::USD;
    card.authorized_amount = amount("629.48");
    card.card_type_id = "Visa".into();
    card.card_or_account = "************1111".into();
    total(&mut order, "629.48");
    let header = &mut order.header;
    header.cust_account = "004009".into();
    header.currency = Currency::USD;
    header.net_amount = sign::stored(amount("592.45"));
    header.disc_amount = amount("82.50");
    header.payment_amount = amount("629.48");
    header.number_of_items = amount("2");
    header.number_of_item_lines = amount("2");
    header.number_of_payment_lines = 1;
    header.dlv_mode = "99".into();
    order
}

/// The draft of a transaction that must become an order.
pub fn draft(transaction: &RetailTransaction) -> Draft {
    derive(transaction, &setup()).unwrap_or_else(|failure| panic!("{failure:?}"))
}

/// Why a transaction does not become an order.
pub fn failure(transaction: &RetailTransaction) -> SyncFailure {
    derive(transaction, &setup()).unwrap_err()
}

/// The moment orders are created at in these tests.
pub fn created() -> DateTime<Utc> {
    day(2026, 1, 5).and_hms_opt(15, 0, 0).unwrap().and_utc()
}

/// The order with its numbers, and what they were drawn for, in order.
pub fn numbered(draft: Draft) -> (SalesOrder, Vec<Sequence>) {
    let mut drawn = Vec::new();
    let order = draft.number(
        &mut |sequence| {
            drawn.push(sequence);
            Ok(compact_str::format_compact!("{sequence:?}-{}", drawn.len()))
        },
        created(),
    );
    (order.unwrap(), drawn)
}

/// What is posted on an account over all vouchers of an order.
pub fn posted(order: &SalesOrder, main_account: &str) -> Amount {
    let lines = order.vouchers.iter().flat_map(|voucher| &voucher.lines);
    let lines = lines.filter(|line| line.main_account == main_account);
    Amount::sum(lines.map(|line| line.amount)).unwrap()
}

/// I7 and I10: an order conserves its amounts and every voucher balances.
pub fn assert_conserved(order: &SalesOrder) {
    let sum = |amounts: &mut dyn Iterator<Item = Amount>| Amount::sum(amounts).unwrap();
    let net = sum(&mut order.lines.iter().map(|line| line.line_amount));
    let charges = sum(&mut order.markup_trans.iter().map(|charge| charge.calculated_amount));
    let line_taxes = sum(&mut order.lines.iter().map(|line| line.tax_amount));
    let charge_taxes = sum(&mut order.markup_trans.iter().map(|charge| charge.tax_amount));
    let rows = order.lines.iter().flat_map(|line| &line.taxes);
    assert_eq!(sum(&mut rows.clone().map(|tax| tax.amount)), line_taxes);
    let total = sum(&mut [net, charges, line_taxes, charge_taxes].into_iter());
    assert_eq!(order.total_amount, total);
    let included = rows.filter(|tax| tax.is_included_in_price).map(|tax| tax.amount);
    let included = sum(&mut included.into_iter());
    let gross = order.gross_line_amount.checked_sub(order.discount_amount).unwrap();
    assert_eq!(gross, net.checked_add(included).unwrap());
    let paid = sum(&mut order.payments.iter().map(|payment| payment.amount));
    assert_eq!(order.payment_amount, paid);
    assert_eq!(total, paid.checked_add(order.sales_payment_difference).unwrap());

    assert!(order.vouchers.iter().all(commerce_hq::domain::order::Voucher::balances));
    assert!(order.vouchers.iter().all(|voucher| voucher.currency_code == order.currency_code));
    let posted_payments = sum(&mut order.payments.iter().map(|payment| payment.posted_amount));
    assert_eq!(posted(order, "130110"), total);
    assert_eq!(posted(order, "211110"), -posted_payments);
}
