//! The dialogs, one a file. Adding one: a line in the table of `commands::place`, a file here, and
//! its arm in `open`; the compiler asks for the arm. A dialog that needs something to begin with
//! is opened by the page that has it, through `Cx::open`.

mod action_search;
pub(crate) mod add_group;
pub(crate) mod alerts;
pub(crate) mod change_status;
mod clock;
mod company;
pub(crate) mod create_batch_job;
pub(crate) mod define_recurrence;
pub(crate) mod details;
mod export;
mod help;
mod job_center;
pub(crate) mod leave;
pub(crate) mod next_runs;
mod page_search;
pub(crate) mod question;
mod synchronize_orders;
pub(crate) mod task_options;
pub(crate) mod upload_interval;
mod zones;

use super::model::Model;
use super::surface::Surface;
use crate::commands::DialogId;

/// A dialog that needs nothing but the screen below it; `None` for the others.
pub(crate) fn open(dialog: DialogId, below: &mut Model) -> Option<Box<dyn Surface>> {
    match dialog {
        DialogId::ActionSearch => Some(Box::new(action_search::ActionSearch::new(below))),
        DialogId::PageSearch => Some(Box::new(page_search::PageSearch::new())),
        DialogId::Company => Some(Box::new(company::Company::default())),
        DialogId::Clock => Some(Box::new(clock::Clock::default())),
        DialogId::JobCenter => Some(Box::new(job_center::JobCenter)),
        DialogId::Help => Some(Box::new(help::Help::new(below))),
        DialogId::SynchronizeOrders => {
            let last = &below.status.last_values;
            Some(Box::new(synchronize_orders::SynchronizeOrders::new(last)))
        }
        DialogId::Export => {
            let page = below.page()?;
            let rows = page.surface.listed(below.see(page))?;
            let list = page.surface.primary().map(|list| page.ui.list(list).count);
            let folder = &below.status.folder;
            let name = page.surface.place().slug();
            Some(Box::new(export::Export::new(name, folder, rows, list)))
        }
        DialogId::Question
        | DialogId::Leave
        | DialogId::Details
        | DialogId::AddGroup
        | DialogId::CreateBatchJob
        | DialogId::Alerts
        | DialogId::ChangeStatus
        | DialogId::TaskOptions
        | DialogId::UploadInterval
        | DialogId::DefineRecurrence => None,
    }
}

/// Whether the dialog asks for consent, so that keys typed before it was read do not count.
pub(crate) fn is_question(dialog: DialogId) -> bool {
    matches!(dialog, DialogId::Question | DialogId::Leave)
}
