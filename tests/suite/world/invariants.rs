//! What holds at every moment in which nobody writes (the numbers are those of the invariants), and a
//! picture of everything that a store came to, for comparing two of them.

use std::collections::{BTreeMap, BTreeSet};

use commerce_hq::channel::ChannelDatabase;
use commerce_hq::domain::cancellation::OrderCancellation;
use commerce_hq::domain::enums::{RetailTransactionOrderStatusType as Status, SalesStatus};
use commerce_hq::domain::order::SalesOrder;
use commerce_hq::domain::quotation::SalesQuotation;
use commerce_hq::domain::row::AnyRow;
use commerce_hq::domain::schedule::Counters;
use commerce_hq::domain::status::OrderStatus;
use commerce_hq::domain::table::Table;
use commerce_hq::domain::{
    Amount, Currency, Moment, RetailTransaction, Text, TransactionKey, sign,
};
use commerce_hq::durable::{KeyRange, MemoryMap, Order, OrderedMap};
use commerce_hq::store::{Headquarters, HeldBack, StoredTransaction, Watermark};
use futures::executor::block_on;
use serde::de::DeserializeOwned;

use super::Life;

/// Sums by currency.
pub type Sums = BTreeMap<Currency, Amount>;

/// Adds an amount to a sum.
pub fn add(sums: &mut Sums, currency: Currency, amount: Amount) {
    let sum = sums.entry(currency).or_insert(Amount::ZERO);
    *sum = sum.checked_add(amount).unwrap();
}

/// Everything that a store came to, without what a retry may change: sessions and retry counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    pub transactions: Vec<(StoredTransaction, OrderStatus)>,
    pub orders: Vec<SalesOrder>,
    pub quotations: Vec<SalesQuotation>,
    pub cancellations: Vec<OrderCancellation>,
    pub watermarks: BTreeMap<Text, Counters>,
    pub conflicts: Vec<HeldBack>,
    pub quarantined: Vec<HeldBack>,
    pub waiting: Vec<Vec<AnyRow>>,
    /// The next number of each sequence.
    pub numbers: Vec<(Vec<u8>, u64)>,
}

/// The values of a space of headquarters' map, with their keys.
fn space<T: DeserializeOwned>(map: &MemoryMap, prefix: u8) -> Vec<(Vec<u8>, T)> {
    let found = map.scan(&KeyRange::prefix(&[prefix]), Order::Ascending, usize::MAX).unwrap();
    // The first byte of a value is its format.
    let value = |bytes: &[u8]| postcard::from_bytes(&bytes[1..]).unwrap();
    found.into_iter().map(|entry| (entry.key, value(&entry.found.value))).collect()
}

fn values<T: DeserializeOwned>(map: &MemoryMap, prefix: u8) -> Vec<T> {
    space(map, prefix).into_iter().map(|(_, value)| value).collect()
}

/// The transactions that came again with other content.
pub fn conflicts(map: &MemoryMap) -> Vec<HeldBack> {
    values(map, 0x09)
}

/// The transactions held back.
pub fn quarantined(map: &MemoryMap) -> Vec<HeldBack> {
    values(map, 0x0A)
}

/// The rows that wait, transaction by transaction.
pub fn waiting(map: &MemoryMap) -> Vec<Vec<AnyRow>> {
    values(map, 0x08)
}

/// All transactions by ordinal.
pub fn transactions(headquarters: &Headquarters) -> Vec<(StoredTransaction, OrderStatus)> {
    let all: Vec<u64> = (0..headquarters.transaction_count()).collect();
    let stored = block_on(headquarters.transactions(&all)).unwrap();
    let status = |ordinal: &u64| block_on(headquarters.status(*ordinal)).unwrap();
    stored.into_iter().zip(all.iter().map(status)).collect()
}

/// All sales orders by ordinal.
pub fn orders(headquarters: &Headquarters) -> Vec<SalesOrder> {
    let all: Vec<u64> = (0..headquarters.order_count()).collect();
    block_on(headquarters.orders(&all)).unwrap()
}

/// All quotations by ordinal.
pub fn quotations(headquarters: &Headquarters) -> Vec<SalesQuotation> {
    let mut all = Vec::new();
    headquarters.each_quotation(|ordinal, _| all.push(ordinal));
    block_on(headquarters.quotations(&all)).unwrap()
}

/// All cancellations by ordinal.
pub fn cancellations(headquarters: &Headquarters) -> Vec<OrderCancellation> {
    let mut all = Vec::new();
    headquarters.each_cancellation(|ordinal, _| all.push(ordinal));
    block_on(headquarters.cancellations(&all)).unwrap()
}

impl Picture {
    /// The picture of a store.
    pub fn of(life: &Life, map: &MemoryMap) -> Self {
        let mut transactions = transactions(&life.headquarters);
        for (stored, status) in &mut transactions {
            stored.session = 0;
            status.retry_count = 0;
            status.modified = Moment(None);
        }
        let mut conflicts = conflicts(map);
        let mut quarantined = quarantined(map);
        conflicts.iter_mut().chain(&mut quarantined).for_each(|held| held.session = 0);
        let name =
            |database: &Text| (database.clone(), life.headquarters.watermark(database).counters);
        Self {
            transactions,
            orders: orders(&life.headquarters),
            quotations: quotations(&life.headquarters),
            cancellations: cancellations(&life.headquarters),
            watermarks: life.channels.names().iter().map(name).collect(),
            conflicts,
            quarantined,
            waiting: waiting(map),
            numbers: space(map, 0x21),
        }
    }

    /// The picture without numbers, in the order of the transaction keys: for runs whose commits
    /// came in another order.
    #[must_use]
    pub fn unnumbered(mut self) -> Self {
        for order in &mut self.orders {
            order.sales_id = Text::default();
            order.vouchers.iter_mut().for_each(|voucher| voucher.voucher = Text::default());
            for payment in &mut order.payments {
                payment.voucher = payment.voucher.take().map(|_| Text::default());
                payment.journal_num = payment.journal_num.take().map(|_| Text::default());
            }
        }
        for quotation in &mut self.quotations {
            quotation.quotation_id = Text::default();
        }
        for cancellation in &mut self.cancellations {
            cancellation.sales_id = Text::default();
            cancellation.voucher.voucher = Text::default();
            cancellation.voucher.text = Text::default();
        }
        for (_, status) in &mut self.transactions {
            status.sales_id = Text::default();
            status.quotation_id = Text::default();
            status.canceled_sales_id = Text::default();
        }
        self.quotations.sort_by_key(|quotation| quotation.retail_transaction.clone());
        self.cancellations.sort_by_key(|cancellation| cancellation.retail_transaction.clone());
        self.orders.sort_by_key(|order| order.retail_transaction.clone());
        self.transactions.sort_by_key(|(stored, _)| stored.transaction.key.clone());
        self
    }
}

/// Checks what must hold at every moment.
#[track_caller]
pub fn assert_hold(life: &Life, map: &MemoryMap) {
    let transactions = transactions(&life.headquarters);
    let documents = Documents {
        orders: orders(&life.headquarters),
        quotations: quotations(&life.headquarters),
        cancellations: cancellations(&life.headquarters),
    };
    assert_one_fate_each(life, &transactions, &documents);
    assert_numbers(life, &documents);
    assert_money(&transactions, &documents);
    for name in life.channels.names() {
        assert_every_row_accounted_for(life, map, &name, &transactions);
    }
    assert!(map.verify().unwrap().bad.is_empty());
    let found = life.doctor();
    let wrong: Vec<_> = found.checks.iter().filter(|check| !check.ok).collect();
    assert!(found.ok && wrong.is_empty(), "{wrong:#?}");
}

/// Everything that transactions became.
struct Documents {
    orders: Vec<SalesOrder>,
    quotations: Vec<SalesQuotation>,
    cancellations: Vec<OrderCancellation>,
}

/// I1, I2: pending, failed with a reason, or posted as exactly one order, quotation or cancellation.
#[track_caller]
fn assert_one_fate_each(
    life: &Life,
    transactions: &[(StoredTransaction, OrderStatus)],
    documents: &Documents,
) {
    let mut posted = BTreeSet::new();
    for (stored, status) in transactions {
        let key = &stored.transaction.key;
        assert!(life.headquarters.find_transaction(key).is_some(), "{key} is not found");
        match status.status {
            Status::None => assert_eq!((status.document().as_str(), status.retry_count), ("", 0)),
            Status::Failed => {
                assert!(!status.error_code.is_empty() && !status.error_detail.is_empty());
                assert!(!status.remedy.is_empty() && status.retry_count > 0, "{status:?}");
            }
            Status::Succeeded => {
                assert_eq!((status.error_code.as_str(), status.error_detail.as_str()), ("", ""));
                let OrderStatus { sales_id, quotation_id, canceled_sales_id, .. } = status;
                let filled = [sales_id, quotation_id, canceled_sales_id];
                assert_eq!(filled.iter().filter(|number| !number.is_empty()).count(), 1, "{key}");
                assert!(posted.insert((key.clone(), status.document().clone())));
            }
            other => panic!("{key}: {other:?}"),
        }
    }
    let orders = documents.orders.iter().map(|it| (&it.retail_transaction, &it.sales_id));
    let quotations = documents.quotations.iter();
    let quotations = quotations.map(|it| (&it.retail_transaction, &it.quotation_id));
    let cancellations = documents.cancellations.iter();
    let cancellations = cancellations.map(|it| (&it.retail_transaction, &it.sales_id));
    let named: Vec<_> = orders.chain(quotations).chain(cancellations).collect();
    assert_eq!(named.len(), posted.len(), "a document without a transaction");
    let named: BTreeSet<_> = named.into_iter().map(|(key, id)| (key.clone(), id.clone())).collect();
    assert_eq!(named, posted);
    let canceled: BTreeSet<_> =
        documents.cancellations.iter().map(|it| (&it.data_area_id, &it.sales_id)).collect();
    assert_eq!(canceled.len(), documents.cancellations.len(), "an order is canceled twice");
}

/// I5: numbers of each company ascend in commit order from the smallest, without gaps. Vouchers of
/// orders and of cancellations come from one sequence and are stored apart.
#[track_caller]
fn assert_numbers(life: &Life, documents: &Documents) {
    let setup = life.headquarters.setup();
    for company in &setup.companies {
        let mine = || documents.orders.iter().filter(|order| order.data_area_id == company.id);
        let sequences = &company.sequences;
        let digits = |text: &Text| -> u64 {
            let at = text.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1);
            text[at..].parse().unwrap()
        };
        let ids: Vec<u64> = mine().map(|order| digits(&order.sales_id)).collect();
        assert_contiguous(&ids, sequences.sales_order.smallest);
        let quotations = documents.quotations.iter().filter(|it| it.data_area_id == company.id);
        let ids: Vec<u64> = quotations.map(|it| digits(&it.quotation_id)).collect();
        assert_contiguous(&ids, sequences.quotation.smallest);
        let vouchers = mine().flat_map(|order| &order.vouchers);
        let mut vouchers: Vec<u64> = vouchers.map(|voucher| digits(&voucher.voucher)).collect();
        assert!(vouchers.is_sorted(), "vouchers of orders out of order");
        let canceled = documents.cancellations.iter().filter(|it| it.data_area_id == company.id);
        let canceled: Vec<u64> = canceled.map(|it| digits(&it.voucher.voucher)).collect();
        assert!(canceled.is_sorted(), "vouchers of cancellations out of order");
        vouchers.extend(canceled);
        vouchers.sort_unstable();
        assert_contiguous(&vouchers, sequences.voucher.smallest);
        let journals = mine().filter_map(|order| {
            let journal = order.payments.iter().find_map(|payment| payment.journal_num.as_ref());
            journal.map(digits)
        });
        assert_contiguous(&journals.collect::<Vec<_>>(), sequences.journal.smallest);
    }
}

#[track_caller]
fn assert_contiguous(numbers: &[u64], smallest: u64) {
    let expected: Vec<u64> = (smallest..).take(numbers.len()).collect();
    assert_eq!(numbers, expected, "numbers with a gap or out of order");
}

/// I7, I8, I10: each order adds up, each voucher balances, a cancellation takes back its order, and
/// nothing of what was staged is missing among what was posted and what was not.
#[track_caller]
fn assert_money(transactions: &[(StoredTransaction, OrderStatus)], documents: &Documents) {
    let Documents { orders, quotations, cancellations } = documents;
    for order in orders {
        let parts = [order.net_amount, order.charge_amount, order.tax_amount];
        assert_eq!(Amount::sum(parts), Some(order.total_amount), "{}", order.sales_id);
        let paid = Amount::sum(order.payments.iter().map(|payment| payment.amount)).unwrap();
        let total = paid.checked_add(order.sales_payment_difference).unwrap();
        assert_eq!(total, order.total_amount, "{}", order.sales_id);
        assert!(order.vouchers.iter().all(commerce_hq::domain::order::Voucher::balances));
    }
    for cancellation in cancellations {
        let OrderCancellation { data_area_id, sales_id, .. } = cancellation;
        let same = |order: &&SalesOrder| {
            (&order.data_area_id, &order.sales_id) == (data_area_id, sales_id)
        };
        let order = orders.iter().find(same).unwrap();
        assert_eq!(cancellation.total_amount, order.total_amount, "{sales_id}");
        assert_eq!(order.sales_status, SalesStatus::Canceled, "{sales_id}");
        assert!(cancellation.voucher.balances());
    }
    let (mut staged, mut fates) = (Sums::new(), Sums::new());
    for (stored, status) in transactions {
        let header = &stored.transaction.header;
        let amount = sign::sold(header.gross_amount);
        add(&mut staged, header.currency, amount);
        // What a cancellation states about itself is on no document.
        if status.status != Status::Succeeded || !status.canceled_sales_id.is_empty() {
            add(&mut fates, header.currency, amount);
        }
    }
    for order in orders {
        add(&mut fates, order.currency_code, order.total_amount);
    }
    for quotation in quotations {
        add(&mut fates, quotation.currency_code, quotation.total_amount);
    }
    assert_eq!(staged, fates, "money was lost or made");
}

/// I11, I12, I13: a row up to the watermark is staged, kept as a conflict, held back or waiting; and a
/// watermark never passes the last row.
#[track_caller]
fn assert_every_row_accounted_for(
    life: &Life,
    map: &MemoryMap,
    name: &str,
    transactions: &[(StoredTransaction, OrderStatus)],
) {
    let database = life.channel(name);
    let Watermark { counters, .. } = life.headquarters.watermark(name);
    assert!(database.counters().unwrap().reaches(&counters), "{name} is taken beyond its rows");
    let mut kept: BTreeMap<TransactionKey, Vec<AnyRow>> = BTreeMap::new();
    let mut keep = |transaction: &RetailTransaction| {
        let rows = transaction.clone().into_rows();
        kept.entry(transaction.key.clone()).or_default().extend(rows);
    };
    for (stored, _) in transactions {
        keep(&stored.transaction);
    }
    for conflict in conflicts(map) {
        kept.entry(conflict.key).or_default().extend(conflict.rows);
    }
    for held in quarantined(map) {
        kept.entry(held.key).or_default().extend(held.rows);
    }
    for (key, row) in rows(&*database, &counters) {
        let waits = block_on(life.headquarters.waiting(&[&key])).unwrap().concat();
        let mut held = kept.get(&key).into_iter().flatten().chain(&waits);
        assert!(held.any(|kept| kept.same_content(&row)), "a row of {key} is lost: {row:?}");
    }
}

/// The rows of a channel database up to some counters.
fn rows(database: &dyn ChannelDatabase, upto: &Counters) -> Vec<(TransactionKey, AnyRow)> {
    let mut rows = Vec::new();
    let mut from = Counters::default();
    while let Some(window) = database.next_window(&from, upto).unwrap() {
        from = window.to;
        assert!(window.gaps.is_empty());
        rows.extend(window.rows.into_values().flatten());
    }
    assert!(Table::ALL.iter().all(|table| from.get(*table) == upto.get(*table)));
    rows
}
