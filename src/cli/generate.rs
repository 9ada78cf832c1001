//! `generate`: from arguments to the command, and what came of it in words.

use super::args;
use crate::engine;
use crate::engine::outcome::GenerateResult;

/// The command that was asked for.
pub(super) fn command(asked: &args::Generate) -> engine::Command {
    let args::Generate { transactions, seed, channels, faults, from, days } = asked.clone();
    let command = engine::command::Generate { transactions, seed, channels, faults, from, days };
    engine::Command::Generate(command)
}

/// What was written where.
pub(super) fn describe(result: &GenerateResult) -> String {
    let rows: u64 = result.rows.values().sum();
    let mut lines = vec![format!(
        "{}: {} transactions, {rows} rows, of the transactions {} with a fault, in {} ms",
        result.job, result.transactions, result.faults, result.elapsed_ms
    )];
    let databases = result.channel_databases.iter();
    lines.extend(databases.map(|(name, count)| format!("  {count} into {name}")));
    if result.interrupted {
        lines.push("  stopped at a commit; what is counted here is written".into());
    }
    lines.join("\n")
}
