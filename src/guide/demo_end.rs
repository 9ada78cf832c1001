//! How a demo of a procedure came to its end.

/// How a demo ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DemoEnd {
    /// Every step was done.
    Played,
    /// A step could not be carried out: which one, and why.
    Failed(String),
    /// The person wants to see it from the start.
    Again,
    /// The person left.
    Left,
    /// The system wanted the program to end.
    Terminated,
}
