//! How often a channel database packages its new rows.

use crate::commands::{CANCEL, CommandId, DialogId, OK};
use crate::domain::upload_interval::UploadInterval;
use crate::semantics::Act;
use crate::tui::element::{column, gap, muted, textbox};
use crate::tui::notice::sentence;
use crate::tui::surface::{At, Cx, Place, See, Surface, View};

/// The dialog: its field as it was typed. It hands back an [`UploadInterval`].
#[derive(Debug)]
pub(crate) struct Dialog {
    about: String,
    interval: String,
}

impl Dialog {
    /// The interval of a channel database in minutes, none when it is off.
    pub fn new(channel_database: &str, minutes: Option<u16>) -> Self {
        let interval = minutes.map_or_else(|| "off".to_owned(), |minutes| minutes.to_string());
        Self { about: format!("Of channel database {channel_database}."), interval }
    }

    fn typed(&self) -> Result<UploadInterval, String> {
        self.interval.parse().map_err(|error| {
            let words = sentence(&error);
            format!("Minutes, or off: it {}", words.replacen("Is not", "is not", 1))
        })
    }
}

impl Surface for Dialog {
    fn place(&self) -> Place {
        Place::Dialog(DialogId::UploadInterval)
    }

    fn view<'a>(&'a self, _see: See<'a>) -> View<'a> {
        let body = column(vec![
            muted(self.about.as_str()),
            gap(1),
            textbox("interval", "Minutes, or off", self.interval.as_str())
                .invalid(self.typed().err())
                .help("Minutes from 1 to 1440, or off: then only a run of P-0001 packages."),
        ]);
        View::dialog(body, &[OK, CANCEL]).sized(60, 0).first("interval")
    }

    fn act(&mut self, _at: At<'_>, act: &Act, _cx: &mut Cx<'_>) {
        if let Act::SetText(text) = act {
            self.interval.clone_from(text);
        }
    }

    fn can(&self, command: CommandId, _see: See<'_>) -> Result<(), String> {
        if command == OK { self.typed().map(drop) } else { Ok(()) }
    }

    fn run(&mut self, command: CommandId, cx: &mut Cx<'_>) {
        if let (OK, Ok(interval)) = (command, self.typed()) {
            cx.close_with(interval);
        }
    }
}
