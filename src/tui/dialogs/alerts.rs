//! Alerts: which ends of a batch job's runs are told in the message center. It hands back
//! [`Alerts`].

use crate::commands::{CANCEL, CommandId, DialogId, OK, captions};
use crate::domain::batch::Alerts;
use crate::semantics::Act;
use crate::tui::element::{column, gap, muted, switch};
use crate::tui::surface::{At, Cx, Place, See, Surface, View};

/// The dialog.
#[derive(Debug)]
pub(crate) struct AlertsDialog(Alerts);

impl AlertsDialog {
    /// The dialog with the present choice.
    pub fn new(alerts: Alerts) -> Self {
        Self(alerts)
    }
}

/// The chosen ends in words; `None` if none is.
pub(crate) fn words(alerts: Alerts) -> Option<String> {
    let chosen = [
        (alerts.ended, captions::ENDED),
        (alerts.error, captions::ERROR),
        (alerts.canceled, captions::CANCELED),
    ];
    let chosen = chosen.iter().filter(|(on, _)| *on).map(|(_, caption)| *caption);
    let words = chosen.collect::<Vec<_>>().join(", ");
    (!words.is_empty()).then_some(words)
}

impl Surface for AlertsDialog {
    fn place(&self) -> Place {
        Place::Dialog(DialogId::Alerts)
    }

    fn view<'a>(&'a self, _see: See<'a>) -> View<'a> {
        let Self(alerts) = self;
        let body = column(vec![
            muted("The message center tells you"),
            gap(1),
            switch("ended", captions::ENDED, alerts.ended).note("when a run has ended"),
            switch("error", captions::ERROR, alerts.error).note("when a run has failed"),
            switch("canceled", captions::CANCELED, alerts.canceled).note("when a run is canceled"),
        ]);
        View::dialog(body, &[OK, CANCEL]).sized(70, 0).first("ended")
    }

    fn act(&mut self, at: At<'_>, act: &Act, _cx: &mut Cx<'_>) {
        let Self(alerts) = self;
        match (at.control, act) {
            ("ended", Act::Toggle) => alerts.ended = !alerts.ended,
            ("error", Act::Toggle) => alerts.error = !alerts.error,
            ("canceled", Act::Toggle) => alerts.canceled = !alerts.canceled,
            _ => {}
        }
    }

    fn run(&mut self, command: CommandId, cx: &mut Cx<'_>) {
        if command == OK {
            cx.close_with(self.0);
        }
    }
}
