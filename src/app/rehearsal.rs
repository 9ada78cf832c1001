//! Playing an article on a prepared demo company in memory, through the real screen without a
//! terminal. Batch jobs run as they do under a screen, one after the other; after each step all that
//! is due has run, so that the same article always does the same.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::article;
use super::company::{Company, first_page};
use crate::engine::{Failure, SystemClock};
use crate::guide::{self, AfterFailure, FileReport, Procedure, ProcedureReport};
use crate::semantics::{Act, NodeId, Tree};
use crate::store::Headquarters;
use crate::tui::headless::Headless;
use crate::tui::model::{Model, Options};
use crate::tui::port::EnginePort;

/// The size of the screen that articles are checked on: columns and rows.
const SIZE: (u16, u16) = (120, 40);

/// Plays every procedure of an article, named by its file or as one that the program brings along,
/// each from a demo company of its own with a paused clock.
pub(super) fn rehearse(file: &Path) -> Result<FileReport, Failure> {
    let source = article::read(file)?;
    let procedures: Result<_, Failure> = source.article.procedures.iter().map(play).collect();
    Ok(FileReport { procedures: procedures?, file: source.name })
}

fn play(procedure: &Procedure) -> Result<ProcedureReport, Failure> {
    let company = Company::prepare(Arc::new(SystemClock::default()))?;
    let headquarters = Arc::clone(&company.headquarters);
    let before = counts(&headquarters);
    let mut screen = Rehearsal::begin(company, first_page(Options::default(), SIZE))?;
    let mut report = guide::play(procedure, &mut screen, AfterFailure::GoOn);
    screen.end()?;
    for (what, after) in counts(&headquarters) {
        let change = after - before.get(what).copied().unwrap_or(0);
        report.effect.insert(what.to_owned(), change);
    }
    Ok(report)
}

/// The screen over a company whose batch jobs run.
pub(super) struct Rehearsal {
    pub screen: Headless<EnginePort>,
    company: Company,
}

impl Rehearsal {
    /// Shows the model until everything that it asks for is there.
    pub fn begin(company: Company, model: Model) -> Result<Self, Failure> {
        let mut rehearsal = Self { screen: Headless::new(model, company.port()), company };
        rehearsal.settle().map_err(Failure::failed)?;
        Ok(rehearsal)
    }

    /// Lets everything that is due run, and the screen hear of it.
    pub fn settle(&mut self) -> Result<(), String> {
        self.screen.settle()?;
        self.company.engine.rest();
        self.screen.settle()
    }

    /// Lets go of the company.
    pub fn end(self) -> Result<(), Failure> {
        self.company.engine.finish()
    }
}

impl guide::Screen for Rehearsal {
    fn tree(&self) -> Tree {
        guide::Screen::tree(&self.screen)
    }

    fn act(&mut self, node: &NodeId, act: Act) -> Result<(), String> {
        self.screen.act(node, &act)
    }

    fn settled(&mut self) -> Result<(), String> {
        self.settle()
    }
}

/// What a procedure can change, counted.
fn counts(headquarters: &Headquarters) -> BTreeMap<&'static str, i64> {
    let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let mut payments = 0;
    headquarters.each_order(|_, order| payments += i64::from(order.payments));
    BTreeMap::from([
        ("transactions", count(headquarters.transaction_count())),
        ("sales_orders", count(headquarters.order_count())),
        ("payments", payments),
        ("batch_jobs", headquarters.batch_jobs().len().try_into().unwrap_or(i64::MAX)),
        ("upload_sessions", headquarters.sessions().len().try_into().unwrap_or(i64::MAX)),
    ])
}
