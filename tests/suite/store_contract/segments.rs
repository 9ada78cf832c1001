//! How documents lie on disk: few segments, whatever the sizes and the pace at which they came.

use commerce_hq::domain::table::Table;
use commerce_hq::domain::tables::RetailTransactionAttributeTrans;
use commerce_hq::domain::{Amount, AnyRow, RetailTransaction};
use commerce_hq::store::segments::{SEALED_BYTES, SEALED_DOCUMENTS};
use commerce_hq::store::{MAX_ROW_BYTES, fits};
use futures::executor::block_on;

use super::headquarters::{stage, stored, window};
use super::{OnDisk, Subject, on_both_stores};
use crate::dice::Dice;
use crate::world::trade::{ONLINE, cash_and_carry, order};

on_both_stores! {
    many_small_stagings_leave_few_segments,
    a_segment_is_sealed_and_the_next_goes_on_after_a_reopen,
    a_transaction_of_ten_thousand_rows_comes_back_whole,
    a_document_that_could_not_be_read_back_is_refused,
}

fn sale(number: u32) -> RetailTransaction {
    cash_and_carry(ONLINE, number, i64::from(number))
}

fn many_small_stagings_leave_few_segments(subject: &mut dyn Subject) {
    let headquarters = subject.open();
    // A pull of a few transactions every few seconds, for most of an hour.
    for pull in 0..500 {
        stage(&headquarters, (pull * 3..pull * 3 + 3).map(sale).collect());
    }
    // Documents, entries and order status lie in the same segments.
    let wanted = 1_500_usize.div_ceil(SEALED_DOCUMENTS);
    assert_eq!([1, 2, 3].map(|space| subject.keys(space).len()), [wanted; 3]);
    let all: Vec<u64> = (0..1_500).collect();
    let got = block_on(headquarters.transactions(&all)).unwrap();
    assert!(got.into_iter().zip(0..).all(|(got, number)| got == stored(sale(number))));
}

fn a_segment_is_sealed_and_the_next_goes_on_after_a_reopen(subject: &mut dyn Subject) {
    let full = u32::try_from(SEALED_DOCUMENTS).unwrap();
    let mut next = 0;
    for count in [full - 1, 1, 1, 2 * full, 5, full] {
        let headquarters = subject.open();
        stage(&headquarters, (next..next + count).map(sale).collect());
        next += count;
        drop(headquarters);
        subject.reopen();
        let headquarters = subject.open();
        let all: Vec<u64> = (0..next.into()).collect();
        let got = block_on(headquarters.transactions(&all)).unwrap();
        assert!(got.into_iter().zip(0..).all(|(got, number)| got == stored(sale(number))));
        assert!((0..next).all(|n| headquarters.find_transaction(&sale(n).key) == Some(n.into())));
    }
    assert_eq!(subject.keys(1).len(), next.div_ceil(full) as usize);
}

/// Text that does not compress.
fn noise(dice: &mut Dice, length: usize) -> String {
    (0..length).map(|_| char::from(b'!' + u8::try_from(dice.below(90)).unwrap())).collect()
}

#[test]
fn the_largest_transaction_leaves_no_file_that_is_never_synced() {
    let mut subject = OnDisk::new();
    let mut dice = Dice(1);
    let mut largest = large(1, 160, "");
    let rows = |transaction: &RetailTransaction| -> Vec<AnyRow> {
        transaction.clone().into_rows().into_iter().collect()
    };
    largest.attributes.iter_mut().for_each(|row| row.text_value = noise(&mut dice, 100_000).into());
    while fits(&rows(&largest)).unwrap() {
        let mut more = largest.attributes[0].clone();
        let line = i64::try_from(largest.attributes.len()).unwrap() + 1;
        more.header_or_line_num = Amount::whole(line);
        more.text_value = noise(&mut dice, 100_000).into();
        largest.attributes.push(more);
    }
    largest.attributes.pop();
    let length: usize = largest.attributes.iter().map(|row| row.text_value.len()).sum();
    assert!(length as u64 + 300_000 > MAX_ROW_BYTES, "{length}");
    let headquarters = subject.open();
    stage(&headquarters, (10..130).map(sale).collect());
    assert_eq!(stage(&headquarters, vec![largest.clone()]).staged, 1);
    stage(&headquarters, (200..210).map(sale).collect());
    drop(headquarters);
    // A folder with files there is refused when it is opened; here it is looked at.
    let blobs = subject.folder.path().join("sled/blobs");
    assert_eq!(std::fs::read_dir(blobs).unwrap().count(), 0);
    subject.reopen();
    let got = block_on(subject.open().transactions(&[120])).unwrap();
    assert_eq!(got[0].transaction, largest);
}

/// A transaction with an attribute for each of so many lines.
fn large(number: u32, rows: i64, text: &str) -> RetailTransaction {
    let mut large = sale(number);
    large.attributes = (1..=rows)
        .map(|line| RetailTransactionAttributeTrans {
            header_or_line_num: Amount::whole(line),
            name: format!("Engraving {line}").into(),
            text_value: text.into(),
            ..Default::default()
        })
        .collect();
    large
}

fn a_transaction_of_ten_thousand_rows_comes_back_whole(subject: &mut dyn Subject) {
    let headquarters = subject.open();
    let text = "to the best of all possible customers ".repeat(3);
    let sent = vec![order(ONLINE, 1, 500), large(2, 9_999, &text), order(ONLINE, 3, 700)];
    assert_eq!(sent[1].clone().into_rows().len(), 10_000);
    assert_eq!(stage(&headquarters, sent.clone()).staged, 3);
    drop(headquarters);
    subject.reopen();
    let headquarters = subject.open();
    stage(&headquarters, vec![order(ONLINE, 4, 900)]);
    let got = block_on(headquarters.transactions(&[0, 1, 2, 3])).unwrap();
    let got: Vec<_> = got.into_iter().map(|stored| stored.transaction).collect();
    assert_eq!(got[..3], sent);
    assert_eq!(got[3], order(ONLINE, 4, 900));
    // The large one filled its segment, so that the next ones are not written with it again.
    assert_eq!(subject.keys(1).len(), 2);
    assert!(text.len() * 9_999 > SEALED_BYTES);
    assert_eq!(got[1].attributes.len(), 9_999, "{}", Table::RetailTransactionAttributeTrans);
}

fn a_document_that_could_not_be_read_back_is_refused(subject: &mut dyn Subject) {
    let headquarters = subject.open();
    stage(&headquarters, vec![order(ONLINE, 1, 500)]);
    // Compressed it is small; what counts is what reading it takes.
    let huge = large(2, 40, &"x".repeat(2_000_000));
    let refused = block_on(headquarters.stage(window(&headquarters, vec![huge])));
    assert!(refused.is_err(), "it was stored");
    drop(headquarters);
    subject.reopen();
    let headquarters = subject.open();
    assert_eq!(headquarters.transaction_count(), 1);
    assert_eq!(stage(&headquarters, vec![order(ONLINE, 3, 500)]).staged, 1);
}
