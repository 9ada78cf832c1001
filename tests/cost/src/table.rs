//! The table of the README: what was measured, against its limit.

use std::fmt;

pub struct Table {
    transactions: u64,
    rows: Vec<Row>,
}

struct Row {
    what: &'static str,
    limit: String,
    measured: String,
    passed: bool,
}

impl Table {
    pub fn new(transactions: u64) -> Self {
        Self { transactions, rows: Vec::new() }
    }

    /// A figure that must not exceed its limit.
    pub fn at_most(&mut self, what: &'static str, limit: f64, measured: f64, unit: &str) {
        self.rows.push(Row {
            what,
            limit: format!("at most {limit} {unit}"),
            measured: format!("{measured:.3} {unit}"),
            passed: measured <= limit,
        });
    }

    /// A figure without a limit.
    pub fn told(&mut self, what: &'static str, measured: f64, unit: &str) {
        let measured = format!("{measured:.3} {unit}");
        self.rows.push(Row { what, limit: String::new(), measured, passed: true });
    }

    /// Something that holds or does not.
    pub fn holds(&mut self, what: &'static str, holds: bool, measured: String) {
        self.rows.push(Row { what, limit: "yes".to_owned(), measured, passed: holds });
    }

    pub fn passed(&self) -> bool {
        self.rows.iter().all(|row| row.passed)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "Store of {} transactions, terminal of 200 x 60 cells.\n",
            self.transactions
        )?;
        writeln!(out, "| what | limit | measured | |")?;
        writeln!(out, "|---|---|---|---|")?;
        for row in &self.rows {
            let Row { what, limit, measured, passed } = row;
            let passed = match (limit.as_str(), *passed) {
                ("", _) => "",
                (_, true) => "pass",
                (_, false) => "**fail**",
            };
            writeln!(out, "| {what} | {limit} | {measured} | {passed} |")?;
        }
        Ok(())
    }
}
