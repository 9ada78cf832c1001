//! The examination of the texts beside segments: they say what the documents say, and nothing else.

use super::super::error::StoreError;
use super::super::keys::number_of;
use super::super::segments::Segment;
use super::super::texts::TextsOf;
use super::Exam;
use crate::domain::check::Invariant as I;
use crate::durable::Entry;

impl Exam<'_> {
    /// The texts of a segment against its documents. Where there are none the documents are read,
    /// so that is no failure.
    pub(super) async fn texts(
        &mut self,
        of: TextsOf,
        first: u64,
        documents: &Segment,
    ) -> Result<(), StoreError> {
        let Some(found) = self.value(of.space().number(first)).await? else { return Ok(()) };
        let columns: Vec<usize> = (0..of.columns()).collect();
        let block = match of.decode(&found.found.value, &columns) {
            Ok(block) => block,
            Err(error) => {
                self.checks.fail(I::I29, format!("{of:?} of the segment {first}: {error}"));
                return Ok(());
            }
        };
        // Documents that cannot be read are told by the walk over them.
        let Ok(expected) = of.of_segment(documents) else { return Ok(()) };
        let same = block.documents() <= expected.documents()
            && block == expected.part(0..block.documents());
        self.checks.test(I::I6, same, || {
            format!("the texts of {of:?} from {first} on say something else than the documents")
        });
        Ok(())
    }

    /// Texts must belong to a segment.
    pub(super) fn texts_beside(&mut self, of: TextsOf, entry: &Entry) {
        let first = number_of(&entry.key);
        let state = self.still.headquarters.read();
        let place = first.and_then(|first| match of {
            TextsOf::Transactions => state.transactions.locate(first),
            TextsOf::Orders | TextsOf::Payments => state.documents.orders.locate(first),
        });
        drop(state);
        self.checks.test(I::I6, place.is_some_and(|(_, slot)| slot == 0), || {
            format!("texts of {of:?} are stored from {first:?} on, where no segment begins")
        });
    }
}
