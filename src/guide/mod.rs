//! The documentation is executable: articles in, steps on controls out.
//!
//! An [`Article`] is read from Markdown (`article`), a step becomes [`Instruction`]s (`grammar`), an
//! instruction is aimed at a control through the semantic tree (`aim`), and [`play()`] carries a
//! procedure out on any [`Screen`]. There is no drawing, no store and no file here.

mod aim;
mod article;
mod blocks;
mod carry;
mod clause;
mod combobox;
mod cursor;
mod find;
mod fold;
mod grammar;
mod inline;
mod instruction;
mod lexer;
mod line;
mod object;
mod play;
mod report;
mod scope;
mod sentence;
mod uncover;
mod unit;
mod value;
mod words;

pub use aim::{Aim, aim};
pub use article::{Article, ArticleError, MAX_BYTES, MAX_STEPS, MAX_TEXT, Procedure, Step};
pub use find::Miss;
pub use grammar::{NotUnderstood, instructions};
pub use inline::Run;
pub use instruction::{Arrow, Caption, Instruction, Noun, Unit, Value};
pub use play::{AfterFailure, Screen, play, play_step};
pub use report::{FileReport, ProcedureReport, Report, StepReport, StepResult};
