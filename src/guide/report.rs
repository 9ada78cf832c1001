//! What came of playing an article: the document that `guide check --json` prints.

use std::collections::BTreeMap;

use serde::Serialize;

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StepResult {
    /// It was carried out, or the screen was so already.
    Done,
    /// It is needed only under a condition, and was left out.
    Optional,
    /// Several controls are meant equally well.
    Ambiguous,
    /// The control is missing, disabled, or does not take the value.
    Impossible,
    /// The sentence is not an instruction the grammar knows.
    #[serde(rename = "not understood")]
    NotUnderstood,
}

impl StepResult {
    /// Whether the procedure can still pass.
    pub fn passes(self) -> bool {
        matches!(self, Self::Done | Self::Optional)
    }
}

impl std::fmt::Display for StepResult {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Done => "done",
            Self::Optional => "optional",
            Self::Ambiguous => "ambiguous",
            Self::Impossible => "impossible",
            Self::NotUnderstood => "not understood",
        })
    }
}

/// One step and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepReport {
    /// The line of the article, counted from 1.
    pub line: usize,
    /// What the step says.
    pub text: String,
    /// How it ended.
    pub result: StepResult,
    /// Why it ended so; absent when there is nothing to say.
    pub why: Option<String>,
}

/// One procedure and its steps, sub-steps after the step they belong to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProcedureReport {
    /// The heading of the procedure.
    pub title: String,
    /// Every step is done or optional, and there is a step.
    pub passed: bool,
    /// What changed in the store, by name; the caller counts it.
    pub effect: BTreeMap<String, i64>,
    /// The steps.
    pub steps: Vec<StepReport>,
}

impl ProcedureReport {
    /// A report of steps; the effect is empty.
    pub fn new(title: &str, steps: Vec<StepReport>) -> Self {
        let passed = !steps.is_empty() && steps.iter().all(|step| step.result.passes());
        Self { title: title.to_owned(), passed, effect: BTreeMap::new(), steps }
    }
}

/// One article and its procedures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// The file as it was named.
    pub file: String,
    /// Its procedures.
    pub procedures: Vec<ProcedureReport>,
}

impl FileReport {
    /// Whether there is a procedure and all of them passed.
    pub fn passed(&self) -> bool {
        !self.procedures.is_empty() && self.procedures.iter().all(|procedure| procedure.passed)
    }
}

/// All articles that were checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Whether all passed.
    pub passed: bool,
    /// The articles, in the order they were named.
    pub files: Vec<FileReport>,
}

impl Report {
    /// Puts the reports of articles together.
    pub fn new(files: Vec<FileReport>) -> Self {
        Self { passed: !files.is_empty() && files.iter().all(FileReport::passed), files }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_has_the_documented_shape() {
        let step = StepReport {
            line: 3,
            text: "Juggle.".to_owned(),
            result: StepResult::NotUnderstood,
            why: None,
        };
        let mut procedure = ProcedureReport::new("Try", vec![step]);
        procedure.effect.insert("sales_orders".to_owned(), 2);
        let file = FileReport { file: "a.md".to_owned(), procedures: vec![procedure] };
        let report = serde_json::to_string(&Report::new(vec![file])).unwrap();
        assert_eq!(
            report,
            r#"{"passed":false,"files":[{"file":"a.md","procedures":[{"title":"Try","passed":false,"#.to_owned()
                + r#""effect":{"sales_orders":2},"steps":[{"line":3,"text":"Juggle.","#
                + r#""result":"not understood","why":null}]}]}]}"#
        );
    }

    #[test]
    fn nothing_to_do_does_not_pass() {
        assert!(!Report::new(vec![]).passed);
        assert!(!FileReport { file: String::new(), procedures: vec![] }.passed());
        assert!(!ProcedureReport::new("Empty", vec![]).passed);
    }
}
