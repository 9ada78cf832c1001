//! The words the grammar knows, by what they do in a sentence.

use super::instruction::Noun;
use crate::semantics::ItemKind;

/// Verbs that lead to a page.
pub const GO: &[&str] = &["go to", "navigate to", "browse to", "return to", "move to"];
/// Verbs that use a control, or choose a value for a field.
pub const SELECT: &[&str] =
    &["select", "click", "double-click", "choose", "press", "tap", "pick", "highlight", "mark"];
/// Verbs that put a text into a field.
pub const ENTER: &[&str] = &["enter", "type", "type in", "specify", "input", "key in", "write"];
/// Verbs that leave to the reader what to change.
pub const ADJUST: &[&str] =
    &["adjust", "change", "edit", "modify", "update", "review", "configure", "verify", "set"];
/// Verbs that turn a switch on.
pub const ENABLE: &[&str] = &["enable", "activate", "check", "turn on", "switch on"];
/// Verbs that turn a switch off.
pub const DISABLE: &[&str] =
    &["disable", "deactivate", "uncheck", "clear", "deselect", "turn off", "switch off"];
/// Words between a sentence and its verb that say nothing to do.
pub const FILLERS: &[&str] = &[
    "then",
    "next",
    "now",
    "first",
    "finally",
    "lastly",
    "please",
    "afterwards",
    "also",
    "and",
    "you must",
    "you should",
    "you need to",
    "you have to",
    "be sure to",
    "make sure to",
];
/// Words that begin a reason or a place after a complete object.
pub const TAIL: &[&str] = &[
    "to",
    "so",
    "in",
    "on",
    "at",
    "from",
    "under",
    "for",
    "of",
    "because",
    "which",
    "that",
    "where",
    "again",
    "using",
    "by",
    "above",
    "below",
    "next",
    "if you want",
    "if you wish",
    "if you like",
    "if you prefer",
];
/// Conditions under which a step may be left out.
pub const CONDITIONS: &[&str] = &[
    "if it is required",
    "if it's required",
    "if required",
    "if needed",
    "if necessary",
    "if desired",
    "if applicable",
    "as required",
    "as needed",
    "as necessary",
    "where required",
    "if you want",
    "if you wish",
    "if you like",
    "if you prefer",
    "if you need",
    "if you would like",
];

/// Whether a list item that starts with the word reads as a step.
pub fn is_step_verb(word: &str) -> bool {
    let starts = |verbs: &[&str]| verbs.iter().any(|verb| verb.split(' ').next() == Some(word));
    matches!(word, "open" | "set" | "expand" | "collapse" | "adjust" | "change")
        || [GO, SELECT, ENTER, ENABLE, DISABLE].into_iter().any(starts)
}

/// Whether "and" or "or" before the word starts a new clause, even after a caption without bold.
pub fn is_clear_verb(word: &str) -> bool {
    matches!(
        word,
        "select"
            | "click"
            | "choose"
            | "press"
            | "go"
            | "navigate"
            | "enter"
            | "type"
            | "enable"
            | "disable"
            | "open"
            | "set"
    )
}

/// Whether a sentence that starts with the word, after an instruction, only explains.
pub fn is_remark(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "this"
            | "that"
            | "these"
            | "those"
            | "it"
            | "a"
            | "an"
            | "note"
            | "by"
            | "typically"
            | "usually"
            | "normally"
            | "each"
            | "all"
            | "there"
    )
}

/// Whether the word says that a usual value follows.
pub fn is_usual(word: &str) -> bool {
    matches!(word, "typically" | "usually" | "normally" | "typical" | "usual")
}

/// The noun at the start of the words, and how many words it takes.
pub fn noun(words: &[String]) -> Option<(Noun, usize)> {
    let word = |at: usize| words.get(at).map(String::as_str);
    let two = match (word(0)?, word(1).unwrap_or_default()) {
        ("check", "box") => Noun::CheckBox,
        ("text" | "combo" | "input" | "list", "box") | ("drop-down", "list" | "menu" | "field") => {
            Noun::Field
        }
        ("radio", "button") => Noun::Option,
        ("fast", "tab") => Noun::FastTab,
        ("menu", "item") => Noun::Button,
        ("dialog", "box") | ("list" | "details", "page") => Noun::Place,
        _ => return single_noun(word(0)?).map(|noun| (noun, 1)),
    };
    Some((two, 2))
}

fn single_noun(word: &str) -> Option<Noun> {
    Some(match word {
        "option" => Noun::Option,
        "field" | "box" | "dropdown" | "drop-down" => Noun::Field,
        "tab" => Noun::Tab,
        "fasttab" => Noun::FastTab,
        "button" | "command" | "arrow" => Noun::Button,
        "link" | "tile" => Noun::Link,
        "row" | "record" | "line" | "entry" => Noun::Row,
        "node" | "item" => Noun::Item,
        "checkbox" | "switch" | "toggle" | "slider" => Noun::CheckBox,
        "page" | "form" | "workspace" | "dialog" | "window" | "section" | "group" | "pane"
        | "area" | "list" | "grid" | "menu" | "toolbar" => Noun::Place,
        _ => return None,
    })
}

/// The kind of tree item that stands in place of a caption, and how many words name it.
pub fn kind(words: &[String]) -> Option<(ItemKind, usize)> {
    let skip = words
        .iter()
        .take_while(|word| matches!(word.as_str(), "specific" | "single" | "particular" | "retail"))
        .count();
    let word = |at: usize| words.get(skip + at).map_or("", String::as_str);
    let (kind, length) = match (word(0), word(1)) {
        ("online", "store") => (ItemKind::OnlineStore, 2),
        ("store", _) => (ItemKind::Store, 1),
        ("organization" | "hierarchy", "node") => (ItemKind::Node, 2),
        ("node", _) => (ItemKind::Node, 1),
        _ => return None,
    };
    Some((kind, skip + length))
}
