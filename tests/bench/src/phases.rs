//! What a contender is put through: fill, work, look.

use std::fs;
use std::hash::{DefaultHasher, Hasher as _};
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use commerce_hq::domain::order::SalesOrder;
use commerce_hq::domain::{Text, TransactionKey};

use crate::Result;
use crate::child::Figures;
use crate::contender::{Contender, Name};
use crate::machine::{self, Took, measure};
use crate::world;

/// The file in which the keys stand that will be looked up.
const SAMPLE: &str = "sample";
/// The folder of the contender's own files.
pub const STORE: &str = "store";
/// How often one status is changed.
const CHANGES: usize = 100;

/// Writes the rows of the channel databases.
pub fn fill(name: Name, folder: &Path, size: u64) -> Result<()> {
    let setup = world::setup()?;
    let mut contender = open(name, folder)?;
    let sample = world::fill(&setup, size, &mut *contender)?;
    fs::write(folder.join(SAMPLE), postcard::to_allocvec(&sample)?)?;
    Ok(())
}

/// Does both stages.
pub fn work(name: Name, folder: &Path, figures: &mut Figures) -> Result<()> {
    let mut contender = open(name, folder)?;
    stages(&mut *contender, figures)?;
    figures.add("peak memory", machine::peak_memory()?);
    drop(contender);
    figures.add("disk", machine::disk_use(&folder.join(STORE))?);
    Ok(())
}

/// Opens what is there, compares it, looks things up, changes one status.
pub fn look(name: Name, folder: &Path, figures: &mut Figures) -> Result<()> {
    let store = folder.join(STORE);
    machine::drop_from_cache(&store)?;
    // Of the others it is not asked, and a process can open an environment of LMDB only once.
    if name == Name::CommerceHq {
        for figure in ["open cold", "open warm"] {
            let (contender, took) = measure(|| open(name, folder));
            drop(contender?);
            figures.add(figure, took.wall.as_nanos());
        }
    }
    let mut contender = open(name, folder)?;
    let sample: Vec<TransactionKey> = postcard::from_bytes(&fs::read(folder.join(SAMPLE))?)?;
    look_ups(&mut *contender, &sample, Some(&store), figures)?;
    changes(&mut *contender, figures)?;
    facts(&mut *contender, figures)
}

/// Everything, in one process.
pub fn all(name: Name, folder: &Path, size: u64, figures: &mut Figures) -> Result<()> {
    let setup = world::setup()?;
    let mut contender = open(name, folder)?;
    let sample = world::fill(&setup, size, &mut *contender)?;
    stages(&mut *contender, figures)?;
    figures.add("peak memory", machine::peak_memory()?);
    look_ups(&mut *contender, &sample, None, figures)?;
    facts(&mut *contender, figures)
}

fn open(name: Name, folder: &Path) -> Result<Box<dyn Contender>> {
    let store = folder.join(STORE);
    fs::create_dir_all(&store)?;
    name.open(&store, &world::setup()?)
}

fn stages(contender: &mut dyn Contender, figures: &mut Figures) -> Result<()> {
    let (commits, took) = measure(|| contender.pull());
    stage("stage 1", took, commits?, figures);
    let (commits, took) = measure(|| contender.synchronize());
    stage("stage 2", took, commits?, figures);
    Ok(())
}

fn stage(name: &str, took: Took, mut commits: Vec<Duration>, figures: &mut Figures) {
    commits.sort_unstable();
    figures.add(format!("{name} wall"), took.wall.as_nanos());
    figures.add(format!("{name} cpu"), took.cpu.as_nanos());
    for (what, percent) in [("p50", 50), ("p99", 99)] {
        let at = (commits.len() * percent).div_ceil(100).saturating_sub(1);
        let took = commits.get(at).copied().unwrap_or_default();
        figures.add(format!("{name} commit {what}"), took.as_nanos());
    }
}

/// Whole transactions and orders, one after the other: first from the disk, where there is one, then
/// the same again from memory. What was found must be the same for everybody.
fn look_ups(
    contender: &mut dyn Contender,
    sample: &[TransactionKey],
    store: Option<&Path>,
    figures: &mut Figures,
) -> Result<()> {
    let cool = || store.map_or(Ok(()), machine::drop_from_cache);
    let mut numbers = Vec::new();
    for key in sample {
        numbers.extend(contender.order_of(key)?);
    }
    for state in ["cold", "warm"] {
        let is_cold = state == "cold";
        if is_cold {
            cool()?;
        }
        let (found, took) = each(sample, |key| contender.transaction(key))?;
        figures.add(format!("transaction {state}"), took);
        if is_cold {
            cool()?;
        }
        let (orders, took) = each(&numbers, |(company, id)| contender.order(company, id))?;
        figures.add(format!("order {state}"), took);
        if !is_cold {
            let transactions: Vec<_> = found.into_iter().flatten().collect();
            figures.add("fact transactions found", transactions.len());
            figures.add("fact orders found", orders.len());
            let orders = orders.into_iter().map(without_numbers).collect::<Vec<_>>();
            figures.add("fact content", hash(&postcard::to_allocvec(&(transactions, orders))?));
        }
    }
    Ok(())
}

/// Calls `find` for each; returns what it found, and the nanoseconds that one took on average.
fn each<K, T>(keys: &[K], mut find: impl FnMut(&K) -> Result<T>) -> Result<(Vec<T>, u128)> {
    let mut found = Vec::with_capacity(keys.len());
    let began = Instant::now();
    for key in keys {
        found.push(find(key)?);
    }
    Ok((found, began.elapsed().as_nanos() / keys.len().max(1) as u128))
}

/// An order without what depends on the order of work: its numbers and when it was made.
fn without_numbers(mut order: SalesOrder) -> SalesOrder {
    order.sales_id = Text::default();
    order.created_date_time = DateTime::<Utc>::default();
    for payment in &mut order.payments {
        (payment.journal_num, payment.voucher) = (None, None);
    }
    order.vouchers.iter_mut().for_each(|voucher| voucher.voucher = Text::default());
    order
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

/// One durable change of one status, again and again.
fn changes(contender: &mut dyn Contender, figures: &mut Figures) -> Result<()> {
    let failed = contender.failed(CHANGES)?;
    let (_, took) = each(&failed, |transaction| contender.fail_again(*transaction))?;
    figures.add("status change", took);
    Ok(())
}

/// What is stored.
fn facts(contender: &mut dyn Contender, figures: &mut Figures) -> Result<()> {
    for (name, value) in contender.facts()?.by_name() {
        figures.add(format!("fact {name}"), value);
    }
    Ok(())
}
