//! Export what is shown: the name of the file. The rows go there as a run in the background.

use std::path::{Path, PathBuf};

use crate::commands::{CANCEL, CommandId, DialogId, OK, REPLACE};
use crate::engine::command::{ExportList, ListedRows};
use crate::engine::{Answer, Command, Query};
use crate::semantics::Act;
use crate::tui::element::{column, gap, muted, textbox};
use crate::tui::numbers::counted;
use crate::tui::surface::{At, Cx, Place, See, Surface, View};

/// The dialog: its field as it was typed, and what will be written.
#[derive(Debug)]
pub(crate) struct Export {
    file: String,
    folder: PathBuf,
    rows: ListedRows,
    /// The file that was asked about last, and whether it is there.
    there: Option<(PathBuf, bool)>,
    about: String,
}

impl Export {
    /// For a list of so many rows, into a file that is called after its page.
    pub fn new(name: &str, folder: &Path, rows: ListedRows, number: Option<u64>) -> Self {
        let number = number.map_or_else(|| "The rows".to_owned(), |number| counted(number, "row"));
        Self {
            file: format!("{name}.csv"),
            folder: folder.to_owned(),
            rows,
            there: None,
            about: format!("{number}, as filtered and sorted, with all columns."),
        }
    }

    /// A name alone goes into the current folder.
    fn path(&self) -> Result<PathBuf, String> {
        let name = self.file.trim();
        if name.is_empty() || name.ends_with('/') {
            return Err("Name a file.".to_owned());
        }
        Ok(self.folder.join(name))
    }

    fn is_there(&self) -> bool {
        let path = self.path().ok();
        self.there.as_ref().is_some_and(|(asked, there)| *there && Some(asked) == path.as_ref())
    }

    fn export(&self, replace: bool, cx: &mut Cx<'_>) {
        if let Ok(file) = self.path() {
            let rows = self.rows.clone();
            cx.command("export", Command::ExportList(ExportList { rows, file, replace }));
            cx.close();
        }
    }
}

impl Surface for Export {
    fn place(&self) -> Place {
        Place::Dialog(DialogId::Export)
    }

    fn view<'a>(&'a self, _see: See<'a>) -> View<'a> {
        let file = textbox("file", "File", self.file.as_str())
            .invalid(self.path().err())
            .help("The name of the CSV file, or its path. Text that a spreadsheet would take for a formula gets an apostrophe in front.");
        let place = if self.is_there() {
            "It is there already: OK asks whether to replace it.".to_owned()
        } else {
            format!("In {}", self.folder.display())
        };
        let body = column(vec![muted(self.about.as_str()), gap(1), file, muted(place)]);
        View::dialog(body, &[OK, CANCEL]).sized(72, 0).first("file")
    }

    fn queries(&self, _see: See<'_>) -> Vec<(&'static str, Query)> {
        self.path().ok().map(|file| ("file", Query::FileThere { file })).into_iter().collect()
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        if let Answer::FileThere { file, there } = answer {
            self.there = Some((file, there));
        }
    }

    fn act(&mut self, _at: At<'_>, act: &Act, _cx: &mut Cx<'_>) {
        if let Act::SetText(text) = act {
            self.file.clone_from(text);
        }
    }

    fn can(&self, command: CommandId, _see: See<'_>) -> Result<(), String> {
        if command == OK { self.path().map(drop) } else { Ok(()) }
    }

    fn run(&mut self, command: CommandId, cx: &mut Cx<'_>) {
        match command {
            OK if self.is_there() => cx.run(REPLACE),
            OK => self.export(false, cx),
            REPLACE => self.export(true, cx),
            _ => {}
        }
    }
}
