//! The documentation is executable: articles in, steps on controls out.
//!
//! An [`Article`] is read from Markdown (`article`), a step becomes [`Instruction`]s (`grammar`), an
//! instruction is aimed at a control through the semantic tree (`aim`), and [`play()`] carries a
//! procedure out on any [`Screen`]. A person who does the steps is followed by a [`Session`]. There is no drawing, no store and no file here.

mod aim;
mod article;
mod blocks;
mod carry;
mod clause;
mod combobox;
mod cursor;
mod deed;
mod demo_end;
mod find;
mod fold;
mod grammar;
mod hint;
mod inline;
mod instruction;
mod lead;
mod lexer;
mod line;
mod mark;
mod met;
mod object;
mod outcome;
mod play;
mod record;
mod report;
mod scope;
mod scripted;
mod sentence;
mod session;
mod shipped;
mod spot;
mod stray;
mod uncover;
mod unit;
mod value;
mod wording;
mod words;

pub use aim::{Aim, aim};
pub use article::{Article, ArticleError, MAX_BYTES, MAX_STEPS, MAX_TEXT, Procedure, Step};
pub use deed::Deed;
pub use demo_end::DemoEnd;
pub use find::Miss;
pub use grammar::{NotUnderstood, instructions};
pub use inline::Run;
pub use instruction::{Arrow, Caption, Instruction, Noun, Unit, Value};
pub use mark::{Mark, lines, lines_of, marks};
pub use outcome::{Outcome, StepState};
pub use play::{AfterFailure, Screen, play, play_step};
pub use record::Recorder;
pub use report::{FileReport, ProcedureReport, Report, StepReport, StepResult};
pub use session::{Moment, Session};
pub use shipped::{SHIPPED, Shipped, shipped};
pub use spot::{Deviation, Spot, WayBack};
