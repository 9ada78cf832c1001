//! Where things lie in the map of a channel database.

use super::database::ImportId;
use crate::domain::table::Table;
use crate::durable::KeyRange;

/// The head record.
pub(super) const HEAD: &[u8] = &[0];
const MARK: u8 = 1;
const PACKAGE: u8 = 2;
const BLOCK: u8 = 3;
const IMPORT: u8 = 4;
/// How far trade has gone.
pub(super) const PASSED: &[u8] = &[5];

/// What a key stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The head.
    Head,
    /// The mark of that number.
    Mark(u64),
    /// The package of that number.
    Package(u64),
    /// The block of that table that begins with that counter.
    Block(Table, i64),
    /// How far an import has come that is not finished.
    Import,
    /// How far trade has gone.
    Passed,
}

/// What a key stands for; `None` if this program makes no such key.
pub(super) fn kind(key: &[u8]) -> Option<Kind> {
    let (&first, rest) = key.split_first()?;
    let number = || Some(u64::from_be_bytes(rest.try_into().ok()?));
    match first {
        0 if rest.is_empty() => Some(Kind::Head),
        MARK => number().map(Kind::Mark),
        PACKAGE => number().map(Kind::Package),
        IMPORT if rest.len() == size_of::<ImportId>() => Some(Kind::Import),
        BLOCK => {
            let table = *rest.first()?;
            let table = Table::ALL.into_iter().find(|known| known.number() == table)?;
            self::first(key).map(|counter| Kind::Block(table, counter))
        }
        _ => (key == PASSED).then_some(Kind::Passed),
    }
}

/// The mark of that number.
pub(super) fn mark(number: u64) -> Vec<u8> {
    [&[MARK], number.to_be_bytes().as_slice()].concat()
}

/// The package of that number.
pub(super) fn package(number: u64) -> Vec<u8> {
    [&[PACKAGE], number.to_be_bytes().as_slice()].concat()
}

/// All packages from that number on.
pub(super) fn packages(from: u64) -> KeyRange {
    KeyRange { from: package(from), to: Some(vec![BLOCK]) }
}

/// The block of `table` that begins with that counter. Counters are never negative, so byte order
/// is their order.
pub(super) fn block(table: Table, first: i64) -> Vec<u8> {
    [&[BLOCK, table.number()], first.max(0).to_be_bytes().as_slice()].concat()
}

/// How far the import of that id has come.
pub(super) fn import(import: &ImportId) -> Vec<u8> {
    [&[IMPORT], import.as_slice()].concat()
}

/// The counter that a block with this key begins with.
pub(super) fn first(block: &[u8]) -> Option<i64> {
    block.get(2..)?.try_into().ok().map(i64::from_be_bytes)
}
