//! Damage with right checksums: records altered, dropped, swapped, invented.

use std::path::Path;

use commerce_hq::channel::KeyedRow;
use commerce_hq::domain::cancellation::OrderCancellation;
use commerce_hq::domain::channel_database::{CounterGap, Gap};
use commerce_hq::domain::enums::RetailTransactionOrderStatusType as Status;
use commerce_hq::domain::order::SalesOrder;
use commerce_hq::domain::quotation::SalesQuotation;
use commerce_hq::domain::schedule::UploadSession;
use commerce_hq::domain::status::OrderStatus;
use commerce_hq::domain::table::Table;
use commerce_hq::domain::{Amount, Moment, Sum, Text};
use commerce_hq::durable::{Commit, Database, KeyRange, Order, OrderedMap, SledMap};
use commerce_hq::store::segments::Segment;
use commerce_hq::store::{
    Became, CancellationEntry, CauseCode, Figures, Group, HeldBack, OrderEntry, SlotStatus,
    Standing, StoredTransaction, TransactionEntry, Watermark,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::super::keeping::{copied, doctor};

const TRANSACTIONS: u8 = 0x01;
const ENTRIES: u8 = 0x02;
const STATUSES: u8 = 0x03;
const FAILURES: u8 = 0x04;
const ORDERS: u8 = 0x05;
const ORDER_ENTRIES: u8 = 0x06;
const TOTALS: u8 = 0x07;
const WAITING: u8 = 0x08;
const CONFLICTS: u8 = 0x09;
const QUARANTINE: u8 = 0x0A;
const QUOTATIONS: u8 = 0x0B;
const QUOTATION_ENTRIES: u8 = 0x0C;
const CANCELLATIONS: u8 = 0x0D;
const CANCELLATION_ENTRIES: u8 = 0x0E;
const GAPS: u8 = 0x0F;
/// Texts beside the segments of transactions and of orders.
const TEXTS: [u8; 2] = [0x10, 0x11];
const WATERMARKS: u8 = 0x20;
const NUMBERS: u8 = 0x21;
const SESSIONS: u8 = 0x22;
const SETUP: u8 = 0x30;
const CLOCK: u8 = 0x31;

/// A map to be damaged.
struct Map(SledMap);

impl Map {
    fn headquarters(store: &Path) -> Self {
        Self::open(&store.join("data/headquarters"), "headquarters")
    }

    fn channel(store: &Path, name: &str) -> Self {
        Self::open(&store.join("data/channels"), &format!("channel {name}"))
    }

    fn open(folder: &Path, name: &str) -> Self {
        Self(Database::open(folder).unwrap().map(name).unwrap())
    }

    fn keys(&self, prefix: &[u8]) -> Vec<Vec<u8>> {
        let entries = self.0.scan(&KeyRange::prefix(prefix), Order::Ascending, usize::MAX).unwrap();
        entries.into_iter().map(|entry| entry.key).collect()
    }

    fn get(&self, key: &[u8]) -> Vec<u8> {
        self.0.get(key).unwrap().unwrap().value.to_vec()
    }

    fn write(&self, key: &[u8], value: Option<Vec<u8>>) {
        let writes = vec![(key.to_vec(), value)];
        self.0.commit(Commit { expect: Vec::new(), writes }).unwrap();
    }

    fn drop_first(&self, space: u8) {
        let key = self.keys(&[space]).first().unwrap().clone();
        self.write(&key, None);
    }

    fn drop_last(&self, space: u8) {
        let key = self.keys(&[space]).last().unwrap().clone();
        self.write(&key, None);
    }

    /// Alters the value at a key.
    fn alter<T: Serialize + DeserializeOwned>(&self, key: &[u8], change: impl FnOnce(&mut T)) {
        let mut value: T = decode(&self.get(key));
        change(&mut value);
        self.write(key, Some(encode(&value)));
    }

    /// Alters the first value of a space.
    fn alter_first<T: Serialize + DeserializeOwned>(&self, space: u8, change: impl FnOnce(&mut T)) {
        let key = self.keys(&[space]).first().unwrap().clone();
        self.alter(&key, change);
    }

    /// Alters the documents of the first segment of a space.
    fn documents<T: Serialize + DeserializeOwned>(
        &self,
        space: u8,
        change: impl FnOnce(&mut Vec<T>),
    ) {
        let key = self.keys(&[space]).first().unwrap().clone();
        let segment = Segment::decompress(&self.get(&key)).unwrap();
        let mut documents: Vec<T> = segment.iter().map(decode).collect();
        change(&mut documents);
        self.write(&key, Some(segment_of(&documents)));
    }

    fn orders(&self, change: impl FnOnce(&mut Vec<SalesOrder>)) {
        self.documents(ORDERS, change);
    }

    fn transactions(&self, change: impl FnOnce(&mut Vec<StoredTransaction>)) {
        self.documents(TRANSACTIONS, change);
    }

    fn statuses(&self, change: impl FnOnce(&mut Vec<SlotStatus>)) {
        self.alter_first(STATUSES, change);
    }

    fn swap(&self, space: u8) {
        let keys = self.keys(&[space]);
        let (first, second) = (self.get(&keys[0]), self.get(&keys[1]));
        self.write(&keys[0], Some(second));
        self.write(&keys[1], Some(first));
    }
}

fn segment_of(documents: &[impl Serialize]) -> Vec<u8> {
    let mut segment = Segment::default();
    for document in documents {
        segment.push(&encode(document)).unwrap();
    }
    segment.compress().unwrap()
}

fn encode(value: &impl Serialize) -> Vec<u8> {
    postcard::to_extend(value, vec![1]).unwrap()
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> T {
    postcard::from_bytes(&bytes[1..]).unwrap()
}

/// The damage to headquarters is reported by the check of that number; `OPEN` is the refusal.
#[track_caller]
fn reported(id: &str, damage: impl FnOnce(&Map)) {
    let (_folder, store) = copied();
    damage(&Map::headquarters(&store));
    assert_reported(&store, id);
}

/// The same of the channel database Default.
#[track_caller]
fn reported_in_channel(id: &str, damage: impl FnOnce(&Map)) {
    let (_folder, store) = copied();
    damage(&Map::channel(&store, "Default"));
    assert_reported(&store, id);
}

#[track_caller]
fn assert_reported(store: &Path, id: &str) {
    let failed = doctor(store).unwrap_or_else(|| panic!("{id}: the damage was not noticed"));
    let check = failed.iter().find(|(failed, _)| failed == id);
    let (_, failures) = check.unwrap_or_else(|| panic!("{id} did not fail, but {failed:#?}"));
    assert!(failures.iter().all(|failure| !failure.is_empty()), "{failures:?}");
}

#[test]
fn documents_that_are_gone_are_reported() {
    reported("I27", |map| map.drop_first(TRANSACTIONS));
    reported("OPEN", |map| map.drop_last(TRANSACTIONS));
    reported("OPEN", |map| map.drop_first(ENTRIES));
    // Without the last block nothing says that there were more transactions but what points there.
    reported("I2", |map| {
        for space in [TRANSACTIONS, ENTRIES, STATUSES] {
            map.drop_last(space);
        }
    });
    reported("OPEN", |map| map.drop_first(STATUSES));
    reported("I27", |map| map.drop_first(ORDERS));
    reported("OPEN", |map| map.drop_first(ORDER_ENTRIES));
    reported("I2", |map| {
        map.drop_last(ORDERS);
        map.drop_last(ORDER_ENTRIES);
    });
}

#[test]
fn documents_under_the_keys_of_others_are_reported() {
    reported("I6", |map| map.swap(TRANSACTIONS));
    reported("I6", |map| map.swap(ORDERS));
    reported("I6", |map| map.orders(|orders| orders.swap(0, 1)));
    reported("I6", |map| map.transactions(|stored| stored.swap(0, 1)));
}

#[test]
fn texts_that_their_documents_do_not_say_are_reported_and_missing_ones_are_no_damage() {
    for texts in TEXTS {
        reported("I6", |map| map.swap(texts));
        // Where no segment begins.
        reported("I6", |map| {
            let block = map.get(map.keys(&[texts]).first().unwrap());
            map.write(&[&[texts][..], &1_u64.to_be_bytes()].concat(), Some(block));
        });
        reported("I29", |map| {
            let key = map.keys(&[texts]).first().unwrap().clone();
            map.write(&key, Some(map.get(&key)[..9].to_vec()));
        });
    }
    let (_folder, store) = copied();
    let map = Map::headquarters(&store);
    TEXTS.iter().for_each(|texts| map.drop_first(*texts));
    drop(map);
    assert_eq!(doctor(&store), None);
}

#[test]
fn a_fate_that_cannot_be_is_reported() {
    reported("I1", |map| map.drop_first(FAILURES));
    reported("I1", |map| {
        let failure = OrderStatus { error_code: "X".into(), ..OrderStatus::default() };
        map.write(&[&[FAILURES][..], &0_u64.to_be_bytes()].concat(), Some(encode(&failure)));
    });
    reported("I1", |map| {
        let far = [&[FAILURES][..], &9_999_u64.to_be_bytes()].concat();
        map.write(&far, Some(encode(&OrderStatus::default())));
    });
    reported("I1", |map| map.statuses(|statuses| statuses[0].modified = Moment(None)));
    reported("I1", |map| map.statuses(|statuses| statuses[0].status = Status::Failed));
    reported("I2", |map| map.statuses(|statuses| statuses[0] = SlotStatus::default()));
    reported("I2", |map| map.statuses(|statuses| statuses[0].became = statuses[1].became));
    reported("I2", |map| map.statuses(|statuses| statuses[0].became = Became::Order(9_999)));
    reported("I2", |map| {
        map.orders(|orders| orders[0].retail_transaction.transaction = "OTHER".into());
    });
    reported("I2", |map| {
        map.alter_first(ORDER_ENTRIES, |entries: &mut Vec<OrderEntry>| {
            entries[0].transaction = entries[1].transaction;
        });
    });
}

#[test]
fn an_order_that_is_not_its_transaction_is_reported() {
    reported("I4", |map| map.orders(|orders| drop(orders[0].lines.pop())));
    reported("I4", |map| map.orders(|orders| orders[0].lines[0].item_id = "0001".into()));
    reported("I4", |map| {
        map.orders(|orders| orders[0].payments[0].tender_type_id = "1".into());
    });
    // The sample orders are at the end of the first day: with discount, taxes, charge, infocode.
    let rich = |change: fn(&mut SalesOrder)| {
        move |map: &Map| {
            for key in map.keys(&[ORDERS]) {
                let segment = Segment::decompress(&map.get(&key)).unwrap();
                let mut orders: Vec<SalesOrder> = segment.iter().map(decode).collect();
                let Some(order) = orders.iter_mut().find(|order| !order.markup_trans.is_empty())
                else {
                    continue;
                };
                change(order);
                map.write(&key, Some(segment_of(&orders)));
                return;
            }
            panic!("no order has a charge");
        }
    };
    reported("I4", rich(|order| drop(order.markup_trans.pop())));
    reported("I4", rich(|order| drop(order.infocodes.pop())));
    reported("I4", rich(|order| order.lines[0].discounts.clear()));
    reported("I4", rich(|order| order.lines[0].taxes[0].tax_code = "OTHER".into()));
    reported("I10", rich(|order| order.payments[0].posted_amount = Amount::cents(1)));
}

#[test]
fn amounts_that_do_not_add_up_are_reported() {
    let cent = Amount::cents(1);
    let plus = move |amount: Amount| amount.checked_add(cent).unwrap();
    reported("I7", |map| {
        map.orders(|orders| orders[0].total_amount = plus(orders[0].total_amount));
    });
    reported("I7", |map| map.orders(|orders| orders[0].discount_amount = cent));
    reported("I8", |map| {
        map.orders(|orders| orders[0].payments[0].amount = plus(orders[0].payments[0].amount));
    });
    reported("I9", |map| {
        map.orders(|orders| orders[0].net_amount = "10.005".parse().unwrap());
    });
    reported("I9", |map| map.orders(|orders| orders[0].currency_code = "".parse().unwrap()));
    reported("I10", |map| {
        map.orders(|orders| orders[0].vouchers[0].lines[0].amount = cent);
    });
    reported("I10", |map| map.orders(|orders| drop(orders[0].vouchers.pop())));
    reported("I6", |map| {
        map.alter_first(ENTRIES, |entries: &mut Vec<TransactionEntry>| entries[3].amount = cent);
    });
}

#[test]
fn totals_that_are_not_those_of_the_transactions_are_reported() {
    type Day = Vec<(Group, Figures)>;
    reported("I6", |map| map.alter_first(TOTALS, |day: &mut Day| day[0].1.number += 1));
    reported("I6", |map| {
        let cent = Sum::of(Amount::cents(1));
        map.alter_first(TOTALS, |day: &mut Day| day[0].1.gross = day[0].1.gross.plus(cent));
    });
    reported("I6", |map| {
        let cent = Sum::of(Amount::cents(1));
        map.alter_first(TOTALS, |day: &mut Day| day[0].1.paid = day[0].1.paid.minus(cent));
    });
    reported("I6", |map| {
        map.alter_first(TOTALS, |day: &mut Day| {
            let at = day.iter().position(|(group, _)| group.standing == Standing::Ordered);
            day[at.unwrap()].0.standing = Standing::Editing;
        });
    });
    reported("I6", |map| map.alter_first(TOTALS, |day: &mut Day| drop(day.pop())));
    reported("I6", |map| map.drop_first(TOTALS));
    reported("I1", |map| {
        for key in map.keys(&[STATUSES]) {
            map.alter(&key, |statuses: &mut Vec<SlotStatus>| {
                let failed = statuses.iter_mut().filter(|slot| slot.status == Status::Failed);
                failed.for_each(|slot| slot.cause = CauseCode::of("CHANNEL-NOT-FOUND"));
            });
        }
    });
}

#[test]
fn numbers_with_gaps_or_told_twice_are_reported() {
    reported("I5", |map| map.orders(|orders| orders[1].sales_id = orders[0].sales_id.clone()));
    reported("I3", |map| {
        map.alter_first(ORDER_ENTRIES, |entries: &mut Vec<OrderEntry>| {
            entries[1].sales_id = entries[0].sales_id.clone();
        });
    });
    reported("I5", |map| {
        map.orders(|orders| {
            let number = orders[1].vouchers[0].voucher.clone();
            orders[0].vouchers[0].voucher = number;
        });
    });
    reported("I5", |map| map.alter_first(NUMBERS, |next: &mut u64| *next += 1));
    reported("I5", |map| map.drop_first(NUMBERS));
}

#[test]
fn a_quotation_that_is_not_its_transaction_is_reported() {
    let altered =
        |change: fn(&mut Vec<SalesQuotation>)| move |map: &Map| map.documents(QUOTATIONS, change);
    reported("I4", altered(|all| drop(all[0].lines.pop())));
    reported("I7", altered(|all| all[0].net_amount = Amount::cents(1)));
    reported("I9", altered(|all| all[0].tax_amount = "0.005".parse().unwrap()));
    reported("I5", altered(|all| all[1].quotation_id = "QUO-000009".into()));
    reported("I2", altered(|all| all[0].retail_transaction.transaction = "OTHER".into()));
    reported("I6", altered(|all| all.swap(0, 1)));
    reported("OPEN", |map| map.drop_first(QUOTATIONS));
    reported("I27", |map| map.drop_first(QUOTATION_ENTRIES));
    reported("I2", |map| {
        map.drop_first(QUOTATIONS);
        map.drop_first(QUOTATION_ENTRIES);
    });
}

#[test]
fn a_cancellation_that_is_not_that_of_its_order_is_reported() {
    let altered = |change: fn(&mut Vec<OrderCancellation>)| {
        move |map: &Map| map.documents(CANCELLATIONS, change)
    };
    reported("I2", altered(|all| all[0].sales_id = "SO-999999".into()));
    reported("I6", altered(|all| all[0].sales_id = all[1].sales_id.clone()));
    reported("I3", |map| {
        map.alter_first(CANCELLATION_ENTRIES, |entries: &mut Vec<CancellationEntry>| {
            entries[1].order = entries[0].order;
        });
    });
    reported("I4", altered(|all| all[0].channel_reference_id = "R000001".into()));
    reported("I7", altered(|all| all[0].total_amount = Amount::cents(1)));
    reported("I9", altered(|all| all[0].total_amount = "0.005".parse().unwrap()));
    reported("I10", altered(|all| all[0].voucher.lines[0].amount = Amount::cents(1)));
    reported("I5", altered(|all| all[0].voucher.voucher = all[1].voucher.voucher.clone()));
    reported("I5", altered(|all| all[1].voucher.voucher = "ARP-999999".into()));
    reported("OPEN", |map| map.drop_first(CANCELLATIONS));
    reported("I27", |map| map.drop_first(CANCELLATION_ENTRIES));
    reported("I2", |map| {
        map.drop_first(CANCELLATIONS);
        map.drop_first(CANCELLATION_ENTRIES);
    });
}

#[test]
fn a_document_of_another_kind_than_the_transaction_is_reported() {
    reported("I2", |map| {
        map.statuses(|statuses| statuses[0].became = Became::Quotation(0));
    });
    reported("I2", |map| {
        map.statuses(|statuses| statuses[0].became = Became::Cancellation(0));
    });
}

#[test]
fn gaps_sessions_and_rows_apart_that_say_something_else_are_reported() {
    let invented = |number: u64, session: u64| CounterGap {
        number,
        channel_database: "Default".into(),
        gap: Gap { table: Table::RetailTransactionTable, first: 1, last: 2 },
        session,
        first_seen: Moment(None),
        filled: Moment(None),
    };
    let key = |number: u64| [&[GAPS][..], &number.to_be_bytes()].concat();
    reported("I27", |map| map.write(&key(5), Some(encode(&invented(5, 1)))));
    reported("I12", |map| map.write(&key(0), Some(encode(&invented(1, 1)))));
    reported("I12", |map| map.write(&key(0), Some(encode(&invented(0, 99)))));
    reported("I12", |map| {
        map.alter_first(QUARANTINE, |held: &mut HeldBack| held.session = 99);
    });
    reported("I27", |map| {
        let (first, value) = (map.keys(&[QUARANTINE])[0].clone(), QUARANTINE);
        let held = map.get(&first);
        map.write(&first, None);
        map.write(&[&[value][..], &7_u64.to_be_bytes()].concat(), Some(held));
    });
    reported("I11", |map| {
        map.alter_first(SESSIONS, |session: &mut UploadSession| session.rerun_for = 77);
    });
}

#[test]
fn a_transaction_that_is_not_what_the_channel_wrote_is_reported() {
    reported("I6", |map| {
        map.transactions(|stored| stored[0].transaction.header.cust_account = "1".into());
    });
    reported("I13", |map| map.transactions(|stored| drop(stored[0].transaction.sales.pop())));
    reported("I12", |map| map.transactions(|stored| drop(stored[0].transaction.payments.pop())));
    reported("I12", |map| {
        map.transactions(|stored| stored[0].channel_database = "Houston".into());
    });
    reported("I12", |map| map.transactions(|stored| stored[0].session = 99));
    reported("I11", |map| {
        map.transactions(|stored| {
            stored[0].transaction.header.replication_counter_from_origin = 9_999;
        });
    });
    reported("I3", |map| {
        map.transactions(|stored| stored[1].transaction.key = stored[0].transaction.key.clone());
        map.alter_first(ENTRIES, |entries: &mut Vec<TransactionEntry>| {
            entries[1].hash = entries[0].hash;
        });
    });
}

#[test]
fn what_is_kept_beside_the_transactions_is_missed() {
    reported("I12", |map| map.drop_first(WAITING));
    reported("I12", |map| map.drop_first(QUARANTINE));
    reported("I12", |map| map.drop_first(CONFLICTS));
    reported("I1", |map| {
        let first = Segment::decompress(&map.get(&map.keys(&[TRANSACTIONS])[0])).unwrap();
        let first: Vec<StoredTransaction> = first.iter().map(decode).collect();
        map.alter_first(CONFLICTS, |conflict: &mut HeldBack| {
            let same = first.iter().find(|stored| stored.transaction.key == conflict.key);
            conflict.rows = same.unwrap().transaction.clone().into_rows();
        });
    });
    reported("I14", |map| {
        map.alter_first(QUARANTINE, |held: &mut HeldBack| {
            held.reason.clear();
        });
    });
}

#[test]
fn watermarks_and_sessions_that_disagree_are_reported() {
    let raise = |(_, taken): &mut (Text, Watermark), by: i64| {
        let table = Table::RetailTransactionTable;
        taken.counters.set(table, taken.counters.get(table) + by);
    };
    reported("I11", |map| map.alter_first(WATERMARKS, |watermark| raise(watermark, 1)));
    reported("I11", |map| map.alter_first(WATERMARKS, |watermark| raise(watermark, -1)));
    reported("I11", |map| map.drop_first(WATERMARKS));
    reported("I11", |map| map.drop_last(SESSIONS));
    reported("I11", |map| {
        map.alter_first(SESSIONS, |session: &mut UploadSession| session.session = 77);
    });
}

#[test]
fn records_of_no_known_kind_or_format_are_reported() {
    reported("I30", |map| map.write(&[0x7F, 1], Some(vec![1, 2, 3])));
    reported("I30", |map| {
        let key = map.keys(&[FAILURES])[0].clone();
        let mut value = map.get(&key);
        value[0] = 2;
        map.write(&key, Some(value));
    });
    reported("I29", |map| {
        let key = map.keys(&[WAITING])[0].clone();
        let value = map.get(&key);
        map.write(&key, Some(value[..value.len() / 2].to_vec()));
    });
    reported("I26", |map| map.drop_first(SETUP));
    reported("OPEN", |map| map.drop_first(CLOCK));
}

const HEAD: [u8; 1] = [0];
const MARKS: u8 = 1;
const PACKAGES: u8 = 2;
const BLOCKS: u8 = 3;

/// Alters the first row of the first block of sales lines.
fn alter_row(map: &Map, change: impl FnOnce(&mut KeyedRow)) {
    let table = Table::RetailTransactionSalesTrans.number();
    let key = map.keys(&[BLOCKS, table])[0].clone();
    let frames = lz4_flex::block::decompress_size_prepended(&map.get(&key)).unwrap();
    let (length, rest) = frames.split_at(4);
    let length = u32::from_le_bytes(length.try_into().unwrap()) as usize;
    let (row, rest) = rest.split_at(length);
    let mut row: KeyedRow = postcard::from_bytes(row).unwrap();
    change(&mut row);
    let row = postcard::to_allocvec(&row).unwrap();
    let length = u32::try_from(row.len()).unwrap().to_le_bytes();
    let frames = [&length[..], &row, rest].concat();
    map.write(&key, Some(lz4_flex::block::compress_prepend_size(&frames)));
}

#[test]
fn rows_of_a_channel_database_that_changed_or_went_are_reported() {
    reported_in_channel("I6", |map| {
        alter_row(map, |(_, row)| {
            let columns = row.columns();
            let item = columns.iter().position(|column| column.name == "itemId").unwrap();
            row.set(item, "0001").unwrap();
        });
    });
    reported_in_channel("I12", |map| {
        alter_row(map, |(key, _)| key.transaction = "T999999".into());
    });
    reported_in_channel("I29", |map| {
        alter_row(map, |(_, row)| row.set_replication_counter(7));
    });
    reported_in_channel("I12", |map| {
        let table = Table::RetailTransactionPaymentTrans.number();
        let key = map.keys(&[BLOCKS, table])[0].clone();
        map.write(&key, None);
    });
    reported_in_channel("I27", |map| map.drop_last(BLOCKS));
}

#[test]
fn marks_packages_and_head_of_a_channel_database_that_disagree_are_reported() {
    reported_in_channel("I27", |map| map.drop_first(PACKAGES));
    reported_in_channel("I29", |map| map.drop_first(MARKS));
    reported_in_channel("I11", |map| map.write(&HEAD, None));
    reported_in_channel("I27", |map| map.write(&[9], Some(vec![1])));
    reported_in_channel("I11", |map| {
        for key in map.keys(&[]) {
            map.write(&key, None);
        }
    });
}
