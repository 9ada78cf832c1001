//! Which upload session carries which package: new ones, those of an interrupted run, those that
//! failed and are tried again, and those that a person marked for rerun.

use super::collect::set_back;
use super::{Run, Source};
use crate::channel::Package;
use crate::domain::enums::{RetailCDXUploadSessionStatus as Status, SessionRerun};
use crate::domain::schedule::UploadSession;
use crate::domain::{Moment, Text};
use crate::store::Watermark;

/// The message of a session whose channel database answers late.
const LATE: &str = "the channel database answers late; the next run fetches the package";

/// What a channel database has packaged.
pub(super) struct Offer {
    /// How far it is taken.
    pub(super) taken: Watermark,
    /// The packages after that, in order.
    pub(super) packages: Vec<Package>,
    /// The package that was made just now and cannot be fetched yet, by its local number.
    pub(super) late: Option<u64>,
    /// It makes no packages.
    pub(super) is_paused: bool,
}

/// What becomes of the sessions of a channel database.
#[derive(Default)]
pub(super) struct Plan {
    /// Sessions that changed and go on.
    pub(super) sessions: Vec<UploadSession>,
    /// Sessions that are over for this run.
    pub(super) closed: Vec<UploadSession>,
    /// Sessions to be applied, in this order.
    pub(super) work: Vec<Work>,
}

/// A session to be applied.
pub(super) struct Work {
    pub(super) session: UploadSession,
    /// Its rows were taken before: they are read again, and the watermark stays.
    pub(super) again: bool,
}

/// Whether a session is not over: it waits, or failed and is tried again.
pub(super) fn is_open(session: &UploadSession) -> bool {
    let is_over = matches!(session.status, Status::Applied | Status::Canceled);
    !is_over && session.rerun != SessionRerun::Executed
}

impl Run<'_> {
    /// Gives each package its session. What was marked for rerun is executed by this.
    pub(super) fn plan(&mut self, source: &Source, offer: Offer) -> Plan {
        let Offer { taken, packages, late, is_paused } = offer;
        let headquarters = self.context.headquarters;
        let schedule = &self.schedule.name;
        let of_source = |session: &UploadSession| session.channel_database == source.name;
        let mut marked =
            headquarters.sessions_where(|it| of_source(it) && it.rerun == SessionRerun::Marked);
        let mut open = headquarters
            .sessions_where(|it| of_source(it) && is_open(it) && it.rerun == SessionRerun::None);
        let mut plan = Plan::default();

        let was_taken = |it: &UploadSession| (1..=taken.local_session).contains(&it.local_session);
        for mut session in open.extract_if(.., |it| was_taken(it)) {
            session.status = Status::Uploaded;
            plan.apply(session, true);
        }
        for again in marked.extract_if(.., |it| was_taken(it)) {
            let session = self.rerun(source, again, &mut plan);
            plan.apply(session, true);
        }
        for package in packages {
            let local = package.local_session;
            let mut own = open.extract_if(.., |it| it.local_session == local);
            let found = own.next();
            drop(own);
            let found = found.or_else(|| take_started(&mut open));
            let mut session = found.unwrap_or_else(|| self.new_session(source));
            for again in marked.extract_if(.., |it| [0, local].contains(&it.local_session)) {
                session.rerun_for = again.session;
                plan.sessions.push(UploadSession { rerun: SessionRerun::Executed, ..again });
            }
            fill(&mut session, package);
            (session.schedule, session.job) = (schedule.clone(), schedule.clone());
            if late == Some(local) {
                session.status = Status::Available;
                session.message = LATE.into();
                plan.closed.push(session);
            } else {
                plan.apply(session, false);
            }
        }
        if !is_paused {
            for again in marked.extract_if(.., |it| it.local_session == 0) {
                open.push(self.rerun(source, again, &mut plan));
            }
            while let Some(session) = take_started(&mut open) {
                plan.closed.push(self.nothing_to_apply(session));
            }
        }
        for session in open.into_iter().filter(|it| it.local_session > 0) {
            let what = format!("its upload session {} is gone", session.local_session);
            let why = set_back(&source.name, &what);
            plan.closed.push(self.failed(session, Status::UploadFailed, &why));
        }
        plan
    }

    /// A new session for the package of one that is run again.
    fn rerun(&mut self, source: &Source, again: UploadSession, plan: &mut Plan) -> UploadSession {
        let session = UploadSession {
            status: Status::Uploaded,
            rerun: SessionRerun::None,
            rerun_for: again.session,
            applied: Moment(None),
            message: Text::default(),
            try_count: 0,
            session: self.new_session(source).session,
            ..again.clone()
        };
        plan.sessions.push(UploadSession { rerun: SessionRerun::Executed, ..again });
        session
    }

    /// A session that was started, or failed before there was a package, while there is none now.
    fn nothing_to_apply(&self, session: UploadSession) -> UploadSession {
        UploadSession {
            status: Status::Applied,
            applied: Moment(Some(self.context.now())),
            message: Text::default(),
            try_count: session.try_count.saturating_add(1),
            ..session
        }
    }
}

impl Plan {
    fn apply(&mut self, session: UploadSession, again: bool) {
        self.sessions.push(session.clone());
        self.work.push(Work { session, again });
    }
}

/// Takes out a session that has no package yet.
fn take_started(open: &mut Vec<UploadSession>) -> Option<UploadSession> {
    let position = open.iter().position(|session| session.local_session == 0)?;
    Some(open.remove(position))
}

/// Writes into a session what its package says.
fn fill(session: &mut UploadSession, package: Package) {
    session.status = Status::Uploaded;
    session.message = Text::default();
    session.local_session = package.local_session;
    session.rows_affected = package.rows_by_table.values().sum();
    session.rows_by_table = package.rows_by_table;
    session.file_size = package.file_size;
    session.check_sum = package.check_sum;
    session.from = package.from;
    session.to = package.to;
    session.created = package.created;
}
