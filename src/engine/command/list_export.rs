//! What a list shows, into a file.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::engine::query::ListQuery;

/// The rows of a list as CSV with a header, in the words of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportList {
    /// What is written.
    pub rows: ListedRows,
    /// The file.
    pub file: PathBuf,
    /// A file that is there is replaced when the new one is whole; else it is refused.
    pub replace: bool,
}

/// Which rows are written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ListedRows {
    /// All rows of a list under the query's company, conditions and filter, in its order.
    Listed(ListQuery),
    /// These rows: of a list that the screen holds as a whole.
    Given {
        /// The captions of the columns.
        columns: Vec<String>,
        /// A text for each column.
        rows: Vec<Vec<String>>,
    },
}
