//! Rows in and out of the product by its own commands: generate, export, import.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use commerce_hq::domain::Share;
use commerce_hq::domain::table::Table;
use commerce_hq::engine::command::{Export, ExportFormat, Exported, Generate, Import};
use commerce_hq::engine::{Command, Outcome};

use crate::Result;
use crate::child::Figures;
use crate::machine::{self, measure};
use crate::phases::STORE;
use crate::product::Product;
use crate::world;

/// The folders of what is exported.
const TABLES: &str = "tables";
const DOCUMENTS: &str = "documents";
/// The folder of the store that is imported into, and its channel database.
const IMPORTED: &str = "imported";
const CHANNEL_DATABASE: &str = "Default";

/// Makes up trade in an empty store.
pub fn generate(folder: &Path, size: u64, figures: &mut Figures) -> Result<()> {
    let store = folder.join(STORE);
    let asked = Generate {
        transactions: size,
        seed: 7,
        channels: Vec::new(),
        faults: Share::NONE,
        from: NaiveDate::from_ymd_opt(2026, 1, 5),
        days: world::DAYS,
    };
    let (outcome, run) = run(&store, Command::Generate(asked))?;
    let Outcome::Generation(result) = outcome else { return Err(unexpected()) };
    let bytes = machine::disk_use(&store)?;
    report("generate", total(&result.rows), bytes, &run, figures)
}

/// Writes the eleven tables as CSV, which an import reads.
pub fn export_tables(folder: &Path, figures: &mut Figures) -> Result<()> {
    let (form, into) = ((Exported::Tables, ExportFormat::Csv), folder.join(TABLES));
    export("export tables", folder, form, &into, figures)
}

/// Writes all documents as JSON lines.
pub fn export_documents(folder: &Path, figures: &mut Figures) -> Result<()> {
    let (form, into) = ((Exported::All, ExportFormat::Jsonl), folder.join(DOCUMENTS));
    export("export documents", folder, form, &into, figures)?;
    Ok(fs::remove_dir_all(into)?)
}

fn export(
    name: &str,
    folder: &Path,
    (what, format): (Exported, ExportFormat),
    into: &Path,
    figures: &mut Figures,
) -> Result<()> {
    let asked = Export { what, format, folder: into.to_owned() };
    let (outcome, run) = run(&folder.join(STORE), Command::Export(asked))?;
    let Outcome::Export(result) = outcome else { return Err(unexpected()) };
    let records = result.files.iter().map(|file| file.records).sum();
    report(name, records, machine::disk_use(into)?, &run, figures)
}

/// Reads the eleven tables into an empty store.
pub fn import(folder: &Path, figures: &mut Figures) -> Result<()> {
    let tables = folder.join(TABLES);
    let bytes = machine::disk_use(&tables)?;
    let asked = Import {
        folder: tables,
        channel_database: CHANNEL_DATABASE.into(),
        positive_sales: false,
        create_missing: false,
        dry_run: false,
    };
    let (outcome, run) = run(&folder.join(IMPORTED), Command::Import(asked))?;
    let Outcome::Import(result) = outcome else { return Err(unexpected()) };
    report("import", total(&result.rows), bytes, &run, figures)
}

/// What a command took.
struct Run {
    /// Most memory until the store was open.
    open: u64,
    took: machine::Took,
}

/// Carries out a command in a store.
fn run(store: &Path, command: Command) -> Result<(Outcome, Run)> {
    fs::create_dir_all(store)?;
    let mut product = Product::open(store, &world::setup()?)?;
    let open = machine::peak_memory()?;
    let (outcome, took) = measure(|| product.run(command));
    Ok((outcome?, Run { open, took }))
}

fn report(name: &str, rows: u64, bytes: u64, run: &Run, figures: &mut Figures) -> Result<()> {
    let Run { open, took } = run;
    figures.add(format!("{name} rows"), rows);
    figures.add(format!("{name} bytes"), bytes);
    figures.add(format!("{name} wall"), took.wall.as_nanos());
    figures.add(format!("{name} cpu"), took.cpu.as_nanos());
    figures.add(format!("{name} open"), *open);
    figures.add(format!("{name} memory"), machine::peak_memory()?);
    Ok(())
}

fn total(rows: &BTreeMap<Table, u64>) -> u64 {
    rows.values().sum()
}

fn unexpected() -> Box<dyn std::error::Error + Send + Sync> {
    "the command was answered by another's outcome".into()
}
