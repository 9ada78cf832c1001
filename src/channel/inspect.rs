//! A channel database as it is stored: for examination and for copies, whether it is online or not.

use std::collections::BTreeMap;

use super::block::Block;
use super::database::{Package, Window};
use super::embedded::EmbeddedChannel;
use super::error::ChannelError;
use super::keys;
use super::passed::Passed;
use super::records::{Head, Mark, decode};
use super::tally::Tally;
use crate::domain::schedule::Counters;
use crate::domain::table::Table;
use crate::durable::{Findings, KeyRange, Order, OrderedMap};

/// Records read at a time.
const PAGE: usize = 16;

/// Told the key and the value of each record; what it refuses ends the walk.
pub type Visit<'a> = dyn FnMut(&[u8], &[u8]) -> Result<(), ChannelError> + 'a;

/// What is stored, whatever state the database is in. Nothing here changes anything, and nothing is
/// asked in the name of headquarters.
pub trait Inspect: Send + Sync {
    /// Walks every record and says which cannot be read, and what is wrong with the whole.
    fn verify(&self) -> Result<Findings, ChannelError>;

    /// What is wrong with marks, packages and blocks: they must follow each other without a gap and
    /// end where the head says. Empty if nothing is; also tells how many records were compared.
    fn structure(&self) -> Result<(u64, Vec<String>), ChannelError>;

    /// The highest counter given in each table.
    fn stored_counters(&self) -> Result<Counters, ChannelError>;

    /// All packages, in order.
    fn stored_packages(&self) -> Result<Vec<Package>, ChannelError>;

    /// The next rows, as [`next_window`](super::ChannelDatabase::next_window) gives them.
    fn stored_window(
        &self,
        from: &Counters,
        upto: &Counters,
    ) -> Result<Option<Window>, ChannelError>;

    /// Calls `visit` with every record of one moment, in the order of the keys, in flat memory.
    fn each_record(&self, visit: &mut Visit<'_>) -> Result<(), ChannelError>;
}

impl<M: OrderedMap> Inspect for EmbeddedChannel<M> {
    fn verify(&self) -> Result<Findings, ChannelError> {
        self.map.verify().map_err(|error| self.storage(error))
    }

    fn structure(&self) -> Result<(u64, Vec<String>), ChannelError> {
        let _turn = self.turn();
        let mut seen = Seen::new(self.find()?.head);
        self.walk(&mut |key, value| {
            seen.record(key, value);
            Ok(())
        })?;
        Ok(seen.end())
    }

    fn stored_counters(&self) -> Result<Counters, ChannelError> {
        Ok(self.find()?.head.given)
    }

    fn stored_packages(&self) -> Result<Vec<Package>, ChannelError> {
        self.packages(1)
    }

    fn stored_window(
        &self,
        from: &Counters,
        upto: &Counters,
    ) -> Result<Option<Window>, ChannelError> {
        let head = self.find()?.head;
        self.end_after(&head, from, upto)?.map(|to| self.rows(from, &to)).transpose()
    }

    fn each_record(&self, visit: &mut Visit<'_>) -> Result<(), ChannelError> {
        // No commit comes between the pages.
        let _turn = self.turn();
        self.walk(visit)
    }
}

impl<M: OrderedMap> EmbeddedChannel<M> {
    fn walk(&self, visit: &mut Visit<'_>) -> Result<(), ChannelError> {
        let mut range = KeyRange::all();
        loop {
            let page = self.map.scan(&range, Order::Ascending, PAGE);
            let page = page.map_err(|error| self.storage(error))?;
            for entry in &page {
                visit(&entry.key, &entry.found.value)?;
            }
            let Some(last) = page.last() else { return Ok(()) };
            range = range.beyond(Order::Ascending, &last.key);
        }
    }
}

/// What a walk over the records has seen so far.
struct Seen {
    head: Head,
    records: u64,
    marks: u64,
    marked: Counters,
    packages: u64,
    packaged: Counters,
    /// The counter that the next block of each table begins with, and where its last one began.
    blocks: BTreeMap<Table, (i64, i64)>,
    /// The rows after the last package.
    waiting: Tally,
    wrong: Vec<String>,
}

impl Seen {
    fn new(head: Head) -> Self {
        Self {
            head,
            records: 0,
            marks: 0,
            marked: Counters::default(),
            packages: 0,
            packaged: Counters::default(),
            blocks: BTreeMap::new(),
            waiting: Tally::default(),
            wrong: Vec::new(),
        }
    }

    fn record(&mut self, key: &[u8], value: &[u8]) {
        self.records += 1;
        let result = match keys::kind(key) {
            Some(keys::Kind::Head) => Ok(()),
            Some(keys::Kind::Import) => decode::<u64>(value)
                .map(|_| ())
                .map_err(|why| format!("the progress of an import: {why}")),
            Some(keys::Kind::Mark(number)) => self.mark(number, value),
            Some(keys::Kind::Package(number)) => self.package(number, value),
            Some(keys::Kind::Block(table, first)) => self.block(table, first, value),
            Some(keys::Kind::Passed) => {
                let read: Result<Passed, String> = decode(value);
                read.map(drop).map_err(|why| format!("how far trade has gone: {why}"))
            }
            None => Err(format!("the record {} is of no known kind", key.escape_ascii())),
        };
        self.wrong.extend(result.err());
    }

    fn mark(&mut self, number: u64, value: &[u8]) -> Result<(), String> {
        let mark: Mark = decode(value).map_err(|why| format!("mark {number}: {why}"))?;
        let follows = number == self.marks + 1 && mark.to.reaches(&self.marked);
        (self.marks, self.marked) = (number, mark.to);
        if follows { Ok(()) } else { Err(format!("mark {number} does not follow the one before")) }
    }

    fn package(&mut self, number: u64, value: &[u8]) -> Result<(), String> {
        let package: Package = decode(value).map_err(|why| format!("package {number}: {why}"))?;
        let follows = number == self.packages + 1
            && package.local_session == number
            && package.from == self.packaged
            && package.rows_by_table == package.to.rows_since(&package.from);
        (self.packages, self.packaged) = (number, package.to);
        if follows {
            Ok(())
        } else {
            Err(format!("package {number} does not follow the one before"))
        }
    }

    fn block(&mut self, table: Table, first: i64, value: &[u8]) -> Result<(), String> {
        let at = |why: &str| format!("the block of {table} from {first}: {why}");
        let (expected, _) = self.blocks.get(&table).copied().unwrap_or((1, 0));
        self.blocks.insert(table, (first, first));
        let block = Block::open(first, value).map_err(at)?;
        let mut next = first;
        // Packages come before blocks in the order of the keys.
        let packaged = self.packaged.get(table);
        for (counter, frame) in block.rows() {
            next = counter.saturating_add(1);
            if counter > packaged {
                self.waiting.take(table, frame.bytes);
            }
        }
        self.blocks.insert(table, (next, first));
        if expected == first { Ok(()) } else { Err(at(&format!("{expected} comes before it"))) }
    }

    /// Compares with the head.
    fn end(mut self) -> (u64, Vec<String>) {
        let head = &self.head;
        let mut differ = vec![
            ("the number of its marks", self.marks == head.marks),
            ("the end of its last mark", self.marked == head.given || head.marks == 0),
            ("the number of its packages", self.packages == head.packages),
            ("the end of its last package", self.packaged == head.packaged),
            ("size and checksum of its rows in no package", self.waiting == head.waiting),
        ];
        for table in Table::ALL {
            let (next, last) = self.blocks.get(&table).copied().unwrap_or((1, 0));
            let own = next.saturating_sub(1) == head.given.get(table);
            differ.push((table.name(), own && last == head.last_blocks.get(table)));
        }
        let differ = differ.into_iter().filter(|(_, same)| !same);
        let wrong = differ.map(|(what, _)| format!("{what}: its head says something else"));
        self.wrong.extend(wrong);
        (self.records, self.wrong)
    }
}
