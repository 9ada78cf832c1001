//! Faults: each has the fate that it announces, in every channel, and there are as many as asked for.

use commerce_hq::channel::trade::{Fate, Fault, Trade};
use commerce_hq::domain::enums::RetailTransactionOrderStatusType as Status;
use commerce_hq::domain::parts::Parts;
use commerce_hq::domain::synchronize::{Disposition, derive, disposition};
use commerce_hq::domain::{RetailTransaction, Setup, Share};

use super::{WEEK, demo, tally, week};

/// What the rules say of a transaction.
fn fate(transaction: &RetailTransaction, setup: &Setup) -> Option<Fate> {
    let mut parts = Parts::new(transaction.key.clone());
    for row in transaction.clone().into_rows() {
        if parts.add(row).is_err() {
            return Some(Fate::HeldBack);
        }
    }
    if parts.missing().is_some() {
        return Some(Fate::Waits);
    }
    let header = &transaction.header;
    match disposition(header.r#type, header.entry_status, Status::default()) {
        Disposition::Order => {
            let failure = derive(&parts.into_transaction().unwrap(), setup).err()?;
            Some(Fate::Fails(failure.code))
        }
        _ => None,
    }
}

#[test]
fn every_fault_has_its_fate() {
    let setup = demo();
    let transactions = week(&setup, 20, Share::percent(100), 3_000);
    let fates = tally(transactions.iter().map(|t| format!("{:?}", fate(t, &setup))));
    let expected = tally(Fault::ALL.iter().map(|fault| format!("{:?}", Some(fault.fate()))));
    let kinds = |fates: &std::collections::BTreeMap<String, usize>| -> Vec<String> {
        fates.keys().cloned().collect()
    };
    assert_eq!(kinds(&fates), kinds(&expected));
    // Evenly over the kinds: 125 of each are to be expected.
    for (fate, kinds) in expected {
        assert!((85 * kinds..165 * kinds).contains(&fates[&fate]), "{fate}: {}", fates[&fate]);
    }
}

#[test]
fn the_share_of_faults_is_the_one_asked_for() {
    let setup = demo();
    let transactions = week(&setup, 21, Share::percent(10), 3_000);
    let spoiled = transactions.iter().filter(|t| fate(t, &setup).is_some()).count();
    assert!((240..360).contains(&spoiled), "{spoiled} of 300");
    let trade = Trade::new(&setup, 21, Share::percent(10));
    let channels: Vec<_> = setup.channels.iter().map(|channel| (channel.id, WEEK)).collect();
    let mut bulk = trade.bulk(3_000, &channels);
    assert_eq!(bulk.by_ref().count(), 3_000);
    assert_eq!(bulk.spoiled(), spoiled as u64, "what is spoiled is what fails");
}
