//! Appending: what one commit adds.

use std::collections::BTreeMap;

use super::block::Block;
use super::database::{ImportId, KeyedRow};
use super::embedded::{EmbeddedChannel, Found, Write};
use super::error::ChannelError;
use super::records::{Mark, encode};
use super::{BATCH_BYTES, BATCH_TRANSACTIONS, MAX_ROW, keys};
use crate::domain::TransactionKey;
use crate::domain::row::AnyRow;
use crate::domain::table::Table;
use crate::durable::OrderedMap;

/// A commit that is being put together. Nothing is written before [`Draft::commit`].
///
/// The last block of a table is opened again until it is full, so that appends of a few rows do not
/// leave a block each. A full block is never written again.
pub(super) struct Draft<'a, M> {
    channel: &'a EmbeddedChannel<M>,
    found: Found,
    /// The last block of each table that gets rows.
    last: BTreeMap<Table, Block>,
    writes: Vec<Write>,
    added: Mark,
    /// The import that it belongs to.
    import: Option<ImportId>,
    /// The encoded row, kept for its memory.
    row: Vec<u8>,
}

impl<'a, M: OrderedMap> Draft<'a, M> {
    /// A commit after what `channel` holds now.
    pub(super) fn begin(
        channel: &'a EmbeddedChannel<M>,
        import: Option<ImportId>,
    ) -> Result<Self, ChannelError> {
        Ok(Self {
            import,
            found: channel.find()?,
            channel,
            last: BTreeMap::new(),
            writes: Vec::new(),
            added: Mark::default(),
            row: Vec::new(),
        })
    }

    /// Whether it holds as much as a commit may.
    pub(super) fn is_full(&self) -> bool {
        self.added.transactions >= BATCH_TRANSACTIONS || self.added.bytes >= BATCH_BYTES
    }

    /// Adds rows that belong together.
    pub(super) fn add(&mut self, rows: Vec<KeyedRow>) -> Result<(), ChannelError> {
        for (key, row) in rows {
            self.add_row(&key, row)?;
        }
        self.added.transactions += 1;
        Ok(())
    }

    fn add_row(&mut self, key: &TransactionKey, mut row: AnyRow) -> Result<(), ChannelError> {
        let table = row.table();
        let given = self.found.head.given.get(table).checked_add(1);
        let counter =
            given.ok_or_else(|| self.channel.damaged(table.name(), "its counters are used up"))?;
        row.set_replication_counter(counter);
        let mut memory = std::mem::take(&mut self.row);
        memory.clear();
        self.row = encode(&(key, &row), memory)
            .map_err(|why| self.channel.damaged(&format!("a new row of {table}"), &why))?;
        if self.row.len() > MAX_ROW {
            return Err(self.too_big(table, key));
        }
        let mut block = self.last_block(table, counter)?;
        if !block.fits(self.row.len()) {
            self.seal(table, &block);
            block = Block::new(counter);
        }
        let frame = block.push(&self.row);
        self.added.bytes += frame.len();
        self.found.head.waiting.take(table, frame);
        self.found.head.given.set(table, counter);
        self.last.insert(table, block);
        Ok(())
    }

    /// Takes out the last block of `table`; without one, a block that begins with `counter`.
    fn last_block(&mut self, table: Table, counter: i64) -> Result<Block, ChannelError> {
        if let Some(block) = self.last.remove(&table) {
            return Ok(block);
        }
        let first = self.found.head.last_blocks.get(table);
        if first == 0 {
            return Ok(Block::new(counter));
        }
        let channel = self.channel;
        let what = || format!("the block of {table} from {first}");
        let found = channel.map.get(&keys::block(table, first)).map_err(|e| channel.storage(e))?;
        let found = found.ok_or_else(|| channel.damaged(&what(), "it is missing"))?;
        Block::open(first, &found.value).map_err(|why| channel.damaged(&what(), why))
    }

    fn seal(&mut self, table: Table, block: &Block) {
        if block.changed {
            self.writes.push((keys::block(table, block.first), Some(block.seal())));
        }
    }

    /// Writes a further record with the rows.
    pub(super) fn also(&mut self, write: Write) {
        self.writes.push(write);
    }

    /// Writes it all.
    pub(super) fn commit(mut self) -> Result<(), ChannelError> {
        for (table, block) in std::mem::take(&mut self.last) {
            self.seal(table, &block);
            self.found.head.last_blocks.set(table, block.first);
        }
        self.mark()?;
        self.count_import()?;
        self.channel.save(&self.found, self.writes)
    }

    /// Lets the last mark grow over the new rows, or sets the next one behind them.
    fn mark(&mut self) -> Result<(), ChannelError> {
        let head = &mut self.found.head;
        self.added.to = head.given;
        let grown = match head.marks {
            0 => None,
            last => self.channel.record::<Mark>(&keys::mark(last), "a mark")?.and(&self.added),
        };
        if grown.is_none() {
            head.marks += 1;
        }
        let mark = grown.as_ref().unwrap_or(&self.added);
        let record =
            encode(mark, Vec::new()).map_err(|why| self.channel.damaged("a mark", &why))?;
        self.writes.push((keys::mark(head.marks), Some(record)));
        Ok(())
    }

    /// Says how many elements of the import are written with this commit.
    fn count_import(&mut self) -> Result<(), ChannelError> {
        let Some(import) = &self.import else { return Ok(()) };
        let written = self.channel.written_of(import)?;
        let written = written.saturating_add(self.added.transactions as u64);
        let what = "the progress of an import";
        let record =
            encode(&written, Vec::new()).map_err(|why| self.channel.damaged(what, &why))?;
        self.writes.push((keys::import(import), Some(record)));
        Ok(())
    }

    fn too_big(&self, table: Table, key: &TransactionKey) -> ChannelError {
        ChannelError::RowTooBig {
            database: self.channel.name.clone(),
            table,
            transaction: key.to_string(),
            size: self.row.len(),
            limit: MAX_ROW,
        }
    }
}
