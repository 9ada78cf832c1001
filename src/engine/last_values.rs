//! Keeping what a person entered in a dialog.

use super::command::KeepValues;
use super::server::note;
use super::{Failure, Outcome};
use crate::store::Headquarters;

/// Most bytes of the values of one dialog: a selection of some 100,000 nodes.
const MOST_VALUES: usize = 1 << 20;
/// Most bytes of the names of a person and a dialog, which make a key.
const MOST_NAMES: usize = 1 << 12;

/// Keeps the values for the person.
pub(super) async fn keep(
    headquarters: &Headquarters,
    kept: &KeepValues,
    person: &str,
) -> Result<Outcome, Failure> {
    let KeepValues { dialog, values } = kept;
    if values.len() > MOST_VALUES || dialog.len() + person.len() > MOST_NAMES {
        let text = "what was entered is too much to be kept for the next time; choose fewer nodes";
        return Err(Failure::wrong_use(text));
    }
    headquarters.keep_values(person, dialog, values).await?;
    Ok(note("what was entered is kept for the next time"))
}
