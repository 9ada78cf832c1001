//! What the person entered last in dialogs, as headquarters keeps it: read once, when the screen
//! starts, and kept again with each OK. Another screen of the same person sees it when it starts.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::domain::Text;

/// What was entered, by dialog. Clones are cheap.
#[derive(Clone, Debug, Default)]
pub struct LastValues(Arc<BTreeMap<Text, Text>>);

impl LastValues {
    /// What was entered in the dialog of that key; `None` if nothing was, or by a program whose
    /// dialog had other fields.
    pub fn get<T: DeserializeOwned>(&self, dialog: &str) -> Option<T> {
        serde_json::from_str(self.0.get(dialog)?).ok()
    }

    /// Takes what headquarters had; what was entered since stands.
    pub(crate) fn take(&mut self, mut stored: BTreeMap<Text, Text>) {
        stored.append(Arc::make_mut(&mut self.0));
        self.0 = Arc::new(stored);
    }

    pub(crate) fn put(&mut self, dialog: Text, values: Text) {
        Arc::make_mut(&mut self.0).insert(dialog, values);
    }
}
