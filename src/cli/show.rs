//! `show`: a list as a table, as CSV, or as JSON documents.

use super::Exit;
use super::args::{Arguments, List, Show};
use super::text::{json, raw, table};
use crate::domain::CompanyId;
use crate::domain::text::cell;
use crate::engine::query::{ListKind, ListPage, ListQuery, RecordsQuery};
use crate::engine::{Answer, Connection, Failure, Query};

/// Prints the list.
pub(super) fn run(
    asked: &Show,
    arguments: &Arguments,
    connection: &mut Connection,
) -> Result<Exit, Failure> {
    let list = ListQuery {
        list: kind(asked.list),
        company: company(arguments.company.as_deref()),
        conditions: asked.conditions.clone(),
        filter: String::new(),
        sort: None,
        offset: 0,
        limit: if asked.limit == 0 { u64::MAX } else { asked.limit },
    };
    if arguments.json {
        let answer = connection.ask(Query::Records(RecordsQuery { list }))?;
        let Answer::Records(records) = answer else { return Err(other()) };
        json(&records)?;
        return Ok(Exit::Done);
    }
    let Answer::List(page) = connection.ask(Query::List(list))? else { return Err(other()) };
    if asked.csv {
        csv(&page)?;
    } else {
        text(&page)?;
    }
    Ok(Exit::Done)
}

fn other() -> Failure {
    Failure::failed("the engine answered another question")
}

fn kind(list: List) -> ListKind {
    match list {
        List::Transactions => ListKind::Transactions,
        List::Orders => ListKind::Orders,
        List::Payments => ListKind::Payments,
        List::Postings => ListKind::Postings,
        List::UploadSessions => ListKind::UploadSessions,
        List::Errors => ListKind::Errors,
        List::Quotations => ListKind::Quotations,
        List::Cancellations => ListKind::Cancellations,
        List::Conflicts => ListKind::Conflicts,
        List::Quarantine => ListKind::Quarantine,
        List::Gaps => ListKind::Gaps,
    }
}

/// The company whose rows are shown. Without one named, or with `all`, all of them.
fn company(named: Option<&str>) -> Option<CompanyId> {
    named.filter(|name| !name.eq_ignore_ascii_case("all")).map(CompanyId::new)
}

fn text(page: &ListPage) -> Result<(), Failure> {
    let names: Vec<(String, bool)> =
        page.columns.iter().map(|column| (column.name.clone(), column.right)).collect();
    let mut rows: Vec<Vec<String>> = page.rows.iter().map(|row| row.cells.clone()).collect();
    if page.totals.iter().any(|total| !total.is_empty()) {
        rows.push(page.totals.clone());
    }
    raw(&table(&names, &rows))?;
    let shown = page.rows.len() as u64;
    if shown < page.total {
        raw(&format!("{shown} of {} rows; --limit 0 shows all", page.total))?;
    }
    Ok(())
}

/// CSV whose cells no spreadsheet takes for a formula.
fn csv(page: &ListPage) -> Result<(), Failure> {
    let failed = |error: csv::Error| Failure::failed(format!("CSV cannot be written: {error}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(page.columns.iter().map(|column| &column.name)).map_err(failed)?;
    for row in &page.rows {
        writer
            .write_record(row.cells.iter().map(|text| cell(text).into_owned()))
            .map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| Failure::failed(error.to_string()))?;
    raw(String::from_utf8_lossy(&bytes).trim_end_matches('\n'))
}
