//! The chart: what a transaction costs in both stages, against how many there are.

use super::numbers::{fraction, whole};
use super::tables::{Run, sizes};
use crate::contender::Name;
use crate::records::Records;

/// The picture, and the part of it that has the lines.
const WIDTH: u64 = 760;
const HEIGHT: u64 = 440;
const LEFT: u64 = 70;
const RIGHT: u64 = 190;
const TOP: u64 = 50;
const BOTTOM: u64 = 60;

/// A colour for each contender, told apart by people who do not see red and green as others do.
fn colour(name: Name) -> &'static str {
    match name {
        Name::CommerceHq => "#0072b2",
        Name::Sqlite => "#d55e00",
        Name::SqliteWorkers => "#e69f00",
        Name::Lmdb => "#009e73",
        Name::Typed => "#888888",
    }
}

/// A line: sizes and nanoseconds a transaction.
type Line = Vec<(u64, u64)>;

/// The whole file.
pub fn chart(records: &Records) -> String {
    let line = |name: Name| -> (Name, Line) {
        let cost = |size| Some((size, Run::of(records, name, size).both("wall")? / size.max(1)));
        (name, records.sizes(name.slug()).into_iter().filter_map(cost).collect())
    };
    let lines: Vec<(Name, Line)> = Name::ALL.into_iter().map(line).collect();
    let sizes: Vec<u64> = sizes(records).into_iter().collect();
    let highest = lines.iter().flat_map(|(_, line)| line).map(|(_, cost)| *cost).max();
    let scale = Scale { top: ceiling(highest.unwrap_or(1)), sizes: &sizes };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         font-family=\"sans-serif\" font-size=\"13\">\n\
         <title>Cost of a transaction against the number of transactions</title>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n\
         <text x=\"{LEFT}\" y=\"26\" font-size=\"15\">Both stages, µs of real time a transaction \
         (less is better)</text>\n"
    );
    svg += &scale.axes();
    let mut label = TOP;
    for (name, line) in lines.iter().filter(|(_, line)| !line.is_empty()) {
        svg += &scale.line(*name, line);
        svg += &key(*name, line, label);
        label += 36;
    }
    svg + "</svg>\n"
}

/// The next number of the form 1, 2 or 5 times a power of ten, in µs.
fn ceiling(nanoseconds: u64) -> u64 {
    let mut step = 1_000;
    loop {
        for factor in [1, 2, 5] {
            if step * factor >= nanoseconds {
                return step * factor;
            }
        }
        step *= 10;
    }
}

/// Where things are.
struct Scale<'s> {
    top: u64,
    sizes: &'s [u64],
}

impl Scale<'_> {
    /// Sizes stand at equal distances: they are powers of ten, or what somebody chose.
    fn x(&self, size: u64) -> u64 {
        let at = self.sizes.iter().position(|known| *known == size).unwrap_or(0) as u64;
        let gaps = (self.sizes.len() as u64).saturating_sub(1).max(1);
        LEFT + 20 + at * (WIDTH - LEFT - RIGHT - 40) / gaps
    }

    fn y(&self, cost: u64) -> u64 {
        let height = HEIGHT - TOP - BOTTOM;
        TOP + height - cost.min(self.top) * height / self.top.max(1)
    }

    fn axes(&self) -> String {
        let right = WIDTH - RIGHT;
        let grid = (0..=5).map(|part| {
            let cost = self.top * part / 5;
            let (y, text) = (self.y(cost), fraction(cost, 1_000, 1));
            let (end, middle) = (LEFT - 8, y + 4);
            format!(
                "<line x1=\"{LEFT}\" y1=\"{y}\" x2=\"{right}\" y2=\"{y}\" stroke=\"#dddddd\"/>\n\
                 <text x=\"{end}\" y=\"{middle}\" text-anchor=\"end\">{text}</text>\n"
            )
        });
        let below = HEIGHT - BOTTOM + 22;
        let sizes = self.sizes.iter().map(|size| centred(self.x(*size), below, &whole(*size)));
        let title = centred(LEFT.midpoint(right), HEIGHT - 14, "transactions");
        grid.chain(sizes).chain([title]).collect()
    }

    fn line(&self, name: Name, line: &Line) -> String {
        let colour = colour(name);
        let points = line.iter().map(|(size, cost)| (self.x(*size), self.y(*cost)));
        let places: Vec<String> = points.clone().map(|(x, y)| format!("{x},{y}")).collect();
        let places = places.join(" ");
        let path = format!(
            "<polyline points=\"{places}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.5\"/>\n"
        );
        let dot = |(x, y)| format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"4\" fill=\"{colour}\"/>\n");
        [path].into_iter().chain(points.map(dot)).collect()
    }
}

fn centred(x: u64, y: u64, text: &str) -> String {
    format!("<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">{text}</text>\n")
}

/// The name of a line at the right, with its last cost.
fn key(name: Name, line: &Line, y: u64) -> String {
    let x = WIDTH - RIGHT + 16;
    let cost = line.last().map(|(_, cost)| fraction(*cost, 1_000, 1)).unwrap_or_default();
    format!(
        "<rect x=\"{x}\" y=\"{}\" width=\"12\" height=\"12\" fill=\"{}\"/>\n\
         <text x=\"{}\" y=\"{}\">{}</text>\n<text x=\"{}\" y=\"{}\" fill=\"#555555\">{cost} µs</text>\n",
        y,
        colour(name),
        x + 18,
        y + 11,
        name.caption(),
        x + 18,
        y + 26,
    )
}
