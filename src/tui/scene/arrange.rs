//! Sorting and filtering in a grid whose rows are all here.

use std::borrow::Cow;
use std::cmp::Ordering;

use chrono_tz::Tz;

use crate::domain::Amount;
use crate::tui::element::{Cell, Column, Row, Rows};
use crate::tui::ui::ListMemory;

/// The rows as the person wants them: those that contain the filter, without case, in the order
/// of the sorted column.
pub(crate) fn arrange<'a>(
    rows: &'a Rows,
    columns: &[Column],
    memory: &ListMemory,
    zone: Tz,
) -> Cow<'a, Rows> {
    let sort = memory.sort.as_ref().and_then(|(caption, down)| {
        let at = columns.iter().position(|column| column.caption == *caption)?;
        Some((at, columns.get(at)?.number, *down))
    });
    if memory.filter.is_empty() && sort.is_none() {
        return Cow::Borrowed(rows);
    }
    let filter = memory.filter.to_lowercase();
    let holds =
        |row: &&Row| row.cells.iter().any(|c| c.words(zone).to_lowercase().contains(&filter));
    let mut kept: Vec<Row> = rows.rows.iter().filter(holds).cloned().collect();
    if let Some((at, number, down)) = sort {
        kept.sort_by(|a, b| {
            let order = compare(a.cells.get(at), b.cells.get(at), number);
            if down { order.reverse() } else { order }
        });
    }
    let totals = rows.totals.clone();
    Cow::Owned(Rows { loaded: rows.loaded, totals, ..Rows::all(kept) })
}

/// Numbers compare as numbers, other texts without case; what is empty comes first.
fn compare(a: Option<&Cell>, b: Option<&Cell>, number: bool) -> Ordering {
    let moment = |cell: Option<&Cell>| cell.and_then(|cell| cell.moment);
    let moments = moment(a).cmp(&moment(b));
    if moments != Ordering::Equal {
        return moments;
    }
    let text = |cell: Option<&Cell>| cell.map_or(String::new(), |cell| cell.text.to_lowercase());
    let (a, b) = (text(a), text(b));
    if number { amount(&a).cmp(&amount(&b)).then(a.cmp(&b)) } else { a.cmp(&b) }
}

/// The number at the beginning of `1,204.50 USD`.
fn amount(text: &str) -> Option<Amount> {
    text.split_whitespace().next()?.replace(',', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(sort: Option<(&str, bool)>, filter: &str) -> Vec<String> {
        let columns = [Column::text("Name", 4), Column::number("Amount", 8)];
        let row = |name: &str, amount: &str| Row::new(name, vec![name.into(), amount.into()]);
        let rows = [row("b", "9.50 USD"), row("A", "1,204.00 USD"), row("c", ""), row("d", "-3")];
        let memory = ListMemory {
            sort: sort.map(|(column, down)| (column.to_owned(), down)),
            filter: filter.to_owned(),
            ..ListMemory::default()
        };
        let rows = Rows::all(rows.to_vec());
        arrange(&rows, &columns, &memory, Tz::UTC).rows.iter().map(|row| row.key.clone()).collect()
    }

    #[test]
    fn numbers_sort_by_size_and_texts_without_case() {
        assert_eq!(shown(None, ""), ["b", "A", "c", "d"]);
        assert_eq!(shown(Some(("Amount", false)), ""), ["c", "d", "b", "A"]);
        assert_eq!(shown(Some(("Amount", true)), ""), ["A", "b", "d", "c"]);
        assert_eq!(shown(Some(("Name", false)), ""), ["A", "b", "c", "d"]);
        assert_eq!(shown(Some(("Name", true)), "usd"), ["b", "A"]);
    }

    #[test]
    fn moments_sort_by_time_and_are_found_as_they_are_read() {
        let moment = |hour: i64| Cell::moment(chrono::DateTime::from_timestamp(hour * 3600, 0));
        let row = |name: &str, hour| Row::new(name, vec![moment(hour)]);
        let rows = Rows::all(vec![row("ten", 10), row("two", 2), row("nine", 9)]);
        let columns = [Column::text("When", 16)];
        let shown = |sort: Option<(String, bool)>, filter: &str| -> Vec<String> {
            let memory = ListMemory { sort, filter: filter.to_owned(), ..ListMemory::default() };
            let found = arrange(&rows, &columns, &memory, Tz::UTC);
            found.rows.iter().map(|row| row.key.clone()).collect()
        };
        assert_eq!(shown(Some(("When".to_owned(), false)), ""), ["two", "nine", "ten"]);
        assert_eq!(shown(None, "01-01 09:"), ["nine"]);
    }
}
