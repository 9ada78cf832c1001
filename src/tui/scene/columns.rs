//! Which columns of a grid have room, and where.
//!
//! The first column, the row's name, always stays. When not all fit, the rest are a window that
//! moves so that the chosen column is in it; signs in the header say that there are more.

use crate::tui::element::Column;

/// Cells between columns.
const BETWEEN: u16 = 2;

/// A cut text says something from so many cells on.
const READABLE: u16 = 8;

/// A column that is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// Position among all columns.
    pub column: usize,
    /// Offset from the left of the grid.
    pub x: u16,
    /// Cells.
    pub w: u16,
}

/// The columns that are drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Spots {
    pub drawn: Vec<Spot>,
    /// There are columns between the first and the next drawn one.
    pub before: bool,
    /// There are columns behind the last drawn one.
    pub after: bool,
}

impl Spots {
    /// The drawn ones among these columns, each with where it is drawn.
    pub fn of<'a>(&'a self, columns: &'a [Column]) -> impl Iterator<Item = (Spot, &'a Column)> {
        self.drawn.iter().filter_map(|spot| Some((*spot, columns.get(spot.column)?)))
    }
}

/// The columns that are drawn in so many cells behind `lead`, with the chosen one among them.
pub(super) fn spots(columns: &[Column], lead: u16, cells: u16, chosen: usize) -> Spots {
    let room = cells.saturating_sub(lead);
    let wanted = columns.iter().map(|column| column.width + BETWEEN).fold(0, u16::saturating_add);
    if wanted <= room.saturating_add(BETWEEN) {
        return Spots { drawn: grown(columns, lead, room), before: false, after: false };
    }
    // The last cells of the header are for the sign that there is more.
    let room = room.saturating_sub(BETWEEN);
    let first = columns.first().map_or(0, |column| column.width.min(room.div_ceil(2)));
    let chosen = chosen.min(columns.len().saturating_sub(1));
    let mut from = 1;
    loop {
        let rest = columns.iter().enumerate().skip(from);
        let (drawn, last) = window(first, rest, lead, room);
        if last >= chosen || from >= chosen {
            return Spots { before: from > 1, after: last + 1 < columns.len(), drawn };
        }
        from += 1;
    }
}

/// All columns; those that grow share what is left.
fn grown(columns: &[Column], lead: u16, room: u16) -> Vec<Spot> {
    let between = BETWEEN * u16::try_from(columns.len().saturating_sub(1)).unwrap_or(0);
    let used: u16 = columns.iter().map(|column| column.width).fold(between, u16::saturating_add);
    let mut left = room.saturating_sub(used);
    let growing = columns.iter().filter(|column| column.grows).count();
    let mut shares = u16::try_from(growing).unwrap_or(0);
    let mut x = lead;
    let mut place = |(at, column): (usize, &Column)| {
        let mut w = column.width;
        if column.grows {
            let extra = left.checked_div(shares).unwrap_or(0);
            w += extra;
            left -= extra;
            shares = shares.saturating_sub(1);
        }
        let spot = Spot { column: at, x, w };
        x += w + BETWEEN;
        spot
    };
    columns.iter().enumerate().map(&mut place).collect()
}

/// The first column, then as many of the rest as fit, and the last one that is whole. One more text
/// is cut rather than left out; a number is cut only if nothing else could be seen.
fn window<'a>(
    first: u16,
    rest: impl Iterator<Item = (usize, &'a Column)>,
    lead: u16,
    room: u16,
) -> (Vec<Spot>, usize) {
    let mut last = 0;
    let mut spots = vec![Spot { column: 0, x: lead, w: first }];
    let mut used = first;
    for (column, Column { width, number, .. }) in rest {
        let left = room.saturating_sub(used + BETWEEN);
        let alone = spots.len() == 1;
        let cut = *width > left;
        if left == 0 || (cut && !alone && (*number || left < READABLE)) {
            break;
        }
        let w = (*width).min(left);
        spots.push(Spot { column, x: lead + used + BETWEEN, w });
        used += BETWEEN + w;
        if cut {
            break;
        }
        last = column;
    }
    // With nothing beside it the first column takes what there is.
    if let [only] = spots.as_mut_slice() {
        only.w = room.max(only.w);
    }
    (spots, last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(cells: u16, chosen: usize) -> (Vec<(usize, u16, u16)>, bool, bool) {
        let all = [
            Column::text("Name", 10).grows(),
            Column::number("Rows", 6),
            Column::number("Bytes", 8),
            Column::text("State", 9),
        ];
        let Spots { drawn, before, after } = spots(&all, 1, cells, chosen);
        (drawn.iter().map(|spot| (spot.column, spot.x, spot.w)).collect(), before, after)
    }

    #[test]
    fn with_room_for_all_the_growing_column_takes_what_is_left() {
        let all = vec![(0, 1, 20), (1, 23, 6), (2, 31, 8), (3, 41, 9)];
        assert_eq!(drawn(50, 0), (all, false, false));
    }

    #[test]
    fn the_key_column_stays_and_the_chosen_one_comes_into_sight() {
        assert_eq!(drawn(30, 0), (vec![(0, 1, 10), (1, 13, 6)], false, true));
        assert_eq!(drawn(30, 2), (vec![(0, 1, 10), (2, 13, 8)], true, true));
        assert_eq!(drawn(30, 3), (vec![(0, 1, 10), (3, 13, 9)], true, false));
        assert_eq!(drawn(30, 99), drawn(30, 3));
    }

    #[test]
    fn no_room_is_no_reason_to_fail() {
        for cells in 0..60 {
            for chosen in 0..5 {
                let (spots, ..) = drawn(cells, chosen);
                assert_eq!(spots.first().map(|spot| spot.0), Some(0));
                assert!(spots.iter().all(|(_, x, w)| x + w <= cells.max(1)), "{cells} {spots:?}");
            }
        }
        assert_eq!(spots(&[], 1, 10, 0), Spots::default());
    }
}
