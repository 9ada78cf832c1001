//! The demo store, opened as the program opens it.

use std::path::Path;

use commerce_hq::app::App;
use commerce_hq::cli::{Host as _, Store};

use crate::Result;
use crate::child::Figures;
use crate::machine::{self, measure};

/// Makes it.
pub fn make(folder: &Path) -> Result<()> {
    let mut app = App::new();
    drop(app.connect(&store(folder))?);
    Ok(app.leave()?)
}

/// Opens it, and says what that took and how much memory.
pub fn open(folder: &Path, figures: &mut Figures) -> Result<()> {
    let mut app = App::new();
    let (connection, took) = measure(|| app.connect(&store(folder)));
    let connection = connection?;
    figures.add("demo open", took.wall.as_nanos());
    figures.add("demo memory", machine::peak_memory()?);
    drop(connection);
    Ok(app.leave()?)
}

fn store(folder: &Path) -> Store {
    Store { folder: Some(folder.to_owned()), empty: false }
}
